import type { Log } from '../../shared/model/log.ts';
import type { Offering } from '../../shared/rollout/offering.ts';
import type { DefaultSettings } from '../../shared/sizing/decide/analyse.ts';
import type { Publisher } from '../../shared/sizing/publish.ts';
import type { Sources } from '../../shared/sizing/read/sources.ts';
import type { Claims } from '../../shared/table/claims.ts';
import type { SizingScans } from '../../shared/table/sizing-scans.ts';
import type { WaitingServices } from '../../shared/table/waiting-services.ts';

/** Dependencies of the function, created once per cold start. */
export interface Deps {
  /** Name of the installation, which prefixes its queues and functions, and the number of queues that Lambda polls. */
  installation: { name: string; queues: number };
  sources: Sources;
  defaults: DefaultSettings;
  scans: SizingScans;
  claims: Claims;
  waiting: WaitingServices;
  offering: Offering;
  /** Loaded at the first report. */
  publisher: () => Promise<Publisher>;
  /** Current time, epoch ms. */
  now: () => number;
  log: Log;
  /** Adds to a CloudWatch metric that the owner can view or alarm on. */
  count: (metric: Metric, value?: number) => void;
}

type Metric =
  | 'ServicesAnalysed'
  | 'ServicesNotAnalysed'
  | 'DigestsPosted'
  | 'AlarmsAnswered'
  | 'GrowthsAdvised'
  | 'MessagesRejected';
