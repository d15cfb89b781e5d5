import type { ServiceReference } from '../../model/service-reference.ts';
import type { AnalysisSettings, WorkloadReading } from '../decide/analyse.ts';
import type { SizingDecision, SizingInput } from '../decide/decision.ts';
import type { SkipReason } from '../decide/reason.ts';
import type { ServiceReport } from '../service-report.ts';
import type { SizeTrial } from '../usage/size-history.ts';
import { trialsToNote } from '../usage/size-trials.ts';
import type { Sources } from './sources.ts';

/** Settings of the analysis of a chunk. */
export interface Attempt {
  settings: AnalysisSettings;
  /** Set at the last try: what fails for a moment is then a line in the report too. */
  isLast: boolean;
  /** Another way to decide: an alarm's answer. */
  decide?: (input: SizingInput) => SizingDecision;
  /** Told after each workload that has its report. */
  onDone?: () => void;
}

/** A report, and what it rests on where the workload was read. */
export interface Analysed {
  report: ServiceReport;
  reading?: WorkloadReading;
  /** By which key the table knows it, and the sizes that it has noted so far. */
  noted?: { key: string; sizes: readonly SizeTrial[] };
}

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

/**
 * Notes the size of each service and what was decided, for what ECS forgets. A report without it is still a report:
 * what fails is logged.
 */
export async function remember(analysed: readonly Analysed[], { table, now, log }: Sources): Promise<void> {
  const entries = analysed.flatMap(({ report, reading, noted }) => {
    if (!noted || !report.setup) return [];
    const sizes = reading?.trials ? trialsToNote(reading.trials, now()) : noted.sizes;
    const { action, reason } = report.decision;
    const memory = { sizes: [...sizes], decidedAt: now(), action, reason: reason.code };
    return [{ key: noted.key, memory }];
  });
  await table?.memories.save(entries, now()).catch((error) => log.warn('decisions not noted', { error }));
}
