import { nameFromArn } from '../../../model/arn.ts';
import { plainName } from '../code-owner.ts';
import { containerRows, kept, nameInCode, type Resize, replaced, taskRows } from './lines.ts';

const names = { cpu: 'cpu', memory: 'memory', memoryReservation: 'memoryReservation' };

/** Diff of a resource aws_ecs_task_definition, which its family identifies. */
export function terraformPatch(resize: Resize): string[] {
  const family = plainName(nameFromArn(resize.taskDefinitionArn).replace(/:\d+$/, '')) ?? '…';
  const task = taskRows(
    resize,
    (units) => `cpu    = ${units}`,
    (mib) => `memory = ${mib}`,
  );
  const containers = resize.containers.flatMap((container) => [
    ...kept('    {', `      name = "${nameInCode(container)}"`),
    ...replaced(
      6,
      containerRows(container, names, (name, value) => `${name} = ${value}`),
    ),
    ...kept('    },'),
  ]);
  return [
    ...kept('resource "aws_ecs_task_definition" "…" {', `  family = "${family}"`),
    ...replaced(2, task),
    ...(containers.length > 0
      ? [...kept('  container_definitions = jsonencode(['), ...containers, ...kept('  ])')]
      : []),
    ...kept('}'),
  ];
}
