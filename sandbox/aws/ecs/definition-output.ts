import type { TaskDefinition } from '@aws-sdk/client-ecs';

/** Fields that ECS adds to a definition: where it could run, and what an instance needs for it. */
export function describeAttributes(
  definition: TaskDefinition,
): Pick<TaskDefinition, 'compatibilities' | 'requiresAttributes'> {
  const { requiresCompatibilities = [], networkMode, taskRoleArn, containerDefinitions = [] } = definition;
  const drivers = containerDefinitions.map(({ logConfiguration }) => logConfiguration?.logDriver);
  const capability = 'com.amazonaws.ecs.capability';
  const names = [
    ...new Set(drivers.filter(Boolean).map((driver) => `${capability}.logging-driver.${driver}`)),
    ...(taskRoleArn ? [`${capability}.task-iam-role`] : []),
    `${capability}.docker-remote-api.1.18`,
    ...(networkMode === 'awsvpc' ? ['ecs.capability.task-eni'] : []),
  ];
  return {
    compatibilities: requiresCompatibilities.includes('FARGATE') ? ['EC2', 'FARGATE'] : ['EC2'],
    requiresAttributes: names.map((name) => ({ name })),
  };
}
