import pMap from 'p-map';
import { isRetryable } from '../../aws/aws-error.ts';
import { failureOf, readOrGap } from '../../aws/read-or-gap.ts';
import { nameFromArn } from '../../model/arn.ts';
import type { EcsCluster, EcsService, SizedTaskDefinition } from '../../model/ecs-service.ts';
import type { FargateSize } from '../../model/fargate-sizes.ts';
import { type ServiceReference, serviceIn } from '../../model/service-reference.ts';
import { readStewardTags } from '../../model/steward-tags.ts';
import { analyse } from '../decide/analyse.ts';
import { whyNotFargate } from '../decide/capacity.ts';
import type { SkipReason } from '../decide/reason.ts';
import { windowUntil } from '../usage/usage-queries.ts';
import { type Analysed, type Attempt, skipped } from './analysed.ts';
import { type Definitions, readService, rememberDefinitions } from './read-service.ts';
import { withServiceMetrics } from './service-metrics.ts';
import type { Sources } from './sources.ts';

/** Services read at a time; the pacer keeps the calls within AWS's limits. */
const parallel = 8;

/**
 * Analyses services of one cluster. Each gets a report, even if some of its data could not be read. At most a few
 * hundred services, since their usage is held in memory together.
 * @param names names or ARNs
 * @throws retryable failures, unless this is the last attempt
 */
export async function analyseServices(
  cluster: EcsCluster,
  names: readonly string[],
  sources: Sources,
  attempt: Attempt,
): Promise<Analysed[]> {
  const { settings, isLast, onDone = () => {} } = attempt;
  const now = sources.now();
  const place = (name: string) => serviceIn(cluster, 'service', name);
  const skip = (name: string, reason: SkipReason): Analysed => {
    onDone();
    return { report: skipped(place(name), reason, settings, now) };
  };
  const failed = (name: string, error: unknown, action: string): Analysed => {
    if (isRetryable(error) && !isLast) throw error;
    sources.log.warn('service not analysed', { error, cluster: cluster.name, workload: name });
    return skip(name, { code: 'not-analysed', failure: failureOf(error, action) });
  };

  const wanted = names.map(nameFromArn);
  let services: EcsService[];
  try {
    services = await sources.ecs.services(cluster.name, wanted);
  } catch (error) {
    return wanted.map((name) => failed(name, error, 'ecs:DescribeServices'));
  }
  const missing = wanted.filter((name) => !services.some((service) => service.name === name));
  const gone = missing.map((name) => skip(name, { code: 'not-active' }));

  const definitions = rememberDefinitions(sources.ecs);
  const ready: ReadyService[] = [];
  const refused: Analysed[] = [];
  await pMap(
    services,
    async (service) => {
      try {
        const definition = await readyOrSkipReason(service, definitions);
        if ('code' in definition) refused.push(skip(service.name, definition));
        else ready.push({ service, definition, place: place(service.name) });
      } catch (error) {
        refused.push(failed(service.name, error, 'ecs:DescribeTaskDefinition'));
      }
    },
    { concurrency: parallel },
  );
  const analysed = await analyseReady(cluster, ready, definitions, sources, { ...attempt, failed });
  return [...gone, ...refused, ...analysed];
}

interface ReadyService {
  service: EcsService;
  definition: SizedTaskDefinition & { size: FargateSize };
  place: ServiceReference;
}

/** Task definition of a service, or the reason why it gets no size. */
async function readyOrSkipReason(
  service: EcsService,
  definitions: Definitions,
): Promise<ReadyService['definition'] | SkipReason> {
  const { settings } = readStewardTags(service.tags, { vcpu: 0, memoryMiB: 0 });
  if (settings.mode === 'off') return { code: 'mode-off' };
  const definition = await definitions(service.taskDefinitionArn);
  if (!definition) {
    return { code: 'definition-deleted', definition: nameFromArn(service.taskDefinitionArn) };
  }
  const reason = whyNotFargate(service, definition);
  if (reason) return reason;
  return definition as ReadyService['definition'];
}

/** Analyses the readable services: batched reads first, then each service separately. */
async function analyseReady(
  cluster: EcsCluster,
  ready: readonly ReadyService[],
  definitions: Definitions,
  sources: Sources,
  attempt: Attempt & { failed: (name: string, error: unknown, action: string) => Analysed },
): Promise<Analysed[]> {
  if (ready.length === 0) return [];
  const { settings, failed, decide, onDone = () => {} } = attempt;
  const window = windowUntil(sources.now(), settings.lookbackDays);
  const gaps: string[] = [];
  const names = ready.map(({ service }) => service.name);
  const scalingReading = { name: 'scaling', action: 'application-autoscaling:DescribeScalableTargets' };
  const ledgerReading = { name: 'sizes recorded earlier', action: 'dynamodb:BatchGetItem' };
  const [scalable, memories] = await Promise.all([
    readOrGap(scalingReading, gaps, () => sources.scaling.scalable(cluster.name, names)),
    readOrGap(ledgerReading, gaps, async () =>
      sources.table?.memories.load(ready.map(({ service }) => service.arn)),
    ),
  ]);
  let measured: Awaited<ReturnType<typeof withServiceMetrics<ReadyService>>>;
  try {
    measured = await withServiceMetrics(cluster, ready, window, sources.cloudwatch);
  } catch (error) {
    return names.map((name) => failed(name, error, 'cloudwatch:GetMetricData'));
  }
  return pMap(
    measured,
    async (one): Promise<Analysed> => {
      const { name, arn } = one.service;
      try {
        const ledger = memories?.get(arn)?.sizes ?? [];
        const known = { scalable: scalable ? scalable.get(name) : ('unknown' as const), ledger, gaps };
        const reading = await readService({ ...one, ...known }, window, definitions, sources);
        const report = analyse(reading, settings, sources.now(), decide);
        onDone();
        return { report, reading, noted: memories && { key: arn, sizes: ledger } };
      } catch (error) {
        return failed(name, error, 'its analysis');
      }
    },
    { concurrency: parallel },
  );
}
