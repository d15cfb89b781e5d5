import type { ServiceReference } from '../../model/service-reference.ts';
import type { AnalysisSettings } from '../decide/analyse.ts';
import type { SkipReason } from '../decide/reason.ts';
import type { ServiceReport } from '../service-report.ts';

/** A line of the report for what gets no recommendation. */
export function skipped(
  place: ServiceReference,
  reason: SkipReason,
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
