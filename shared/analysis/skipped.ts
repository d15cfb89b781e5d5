import type { AnalysisSettings } from '../rightsizing/analyse.ts';
import type { ServiceReport } from '../rightsizing/service-report.ts';
import type { Place } from '../task/stopped-task.ts';

/** A line of the report for what gets no answer: its reason is a whole sentence. */
export function skipped(
  place: Place,
  reason: string,
  { lookbackDays, tolerance, defaultTolerance }: AnalysisSettings,
  now: number,
): ServiceReport {
  return {
    ...{ place, lookbackDays, analysedAt: now },
    tolerance: tolerance ?? defaultTolerance,
    decision: { action: 'skip', reason },
    ...{ considered: [], notes: [], gaps: [] },
  };
}
