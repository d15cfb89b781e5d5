import type { EcsServices } from '../../aws/ecs/services.ts';
import type { SizedTaskDefinition } from '../../model/ecs-service.ts';

/** A task definition by its ARN, or the newest of a family by its name; undefined when it was deleted. */
export type Definitions = (name: string) => Promise<SizedTaskDefinition | undefined>;

/** Asks for each task definition once: services of a cluster often share theirs. */
export function rememberDefinitions(ecs: Pick<EcsServices, 'taskDefinition'>): Definitions {
  const asked = new Map<string, Promise<SizedTaskDefinition | undefined>>();
  return (name) => {
    const known = asked.get(name) ?? ecs.taskDefinition(name);
    asked.set(name, known);
    return known;
  };
}
