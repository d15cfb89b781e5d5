import type { CodeOwner } from '../code-owner.ts';
import { containerRows, kept, nameInCode, type Resize, replaced, taskRows } from './lines.ts';

const names = { cpu: 'cpu', memory: 'memoryLimitMiB', memoryReservation: 'memoryReservationMiB' };

/**
 * Diff of a CDK app in TypeScript; CDK's other languages use the same names, and the constructs of aws-ecs-patterns the
 * same two properties (AWS CDK API reference, FargateTaskDefinitionProps, ContainerDefinitionOptions).
 */
export function cdkPatch({ stack, logicalId }: CodeOwner, resize: Resize): string[] {
  const where = [logicalId && `logical ID ${logicalId}`, stack && `stack ${stack}`].filter(Boolean);
  const task = taskRows(
    resize,
    (units) => `cpu: ${units},`,
    (mib) => `memoryLimitMiB: ${mib},`,
  );
  return [
    ...(where.length > 0 ? kept(`// ${where.join(', ')}`) : []),
    ...kept('new ecs.FargateTaskDefinition(this, …, {'),
    ...replaced(2, task),
    ...kept('});'),
    ...resize.containers.flatMap((container) => [
      ...kept(`taskDefinition.addContainer('${nameInCode(container)}', {`),
      ...replaced(
        2,
        containerRows(container, names, (name, value) => `${name}: ${value},`),
      ),
      ...kept('});'),
    ]),
  ];
}
