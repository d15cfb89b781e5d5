import type { DefaultSettings } from '../../shared/analysis/report-fleet.ts';
import type { Sources } from '../../shared/analysis/sources.ts';
import type { SizingScans } from '../../shared/gateways/sizing-scans.ts';
import type { SizingState } from '../../shared/gateways/sizing-state.ts';
import type { Log } from '../../shared/lambda/log.ts';
import type { Offering } from '../../shared/posting/offering.ts';
import type { Publisher } from '../../shared/posting/publish-sizing.ts';

/** What the function works with; the handler fills it in once per cold start. */
export interface Shell {
  sources: Sources;
  defaults: DefaultSettings;
  scans: SizingScans;
  state: SizingState;
  offering: Offering;
  /** Loaded when the first report is ready. */
  publisher: () => Promise<Publisher>;
  /** Epoch milliseconds. */
  now: () => number;
  log: Log;
  /** Counts something that the owner may want to see or alarm on. */
  count: (metric: Metric, value?: number) => void;
}

type Metric =
  | 'ServicesAnalysed'
  | 'ServicesNotAnalysed'
  | 'DigestsPosted'
  | 'AlarmsAnswered'
  | 'GrowthsAdvised'
  | 'MessagesRejected';
