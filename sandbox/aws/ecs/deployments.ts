import type { ServiceDeployment, ServiceDeploymentBrief } from '@aws-sdk/client-ecs';
import type { Clock } from '../../clock.ts';
import { AwsError, type Input, type Operation, type RequestContext } from '../service.ts';
import type { AwsState } from '../state.ts';
import { arnInCluster, lookUp, namesIn, onEach, page, requireCluster } from './requests.ts';

/** ECS keeps the history of a service's deployments for 90 days. */
const historyMs = 90 * 24 * 3_600_000;
const maxDescribed = 20;

/** Operations on a service's history: its deployments, and the revisions that they brought. */
export function deploymentOperations(state: AwsState, clock: Clock): Record<string, Operation> {
  const isKept = ({ createdAt }: ServiceDeployment) => clock.now() - timeOf(createdAt) <= historyMs;

  return {
    ListServiceDeployments: {
      requires: (input, context) =>
        onEach('ecs:ListServiceDeployments', [serviceArn(input, context)], input, context),
      run(input, context) {
        requireCluster(state, input, context);
        const arn = serviceArn(input, context);
        if (!state.service(arn)) throw new AwsError('ServiceNotFoundException', 'Service not found.');
        const found = state.serviceDeployments(arn).filter((one) => isKept(one) && isWanted(one, input));
        const { items, nextToken } = page(found, input, 20);
        return { serviceDeployments: items.map(toBrief), nextToken };
      },
    },
    DescribeServiceDeployments: {
      requires: (input, context) =>
        onEach('ecs:DescribeServiceDeployments', deploymentArns(input), input, context),
      run(input) {
        const { items, failures } = lookUp(deploymentArns(input), (arn) => {
          const deployment = state.serviceDeployment(arn);
          return deployment && isKept(deployment) ? deployment : undefined;
        });
        return { serviceDeployments: items, failures };
      },
    },
    DescribeServiceRevisions: {
      requires: (input, context) =>
        onEach('ecs:DescribeServiceRevisions', revisionArns(input), input, context),
      run(input) {
        const { items, failures } = lookUp(revisionArns(input), (arn) => state.serviceRevision(arn));
        return { serviceRevisions: items, failures };
      },
    },
  };
}

/** Times in requests are epoch seconds. */
function isWanted({ createdAt, status }: ServiceDeployment, input: Input): boolean {
  const { after, before } = (input.createdAt ?? {}) as { after?: number; before?: number };
  const created = timeOf(createdAt) / 1000;
  if (after !== undefined && created < after) return false;
  if (before !== undefined && created > before) return false;
  const statuses = (input.status ?? []) as string[];
  return statuses.length === 0 || statuses.includes(String(status));
}

function toBrief({ targetServiceRevision, ...deployment }: ServiceDeployment): ServiceDeploymentBrief {
  const { serviceDeploymentArn, serviceArn, clusterArn, status, statusReason } = deployment;
  const { createdAt, startedAt, finishedAt } = deployment;
  return {
    serviceDeploymentArn,
    serviceArn,
    clusterArn,
    createdAt,
    startedAt,
    finishedAt,
    targetServiceRevisionArn: targetServiceRevision?.arn,
    status,
    statusReason,
  };
}

function timeOf(date: Date | undefined): number {
  return date?.getTime() ?? 0;
}

function serviceArn(input: Input, context: RequestContext): string {
  return arnInCluster(String(input.service), 'service', input, context);
}

function deploymentArns(input: Input): string[] {
  const called: [string, string] = ['Service deployments', 'serviceDeploymentArns'];
  return namesIn(input, { member: 'serviceDeploymentArns', limit: maxDescribed, called });
}

function revisionArns(input: Input): string[] {
  const called: [string, string] = ['Service revisions', 'serviceRevisionArns'];
  return namesIn(input, { member: 'serviceRevisionArns', limit: maxDescribed, called });
}
