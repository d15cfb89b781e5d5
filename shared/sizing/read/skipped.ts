import type { ServiceReference } from '../../model/service-reference.ts';
import type { AnalysisSettings } from '../decide/analyse.ts';
import type { ServiceReport } from '../service-report.ts';

/** A line of the report for what gets no answer: its reason is a whole sentence. */
export function skipped(
  place: ServiceReference,
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
