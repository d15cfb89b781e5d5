import type { ServiceReference } from '../../model/service-reference.ts';
import type { AnalysisSettings, WorkloadReading } from '../decide/analyse.ts';
import type { SizingDecision, SizingInput } from '../decide/decision.ts';
import type { SkipReason } from '../decide/reason.ts';
import type { ServiceReport } from '../service-report.ts';
import type { SizeTrial } from '../usage/size-history.ts';
import { trialsToNote } from '../usage/size-trials.ts';
import type { Sources } from './sources.ts';

/** Settings for the analysis of a chunk. */
export interface Attempt {
  settings: AnalysisSettings;
  /** True at the last attempt: a transient failure then becomes a line in the report, too. */
  isLast: boolean;
  /** Replaces the regular decision, for the answer to an alarm. */
  decide?: (input: SizingInput) => SizingDecision;
  /** Called after each workload whose report is complete. */
  onDone?: () => void;
}

/** Report, and the reading behind it if the workload was read. */
export interface Analysed {
  report: ServiceReport;
  reading?: WorkloadReading;
  /** Key of the workload in the table, and the sizes recorded so far. */
  noted?: { key: string; sizes: readonly SizeTrial[] };
}

/** Report line for a workload that gets no recommendation. */
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

/**
 * Records the size of each service and the decision, for what ECS forgets. A failure is logged, since the report is
 * useful without it.
 */
export async function remember(analysed: readonly Analysed[], { table, now, log }: Sources): Promise<void> {
  const entries = analysed.flatMap(({ report, reading, noted }) => {
    if (!noted || !report.setup) return [];
    const sizes = reading?.trials ? trialsToNote(reading.trials, now()) : noted.sizes;
    const { action, reason } = report.decision;
    const memory = { sizes: [...sizes], decidedAt: now(), action, reason: reason.code };
    return [{ key: noted.key, memory }];
  });
  await table?.memories.save(entries, now()).catch((error) => log.warn('decisions not recorded', { error }));
}
