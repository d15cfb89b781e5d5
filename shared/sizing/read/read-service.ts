import type { EcsServices } from '../../aws/ecs/services.ts';
import { readOrGap } from '../../aws/read-or-gap.ts';
import type { EcsService, SizedTaskDefinition } from '../../model/ecs-service.ts';
import type { FargateSize } from '../../model/fargate-sizes.ts';
import type { MetricSamples, MetricWindow } from '../../model/metric.ts';
import type { ScalableService, Scaling } from '../../model/scaling.ts';
import type { ServiceReference } from '../../model/service-reference.ts';
import type { StopRecord } from '../../model/stop-record.ts';
import { dayMs } from '../../model/units.ts';
import type { WorkloadReading } from '../decide/analyse.ts';
import { capacityOf } from '../decide/capacity.ts';
import { reading as readingPolicy } from '../decide/policy.ts';
import { scalingOf } from '../decide/scaling-signals.ts';
import { sizingCauses } from '../decide/stop-evidence.ts';
import { observeMemoryBefore, observeService, type ServiceMetrics } from '../usage/observe.ts';
import type { SizeTrial } from '../usage/size-history.ts';
import { type SizeHistory, sizeHistory } from '../usage/size-history.ts';
import { sizeTrials } from '../usage/size-trials.ts';
import type { UsageSeries } from '../usage/usage.ts';
import { hoursBefore } from '../usage/usage-queries.ts';
import { sizesDeployed } from './size-timeline.ts';
import type { Sources } from './sources.ts';

/** Fargate service, with the data that was read for the whole chunk. */
export interface FargateService {
  service: EcsService;
  definition: SizedTaskDefinition & { size: FargateSize };
  place: ServiceReference;
  metrics: ServiceMetrics;
  /** Highest memory of each hour before the window, percent. */
  memoryBefore?: MetricSamples;
  containerPeaks?: ReadonlyMap<string, number>;
  /** Undefined if it is not registered as a scalable target; `unknown` if that could not be read. */
  scalable?: ScalableService | 'unknown';
  ledger?: readonly SizeTrial[];
  gaps: string[];
}

/** Reads the remaining data of one service and assembles it. A failed reading becomes a line in the report's gaps. */
export async function readService(
  one: FargateService,
  window: MetricWindow,
  definitions: Definitions,
  sources: Sources,
): Promise<WorkloadReading> {
  const { service, definition, place } = one;
  const gaps = [...one.gaps];
  const [{ history, observed }, scaling, stops] = await Promise.all([
    readHistory(one, window, definitions, sources, gaps),
    readScaling(one, sources, gaps),
    readStops(place, sources.now() - readingPolicy.killDays * dayMs, sources, gaps),
  ]);
  const { createdAt: since, metricSeconds, deployedAt, tags, takesRequests, gracePeriodSeconds } = service;
  const samplesPerMinute = 60 / metricSeconds;
  const observation = observeService(one.metrics, history, observed, { since, samplesPerMinute });
  const usage = { ...observation.usage, memoryBefore: memoryBefore(one, history, window, observed) };
  return {
    ...{ place, definition, history, scaling, stops, gaps, deployedAt, tags },
    ...{ takesRequests, gracePeriodSeconds },
    trials: sizeTrials(usage, history.sizes, one.ledger),
    capacityAt: (tasks) => capacityOf(service, tasks),
    observation: { ...observation, usage },
    containerPeaks: one.containerPeaks,
  };
}

/** Memory before the window; undefined if the size behind the percentages is unknown. */
function memoryBefore(
  one: FargateService,
  history: SizeHistory,
  window: MetricWindow,
  observed: MetricWindow,
): UsageSeries | undefined {
  const hours = hoursBefore(window);
  if (!hours || !one.memoryBefore || observed.from !== window.from) return undefined;
  return observeMemoryBefore(one.memoryBefore, history, hours);
}

interface KnownHistory {
  history: SizeHistory;
  /** Part of the window in which the size that ran is known. */
  observed: MetricWindow;
}

/**
 * Reads the size history. A service whose deployment is older than the window had one size throughout, which costs no
 * call.
 */
async function readHistory(
  { service, definition, ledger }: FargateService,
  window: MetricWindow,
  definitions: Definitions,
  { ecs, now }: Sources,
  gaps: string[],
): Promise<KnownHistory> {
  const current = definition.size;
  const { deployedAt = Number.POSITIVE_INFINITY } = service;
  const none = { current, deployments: [], now: now() };
  const from = hoursBefore(window)?.from ?? window.from;
  if (deployedAt < from) return { history: sizeHistory(none), observed: window };
  const reading = { name: 'deployments', action: 'ecs:ListServiceDeployments' };
  const read = await readOrGap(reading, gaps, async () => {
    const deployed = await ecs.deployments(service, from);
    const sizes = await sizesDeployed(deployed, async (arn) => (await definitions(arn))?.size);
    const sizeOf = (arn: string | undefined) => (arn === undefined ? undefined : sizes.get(arn));
    return {
      before: sizeOf(deployed.before),
      deployments: deployed.deployments.map((one) => ({ ...one, size: sizeOf(one.taskDefinitionArn) })),
    };
  });
  if (read || service.deployedAt === undefined)
    return { history: sizeHistory({ ...none, ...read, ledger }), observed: window };
  // Earlier percentages could be of any size, so only the usage of the running revision is known.
  const { periodMs, to } = window;
  const since = Math.min(to, Math.ceil(deployedAt / periodMs) * periodMs);
  return {
    history: { ...sizeHistory(none), lastChangeAt: deployedAt },
    observed: { ...window, from: Math.max(window.from, since) },
  };
}

async function readScaling(
  { scalable }: FargateService,
  { cloudwatch }: Sources,
  gaps: string[],
): Promise<Scaling | 'unknown' | undefined> {
  if (scalable === undefined || scalable === 'unknown') return scalable;
  const names = scalable.policies.flatMap(({ kind, alarmNames }) => (kind === 'step' ? alarmNames : []));
  if (names.length === 0) return scalingOf(scalable, []);
  const reading = { name: 'alarms of step scaling', action: 'cloudwatch:DescribeAlarms' };
  const alarms = await readOrGap(reading, gaps, () => cloudwatch.alarms(names));
  return alarms ? scalingOf(scalable, alarms) : 'unknown';
}

/** Stops that ECS Steward recorded; ECS does not keep them. */
export async function readStops(
  place: ServiceReference,
  since: number,
  { table }: Sources,
  gaps: string[],
): Promise<StopRecord[]> {
  if (!table) return [];
  const reading = { name: 'stops', action: 'dynamodb:Query' };
  return (await readOrGap(reading, gaps, () => table.stops.stopsOf(place, sizingCauses, since))) ?? [];
}

/** Looks up a task definition by its ARN, or the latest of a family by its name; undefined if it was deleted. */
export type Definitions = (name: string) => Promise<SizedTaskDefinition | undefined>;

/** Caches task definitions, as the services of a cluster often share them. */
export function rememberDefinitions(ecs: Pick<EcsServices, 'taskDefinition'>): Definitions {
  const asked = new Map<string, Promise<SizedTaskDefinition | undefined>>();
  return (name) => {
    const known = asked.get(name) ?? ecs.taskDefinition(name);
    asked.set(name, known);
    return known;
  };
}
