import type {
  DeploymentConfiguration,
  Service,
  ServiceDeployment,
  ServiceDeploymentLifecycleStage,
} from '@aws-sdk/client-ecs';
import { failDeployment } from './circuit-breaker.ts';
import { failByAlarm, failByHook } from './deployment-monitors.ts';
import type { DeploymentFailure } from './ecs-state.ts';
import { pauseAt } from './pause-hooks.ts';
import { newTasksRun, oldTasksStop } from './rolling-deployment.ts';
import type { ServiceScheduler } from './service-scheduler.ts';

/** One stage of a deployment, and how many minutes it takes. */
interface Stage {
  name: ServiceDeploymentLifecycleStage;
  minutes: number;
}

/** Minutes, where the service says nothing ("DeploymentConfiguration" and its parts in the API reference). */
const usual = { bake: 15, linearStep: 6, linearPercent: 10, canary: 10 };

/**
 * The stages of a blue/green, linear or canary deployment in turn. Each takes a minute, or as long as it bakes; linear
 * and canary deployments shift traffic several times.
 */
function stagesOf(configuration: DeploymentConfiguration = {}): Stage[] {
  const {
    strategy,
    bakeTimeInMinutes = usual.bake,
    linearConfiguration,
    canaryConfiguration,
  } = configuration;
  const { stepPercent = usual.linearPercent, stepBakeTimeInMinutes = usual.linearStep } =
    linearConfiguration ?? {};
  const canaryMinutes = canaryConfiguration?.canaryBakeTimeInMinutes ?? usual.canary;
  const shifts = {
    LINEAR: Array.from({ length: Math.ceil(100 / stepPercent) }, () => stepBakeTimeInMinutes),
    CANARY: [canaryMinutes, 1],
    BLUE_GREEN: [1],
    ROLLING: [],
  }[strategy ?? 'BLUE_GREEN'];
  const shift = (minutes: number): Stage => ({ name: 'PRODUCTION_TRAFFIC_SHIFT', minutes });
  const short = (name: Stage['name']): Stage => ({ name, minutes: 1 });
  return [
    ...(['PRE_SCALE_UP', 'SCALE_UP', 'POST_SCALE_UP', 'TEST_TRAFFIC_SHIFT'] as const).map(short),
    short('POST_TEST_TRAFFIC_SHIFT'),
    ...shifts.map(shift),
    short('POST_PRODUCTION_TRAFFIC_SHIFT'),
    { name: 'BAKE_TIME', minutes: bakeTimeInMinutes },
    short('CLEAN_UP'),
  ];
}

/** Takes the service's newest deployment through its stages, from `start` (epoch ms) on. */
export function deployInStages(
  scheduler: ServiceScheduler,
  service: Service,
  failure: DeploymentFailure | undefined,
  start: number,
): void {
  const stages = stagesOf(service.deploymentConfiguration);
  const enter = (now: Service, index: number, at: number): void => {
    const stage = stages[index];
    if (!stage) {
      finish(scheduler, now, at);
      return;
    }
    const [primary = {}] = now.deployments ?? [];
    scheduler.record(now, primary, { lifecycleStage: stage.name, updatedAt: new Date(at) });
    if (failure && failsAt(stage.name, scheduler, now, failure, at)) return;
    if (stage.name === 'POST_SCALE_UP') newTasksRun(scheduler, now, at);
    if (stage.name === 'CLEAN_UP') oldTasksStop(scheduler, now, at);
    const goOn = (from: number) =>
      scheduler.step(now.serviceArn ?? '', primary.id ?? '', from, (then, time) =>
        enter(then, index + 1, time),
      );
    if (!pauseAt(scheduler, now, stage.name, at, goOn)) goOn(at + stage.minutes * scheduler.minuteMs);
  };
  enter(service, 0, start);
}

/** Lets a deployment that is to fail do so at its stage. @returns whether this is the stage. */
function failsAt(
  stage: Stage['name'],
  scheduler: ServiceScheduler,
  service: Service,
  failure: DeploymentFailure,
  at: number,
): boolean {
  const { hook, alarm } = failure;
  if (hook) {
    if (stage === hook) failByHook(scheduler, service, hook, at);
    return stage === hook;
  }
  if (alarm) {
    if (stage === 'BAKE_TIME') failByAlarm(scheduler, service, failure, at);
    return stage === 'BAKE_TIME';
  }
  if (stage === 'SCALE_UP') failDeployment(scheduler, service, failure, at);
  return stage === 'SCALE_UP';
}

function finish(scheduler: ServiceScheduler, service: Service, at: number): void {
  const [primary = {}] = service.deployments ?? [];
  const finishedAt = new Date(at);
  const done: Partial<ServiceDeployment> = { status: 'SUCCESSFUL', finishedAt, updatedAt: finishedAt };
  scheduler.complete(service, at);
  scheduler.record(service, primary, { ...done, lifecycleStage: 'CLEAN_UP' });
}
