import type { Log } from '../../shared/model/log.ts';
import type { Offering } from '../../shared/rollout/offering.ts';
import type { DefaultSettings } from '../../shared/sizing/decide/analyse.ts';
import type { Publisher } from '../../shared/sizing/publish.ts';
import type { Sources } from '../../shared/sizing/read/sources.ts';
import type { Claims } from '../../shared/table/claims.ts';
import type { SizingScans } from '../../shared/table/sizing-scans.ts';
import type { WaitingServices } from '../../shared/table/waiting-services.ts';

/** What the function works with; the handler fills it in once per cold start. */
export interface Deps {
  /** Name of the installation, by which its queues and functions begin, and its queues that Lambda polls. */
  installation: { name: string; queues: number };
  sources: Sources;
  defaults: DefaultSettings;
  scans: SizingScans;
  claims: Claims;
  waiting: WaitingServices;
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
