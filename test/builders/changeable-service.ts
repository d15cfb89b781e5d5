import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import type { AwsState } from '../../sandbox/aws/state.ts';
import { ecsArn } from '../../sandbox/fleet/company.ts';
import { minuteMs } from '../../shared/model/units.ts';
import { putRunningService, type RunningService } from './running-service.ts';

export interface ChangeableService extends RunningService {
  /** Deployment circuit breaker with rollback. */
  breaker?: boolean;
  /** Deployment strategy; rolling by default. */
  strategy?: DeploymentConfiguration;
}

/** Running service with a complete deployment, whose usage is measured against the size that is deployed. */
export function putChangeableService(
  state: AwsState,
  clusterName: string,
  service: ChangeableService,
  now: number,
): void {
  putRunningService(state, clusterName, service, now);
  const { name, tasks = 2, breaker = false, strategy } = service;
  const known = state.service(ecsArn('service', clusterName, name));
  if (!known) throw new Error(`${name} was not put`);
  for (const definition of state.taskDefinitions(name)) {
    state.putTaskDefinition({ ...definition, compatibilities: ['EC2', 'FARGATE'] });
  }
  state.putService({
    ...known,
    pendingCount: 0,
    deploymentConfiguration: {
      deploymentCircuitBreaker: { enable: breaker, rollback: breaker },
      ...strategy,
    },
    deployments: (known.deployments ?? []).map((deployment) => ({
      ...deployment,
      rolloutState: 'COMPLETED' as const,
      ...{ taskDefinition: known.taskDefinition, launchType: known.launchType },
      ...{ desiredCount: tasks, runningCount: tasks, pendingCount: 0, failedTasks: 0 },
    })),
  });
  putUsage(state, clusterName, service);
}

/** Usage of a task, in percent of its size at the time. */
export function putUsage(
  state: AwsState,
  clusterName: string,
  { name, tasks = 2, uses }: Pick<RunningService, 'name' | 'tasks' | 'uses'>,
): void {
  if (!uses) return;
  const dimensions = { ClusterName: clusterName, ServiceName: name };
  const put = (metricName: string, used: NonNullable<RunningService['uses']>['vcpu'], of: 'cpu' | 'memory') =>
    state.putMetric({ namespace: 'AWS/ECS', metricName, dimensions }, (time, periodMs) => {
      const size = sizeAt(state, ecsArn('service', clusterName, name), time)[of];
      const value = typeof used === 'number' ? used : used(time);
      const percent = Math.min(100, (100 * value) / size);
      return { average: percent, maximum: percent, sampleCount: tasks * (periodMs / minuteMs) };
    });
  put('CPUUtilization', uses.vcpu, 'cpu');
  put('MemoryUtilization', uses.mib, 'memory');
}

/** In vCPU and MiB, by the last successful deployment. */
function sizeAt(state: AwsState, serviceArn: string, time: number): { cpu: number; memory: number } {
  const successful = state.serviceDeployments(serviceArn).filter(({ status }) => status === 'SUCCESSFUL');
  const then = successful.find(({ startedAt }) => Number(startedAt) <= time) ?? successful.at(-1);
  const revision = state.serviceRevision(then?.targetServiceRevision?.arn ?? '');
  const { cpu, memory } = state.taskDefinition(revision?.taskDefinition ?? '') ?? {};
  return { cpu: Number(cpu) / 1024, memory: Number(memory) };
}
