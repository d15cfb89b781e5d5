import type { CodeOwner } from '../code-owner.ts';
import { containerRows, kept, nameInCode, type Resize, replaced, taskRows } from './lines.ts';

const names = { cpu: 'Cpu', memory: 'Memory', memoryReservation: 'MemoryReservation' };

/**
 * Diff of a YAML template of CloudFormation or SAM.
 * @param within lines above `Resources`, such as those of serverless.yml
 */
export function cloudFormationPatch(owner: CodeOwner, resize: Resize, within: string[] = []): string[] {
  const depth = 2 * within.length;
  const at = (indent: number, line: string) => ' '.repeat(depth + indent) + line;
  const header = [
    at(0, 'Resources:'),
    at(2, owner.logicalId ? `${owner.logicalId}:` : 'TaskDefinition: # its logical ID in the template'),
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
