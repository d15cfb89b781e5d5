import pMap from 'p-map';
import { isRetryable } from '../../aws/aws-error.ts';
import { failureOf } from '../../aws/read-or-gap.ts';
import type { EcsCluster, SizedTaskDefinition } from '../../model/ecs-service.ts';
import type { FargateSize } from '../../model/fargate-sizes.ts';
import type { MetricSamples } from '../../model/metric.ts';
import { type ServiceReference, serviceIn } from '../../model/service-reference.ts';
import { dayMs } from '../../model/units.ts';
import { analyse, type WorkloadReading } from '../decide/analyse.ts';
import { whyFamilyNotFargate } from '../decide/capacity.ts';
import { reading } from '../decide/policy.ts';
import type { SkipReason } from '../decide/reason.ts';
import { type FamilyMetrics, observeFamily } from '../usage/observe.ts';
import { sizeHistory } from '../usage/size-history.ts';
import { familyQueries, named, windowUntil } from '../usage/usage-queries.ts';
import { type Analysed, type Attempt, skipped } from './analysed.ts';
import { readStops } from './read-service.ts';
import type { Sources } from './sources.ts';

const parallel = 8;

/**
 * Analyses task families without a service, in a cluster with Container Insights: standalone and scheduled tasks have
 * no other metrics. As for services, each family gets a report.
 * @throws retryable failures, unless this is the last attempt
 */
export async function analyseFamilies(
  cluster: EcsCluster,
  families: readonly string[],
  sources: Sources,
  { settings, isLast, onDone = () => {} }: Attempt,
): Promise<Analysed[]> {
  const window = windowUntil(sources.now(), settings.lookbackDays);
  const failed = (family: string, error: unknown, action: string): Analysed => {
    if (isRetryable(error) && !isLast) throw error;
    onDone();
    const reason = { code: 'not-analysed', failure: failureOf(error, action) } as const;
    return { report: skipped(serviceIn(cluster, 'family', family), reason, settings, sources.now()) };
  };
  const queries = families.map((family) => familyQueries(cluster.name, family));
  let samples: MetricSamples[];
  try {
    const all = queries.flatMap((ofOne) => Object.values(ofOne));
    samples = await sources.cloudwatch.metrics(all, window);
  } catch (error) {
    return families.map((family) => failed(family, error, 'cloudwatch:GetMetricData'));
  }
  const perFamily = Object.keys(familyQueries('', '')).length;
  const metricsOf = (at: number): FamilyMetrics => {
    const ofOne = queries[at] ?? familyQueries('', '');
    return named<FamilyMetrics>(ofOne, samples.slice(at * perFamily, (at + 1) * perFamily));
  };
  return pMap(
    families,
    async (family, at): Promise<Analysed> => {
      try {
        const one = { place: serviceIn(cluster, 'family', family), metrics: metricsOf(at) };
        const reading = await readFamily(one, window, sources);
        const now = sources.now();
        onDone();
        if ('code' in reading) return { report: skipped(one.place, reading, settings, now) };
        return { report: analyse(reading, settings, now), reading };
      } catch (error) {
        return failed(family, error, 'ecs:DescribeTaskDefinition');
      }
    },
    { concurrency: parallel },
  );
}

/** Reads a family, or returns the reason why it gets no size. */
async function readFamily(
  { place, metrics }: { place: ServiceReference; metrics: FamilyMetrics },
  window: ReturnType<typeof windowUntil>,
  sources: Sources,
): Promise<WorkloadReading | SkipReason> {
  const family = place.name;
  const definition = await sources.ecs.taskDefinition(family);
  if (!definition) return { code: 'family-without-definition', family };
  const reason = whyFamilyNotFargate(definition);
  if (reason) return reason;
  const gaps: string[] = [];
  const sized = definition as SizedTaskDefinition & { size: FargateSize };
  return {
    ...{ place, gaps, definition: sized },
    tags: [],
    // Each run can use its own capacity provider; on-demand Fargate, the usual one, is assumed.
    capacityAt: () => ({ spotShare: 0, text: 'Fargate' }),
    observation: observeFamily(metrics, window),
    history: sizeHistory({ current: sized.size, deployments: [], now: sources.now() }),
    stops: await readStops(place, sources.now() - reading.killDays * dayMs, sources, gaps),
  };
}
