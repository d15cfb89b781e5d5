import type {
  DeploymentLifecycleHookAction,
  DeploymentLifecycleHookDetail,
  DeploymentLifecycleHookStatus,
  Service,
  ServiceDeployment,
} from '@aws-sdk/client-ecs';
import { recordArn } from './deployment-records.ts';
import { endDeployment } from './rollback.ts';
import { hookEvent } from './service-events.ts';
import type { ServiceScheduler } from './service-scheduler.ts';

/** Minutes that a pause waits for an answer before its time-out action ("DeploymentLifecycleHookTimeoutConfiguration"). */
const usualTimeout = 1440;

/**
 * Lets the newest deployment wait where the service has a pause hook at this stage.
 * @param goOn what follows when it is continued, at a time in epoch ms.
 * @returns whether it waits.
 */
export function pauseAt(
  scheduler: ServiceScheduler,
  service: Service,
  stage: NonNullable<ServiceDeployment['lifecycleStage']>,
  at: number,
  goOn: (at: number) => void,
): boolean {
  const hook = service.deploymentConfiguration?.lifecycleHooks?.find(
    ({ targetType, lifecycleStages }) =>
      targetType === 'PAUSE' && lifecycleStages?.some((one) => one === stage),
  );
  const [primary = {}] = service.deployments ?? [];
  if (!hook) return false;
  const { timeoutInMinutes = usualTimeout, action = 'ROLLBACK' } = hook.timeoutConfiguration ?? {};
  const serviceDeploymentArn = recordArn(service, 'service-deployment', primary);
  const expiresAt = new Date(at + timeoutInMinutes * scheduler.minuteMs);
  const hookId = `ecs-pause-${stage.toLowerCase().replaceAll('_', '-')}`;
  const detail: DeploymentLifecycleHookDetail = {
    ...{ hookId, targetType: 'PAUSE' as const, expiresAt, timeoutAction: action },
    status: 'AWAITING_ACTION',
  };
  scheduler.record(service, primary, { lifecycleHookDetails: [detail] });
  const told = { serviceDeploymentArn, hookId, lifecycleStage: stage, expiresAt };
  scheduler.publish(hookEvent(service, 'HOOK_AWAITING_ACTION', told, at));
  scheduler.pauses.set(serviceDeploymentArn, goOn);
  scheduler.step(service.serviceArn ?? '', primary.id ?? '', expiresAt.getTime(), (now, time) => {
    const answered = { serviceDeploymentArn, action, status: 'TIMED_OUT' as const };
    if (answerHook(scheduler, now, answered, time))
      scheduler.publish(hookEvent(now, 'HOOK_TIMED_OUT', told, time));
  });
  return true;
}

/** Answers the hook that a deployment waits for. @returns false when it waits for none. */
export function answerHook(
  scheduler: ServiceScheduler,
  service: Service,
  answer: {
    serviceDeploymentArn: string;
    action: DeploymentLifecycleHookAction;
    status: DeploymentLifecycleHookStatus;
  },
  at: number,
): boolean {
  const { serviceDeploymentArn, action, status } = answer;
  const goOn = scheduler.pauses.get(serviceDeploymentArn);
  const known = scheduler.state.serviceDeployment(serviceDeploymentArn);
  if (!goOn || !known) return false;
  scheduler.pauses.delete(serviceDeploymentArn);
  const details = known.lifecycleHookDetails ?? [];
  const lifecycleHookDetails = details.map((detail) => ({ ...detail, status }));
  scheduler.state.putServiceDeployment({ ...known, lifecycleHookDetails });
  if (action === 'CONTINUE') goOn(at);
  else {
    const because = `Service deployment rolled back because ${known.lifecycleStage} lifecycle hook(s) ${status === 'TIMED_OUT' ? 'timed out' : 'failed'}.`;
    endDeployment(scheduler, service, { rollback: true, failed: because, because }, at);
  }
  return true;
}
