import pMap from 'p-map';
import type { Ecs } from '../../shared/aws/ecs/evidence.ts';
import { inChunks } from '../../shared/model/chunks.ts';
import type { IncidentId } from '../../shared/model/incident.ts';
import type { Log } from '../../shared/model/log.ts';
import { workloadOfKey } from '../../shared/model/service-reference.ts';
import type { TaskCounts } from '../../shared/model/severity.ts';
import { countsOfDeleted, taskCountsOf } from '../../shared/model/task-counts.ts';

/** Services per call of DescribeServices (API limit). */
const mostServices = 10;
/** Timeout of each call, ms. */
const patience = 3_000;
/** Calls at a time: far below the 20 a second that ECS grants an account. */
const parallelCalls = 4;

/**
 * Reads the counts of the services of many incidents, in tens per cluster: 300 services in trouble cost 30 calls. Never
 * throws: a service whose counts could not be read is missing in the answer; one that ECS no longer knows was deleted.
 * @returns counts by the key of the workload
 */
export async function readCounts(
  ids: readonly IncidentId[],
  { ecs, now, log }: { ecs: Ecs; now: () => number; log: Log },
): Promise<Map<string, TaskCounts>> {
  const keys = [...new Set(ids.map(({ workload }) => workload))];
  const services = keys.flatMap((key) => {
    const { kind, cluster, name } = workloadOfKey(key);
    return kind === 'service' ? [{ key, cluster, name }] : [];
  });
  const batches = [...Map.groupBy(services, ({ cluster }) => cluster)].flatMap(([cluster, members]) =>
    inChunks(members, mostServices).map((batch) => ({ cluster, batch })),
  );
  const counts = new Map<string, TaskCounts>();
  const read = async ({ cluster, batch }: (typeof batches)[number]) => {
    try {
      const names = batch.map(({ name }) => name);
      const found = await ecs.describeServices({ cluster, names }, AbortSignal.timeout(patience));
      for (const { key, name } of batch) {
        const service = found.get(name);
        counts.set(key, service ? taskCountsOf(service, now()) : countsOfDeleted(now()));
      }
    } catch (error) {
      log.warn('counts not readable', { error, cluster, services: batch.length });
    }
  };
  await pMap(batches, read, { concurrency: parallelCalls });
  return counts;
}
