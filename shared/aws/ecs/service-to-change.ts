import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { hostOf } from '../../model/hosts.ts';
import type { ServiceFacts } from '../../model/rollout.ts';
import type { Tag } from '../../model/steward-tags.ts';

/** Current state of a service, as needed to change it. Times are epoch ms. */
export interface ServiceToChange extends ServiceFacts {
  arn: string;
  /** Deployment controller: `ECS`, `CODE_DEPLOY` or `EXTERNAL`. */
  controller: string;
  runsOnFargate: boolean;
  tags: Tag[];
  /** `ECS` if ECS Express Mode owns the service: its next update reverts a change made here. */
  managedBy?: string;
}

/** Extracts the state of a service from its ECS description. */
export function serviceToChange(service: Service): ServiceToChange {
  const deployments = (service.deployments ?? []).filter(({ status }) => status !== 'INACTIVE');
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  return {
    arn: service.serviceArn ?? '',
    controller: service.deploymentController?.type ?? 'ECS',
    runsOnFargate: runsOnFargate(service),
    tags: service.tags ?? [],
    managedBy: service.resourceManagementType,
    taskDefinitionArn: primary?.taskDefinition ?? service.taskDefinition ?? '',
    rolloutState: rolloutState(service, primary),
    deploymentStartedAt: primary?.createdAt?.getTime() ?? 0,
    deployments: deployments.length,
    runningTasks: service.runningCount ?? 0,
    desiredTasks: service.desiredCount ?? 0,
    newTasks: primary?.runningCount ?? service.runningCount ?? 0,
  };
}

/** ECS reports it for rolling updates, but not behind a Classic Load Balancer; there the tasks are counted. */
function rolloutState(service: Service, primary: Deployment | undefined): ServiceFacts['rolloutState'] {
  if (primary?.rolloutState) return primary.rolloutState;
  const { desiredCount = 0, runningCount = 0, pendingCount = 0 } = primary ?? service;
  return runningCount >= desiredCount && pendingCount === 0 ? 'COMPLETED' : 'IN_PROGRESS';
}

function runsOnFargate({ launchType, capacityProviderStrategy = [] }: Service): boolean {
  const capacityProviders = capacityProviderStrategy.map(({ capacityProvider = '' }) => capacityProvider);
  const placed = capacityProviders.length > 0 ? { capacityProviders } : { launchType };
  return hostOf(placed).kind === 'fargate';
}

/** Tells whether ECS deploys the service in stages: blue/green, linear or canary. */
export function isStaged({ deploymentConfiguration }: Service): boolean {
  return (deploymentConfiguration?.strategy ?? 'ROLLING') !== 'ROLLING';
}
