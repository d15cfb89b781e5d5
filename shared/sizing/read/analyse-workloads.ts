import { inChunks } from '../../model/chunks.ts';
import type { EcsCluster } from '../../model/ecs-service.ts';
import { analyseFamilies } from './analyse-families.ts';
import { analyseServices } from './analyse-services.ts';
import { type Analysed, type Attempt, remember } from './analysed.ts';
import type { Sources } from './sources.ts';
import type { Workloads } from './workloads.ts';

/**
 * Workloads in a chunk. Over 14 days, 100 services × 4 metrics × 4,032 points (of 5 minutes) fill sixteen GetMetricData
 * calls of 100,800 points; the memory of the days before takes one more. A longer look-back reads up to 4.5 times as
 * many points, so its chunks are smaller to stay within an invocation's time.
 */
const workloadsPerChunk = { short: 100, long: 50 };
export const mostWorkloadsPerChunk = workloadsPerChunk.short;
/** Days of the shortest look-back. */
const shortLookbackDays = 14;

/** Services or families of one cluster that are analysed together. */
export interface Chunk {
  cluster: EcsCluster;
  workloads: 'services' | 'families';
  names: string[];
}

/** Splits the workloads of a cluster into chunks. @param lookbackDays days of usage read for each workload */
export function chunksOf({ cluster, services, families }: Workloads, lookbackDays: number): Chunk[] {
  const size = lookbackDays <= shortLookbackDays ? workloadsPerChunk.short : workloadsPerChunk.long;
  const split = (workloads: Chunk['workloads'], names: readonly string[]): Chunk[] =>
    inChunks(names, size).map((chunk) => ({ cluster, workloads, names: chunk }));
  return [...split('services', services), ...split('families', families)];
}

/**
 * Analyses a chunk and records the decisions. Each workload gets a report, even if some of its data could not be read.
 * @throws retryable failures, unless this is the last attempt
 */
export async function analyseChunk(
  { cluster, workloads, names }: Chunk,
  sources: Sources,
  attempt: Attempt,
): Promise<Analysed[]> {
  const analyseAll = workloads === 'services' ? analyseServices : analyseFamilies;
  const analysed = await analyseAll(cluster, names, sources, attempt);
  await remember(analysed, sources);
  return analysed;
}
