import { inChunks } from '../../model/chunks.ts';
import type { EcsCluster } from '../../model/ecs-service.ts';
import { analyseFamilies } from './analyse-families.ts';
import { analyseServices } from './analyse-services.ts';
import { type Analysed, type Attempt, remember } from './analysed.ts';
import type { Sources } from './sources.ts';
import type { Workloads } from './workloads.ts';

/**
 * Workloads of a chunk. Four metrics of 4,032 points each (14 days of 5 minutes) of 50 services fill eight
 * GetMetricData calls of 100,800 points; only the last one goes out less than full when some of the 50 run on EC2.
 * More would read past the time of an invocation, with 63 days and ten task definitions each.
 */
export const workloadsPerChunk = 50;

/** Services or families of one cluster that are analysed together. */
export interface Chunk {
  cluster: EcsCluster;
  workloads: 'services' | 'families';
  names: string[];
}

export function chunksOf({ cluster, services, families }: Workloads): Chunk[] {
  const split = (workloads: Chunk['workloads'], names: readonly string[]): Chunk[] =>
    inChunks(names, workloadsPerChunk).map((chunk) => ({ cluster, workloads, names: chunk }));
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
