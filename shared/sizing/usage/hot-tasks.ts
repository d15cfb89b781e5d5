import { evidence, reading } from '../decide/policy.ts';
import { highest, type UsageSeries } from './usage.ts';

/** One task (or several in turn) at its limit while the other tasks are not. */
export interface HotTask {
  /** Share of the time, 0 to 1. */
  share: number;
  /** Mean number of tasks, and their mean CPU in that time (vCPU). */
  tasks: number;
  meanVcpu: number;
}

/**
 * Finds a task that is pinned at its CPU limit: the maximum over all tasks is at the limit for several periods in a row
 * while the mean is below it. AWS/ECS computes the maximum over tasks and over minutes, so one hot task looks like a
 * series of short peaks.
 * @param limitVcpu the limit in force for one task, vCPU, or a smaller one that it would have
 * @param factor least maximum as a multiple of the mean, for a limit that is not in force
 */
export function findHotTask(
  { values, maxima, tasks }: UsageSeries,
  limitVcpu: number,
  factor = 1,
): HotTask | undefined {
  if (!maxima || !tasks || highest(tasks) < evidence.hotTasks) return undefined;
  const limit = reading.saturatedShare * limitVcpu;
  const isHot = (at: number) =>
    (maxima[at] ?? 0) >= Math.max(limit, factor * (values[at] ?? 0)) &&
    (values[at] ?? 0) < limit &&
    (tasks[at] ?? 0) >= evidence.hotTasks;
  const hot: number[] = [];
  for (let at = 0; at < values.length; at++) {
    const from = at;
    while (at < values.length && isHot(at)) at++;
    if (at - from >= evidence.hotPeriods) for (let one = from; one < at; one++) hot.push(one);
  }
  if (hot.length === 0) return undefined;
  const meanOf = (column: Float64Array) => hot.reduce((sum, at) => sum + (column[at] ?? 0), 0) / hot.length;
  return { share: hot.length / values.length, tasks: meanOf(tasks), meanVcpu: meanOf(values) };
}
