import type { CodeOwner } from '../code-owner.ts';
import { containerRows, kept, nameInCode, type Resize, replaced, taskRows } from './lines.ts';

const names = { cpu: 'Cpu', memory: 'Memory', memoryReservation: 'MemoryReservation' };

/**
 * The template as YAML; of SAM and of CloudFormation itself.
 * @param within what stands above `Resources`, as in serverless.yml.
 */
export function cloudFormationPatch(owner: CodeOwner, resize: Resize, within: string[] = []): string[] {
  const depth = 2 * within.length;
  const at = (indent: number, line: string) => ' '.repeat(depth + indent) + line;
  const header = [
    at(0, 'Resources:'),
    at(2, owner.logicalId ? `${owner.logicalId}:` : 'TaskDefinition: # whatever the template calls it'),
    at(4, 'Type: AWS::ECS::TaskDefinition'),
    at(4, 'Properties:'),
  ];
  const task = taskRows(
    resize,
    (units) => `Cpu: '${units}'`,
    (mib) => `Memory: '${mib}'`,
  );
  const containers = resize.containers.flatMap((container) => [
    ...kept(at(8, `- Name: ${nameInCode(container)}`)),
    ...replaced(
      depth + 10,
      containerRows(container, names, (name, value) => `${name}: ${value}`),
    ),
  ]);
  return [
    ...kept(...within, ...header),
    ...replaced(depth + 6, task),
    ...(containers.length > 0 ? kept(at(6, 'ContainerDefinitions:')) : []),
    ...containers,
  ];
}
