import { inChunks } from '../../model/chunks.ts';
import type { EcsCluster } from '../../model/ecs-service.ts';
import { analyseFamilies } from './analyse-families.ts';
import { analyseServices } from './analyse-services.ts';
import { type Analysed, type Attempt, remember } from './analysed.ts';
import type { Sources } from './sources.ts';
import type { Workloads } from './workloads.ts';

/**
 * Workloads of a chunk. Over 14 days, 100 services × 4 metrics × 4,032 points (of 5 minutes) fill sixteen GetMetricData
 * calls of 100,800 points, and the memory of the days before takes one more. A longer look-back reads up to 4.5 times
 * as many points, so its chunks are smaller: more would read past the time of an invocation.
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

/** Splits the workloads of a cluster into chunks. @param lookbackDays days of usage that each is read over */
export function chunksOf({ cluster, services, families }: Workloads, lookbackDays: number): Chunk[] {
  const size = lookbackDays <= shortLookbackDays ? workloadsPerChunk.short : workloadsPerChunk.long;
  const split = (workloads: Chunk['workloads'], names: readonly string[]): Chunk[] =>
    inChunks(names, size).map((chunk) => ({ cluster, workloads, names: chunk }));
  return [...split('services', services), ...split('families', families)];
}

/**
 * Analyses a chunk and notes what was decided: a report for each workload, whatever fails for it.
 * @throws what may go well at a later try, unless this is the last one.
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
