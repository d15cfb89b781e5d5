import { evidence, reading } from '../decide/policy.ts';
import { highest, type UsageSeries } from './usage.ts';

/** One task, or each in turn, that stands at its limit while the others do not. */
export interface HotTask {
  /** Share of the time, 0 to 1. */
  share: number;
  /** Mean number of tasks, and their mean CPU in that time, vCPU. */
  tasks: number;
  meanVcpu: number;
}

/**
 * Looks for a task that is pinned: the maximum over the tasks at the limit in some periods in a row, while their mean is
 * below it. AWS/ECS takes its maximum over tasks as well as over minutes, so that one hot task looks like short peaks.
 * @param limitVcpu the limit of a task in force, vCPU
 */
export function findHotTask(
  { values, maxima, tasks, atLimit }: UsageSeries,
  limitVcpu: number,
): HotTask | undefined {
  if (!maxima || !tasks || highest(tasks) < evidence.hotTasks) return undefined;
  const limit = reading.saturatedShare * limitVcpu;
  const isHot = (at: number) =>
    (maxima[at] ?? 0) >= limit && atLimit[at] !== 1 && (tasks[at] ?? 0) >= evidence.hotTasks;
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
