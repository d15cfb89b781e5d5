import type { DeploymentLifecycleHookStage, Service } from '@aws-sdk/client-ecs';
import type { DeploymentFailure } from './ecs-state.ts';
import { endDeployment } from './rollback.ts';
import type { ServiceScheduler } from './service-scheduler.ts';

/** Ends the newest deployment because a CloudWatch alarm went off; the words for alarms are of service events. */
export function failByAlarm(
  scheduler: ServiceScheduler,
  service: Service,
  { alarm = '', rollback }: DeploymentFailure,
  at: number,
): void {
  const { alarms: configured } = service.deploymentConfiguration ?? {};
  const alarmNames = configured?.alarmNames ?? [alarm];
  const alarms = { status: 'TRIGGERED' as const, alarmNames, triggeredAlarmNames: [alarm] };
  const goesBack = rollback ?? configured?.rollback ?? true;
  const because = `Service deployment ${goesBack ? 'rolled back' : 'stopped'} because an alarm was detected.`;
  const failed = 'ECS deployment failed: alarm detected.';
  endDeployment(scheduler, service, { rollback: goesBack, failed, because, record: { alarms } }, at);
}

/** Ends the newest deployment because the function behind a lifecycle hook said so; that always rolls back. */
export function failByHook(
  scheduler: ServiceScheduler,
  service: Service,
  stage: DeploymentLifecycleHookStage,
  at: number,
): void {
  const hooks = service.deploymentConfiguration?.lifecycleHooks ?? [];
  const { hookTargetArn = 'arn:aws:lambda:us-east-1:123456789012:function:verify' } =
    hooks.find(({ lifecycleStages }) => lifecycleStages?.includes(stage)) ?? {};
  const because =
    `Service deployment rolled back because ${stage} lifecycle hook(s) failed. ` +
    `Lifecycle hook target ${hookTargetArn} returned FAILED status.`;
  endDeployment(scheduler, service, { rollback: true, failed: because, because }, at);
}
