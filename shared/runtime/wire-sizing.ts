import type { Waiting } from '../aws/pacer.ts';
import type { Log } from '../model/log.ts';
import type { DefaultSettings } from '../sizing/decide/analyse.ts';
import type { Tolerance } from '../sizing/decide/policy.ts';
import type { Publisher } from '../sizing/publish.ts';
import type { Sources } from '../sizing/read/sources.ts';
import { createKeptPrices } from '../table/prices.ts';
import { createSizingMemories } from '../table/sizing-memory.ts';
import { createStopRecords } from '../table/stop-records.ts';
import { sleep as wait, wireSources } from './wire-sources.ts';
import type { wireTable } from './wire-table.ts';

/** Settings of a function that analyses (shared/runtime/settings.ts). */
interface AnalysisEnvironment {
  AWS_REGION: string;
  AWS_ENDPOINT_URL?: string;
  TABLE_NAME: string;
  EVIDENCE_DAYS: number;
  LOOKBACK_DAYS: number;
  TOLERANCE: Tolerance;
  PRICE_MULTIPLIER: number;
  SPOT_FACTOR?: number;
}

/**
 * Wires the sources of right-sizing in a function.
 * @param share this function's share of the polite limits
 */
export function wireAnalysis(
  environment: AnalysisEnvironment,
  documents: ReturnType<typeof wireTable>,
  options: {
    now: () => number;
    /** Monotonic clock, ms, for pauses within AWS's limits; `now` by default. */
    elapsed?: () => number;
    sleep?: Waiting['sleep'];
    log: Log;
    share: number;
  },
): { sources: Sources; defaults: DefaultSettings } {
  const { now, elapsed = now, sleep = wait, log, share } = options;
  const table = { tableName: environment.TABLE_NAME, keepDays: environment.EVIDENCE_DAYS, log };
  const { AWS_REGION: region } = environment;
  return {
    sources: {
      ...wireSources({ region, share }, { now: elapsed, sleep }),
      table: {
        memories: createSizingMemories(documents, table),
        prices: createKeptPrices(documents, table),
        stops: createStopRecords(documents, table),
      },
      ...{ region, now, log },
    },
    defaults: {
      lookbackDays: environment.LOOKBACK_DAYS,
      defaultTolerance: environment.TOLERANCE,
      priceMultiplier: environment.PRICE_MULTIPLIER,
      spotFactor: environment.SPOT_FACTOR,
    },
  };
}

type Wiring = Parameters<typeof import('./wire-publisher.ts').wirePublisher>;

/** Wires a publisher that is loaded when the first report is ready: most cold starts do not need it. */
export function lazyPublisher(...wiring: Wiring): () => Promise<Publisher> {
  let wired: Publisher | undefined;
  return async () => {
    wired ??= (await import('./wire-publisher.ts')).wirePublisher(...wiring);
    return wired;
  };
}
