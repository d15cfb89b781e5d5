import type { CloudWatch } from '../gateways/cloudwatch.ts';
import type { EcsServices } from '../gateways/ecs-services.ts';
import type { FargatePrices } from '../gateways/price-list.ts';
import type { Scaling } from '../gateways/scaling.ts';
import type { SizingState } from '../gateways/sizing-state.ts';
import type { StopRecords } from '../gateways/stop-records.ts';
import type { Log } from '../lambda/log.ts';

/** What an analysis reads from. The table is absent where nothing is deployed, as in `npm run report`. */
export interface Sources {
  ecs: EcsServices;
  cloudwatch: CloudWatch;
  scaling: Scaling;
  prices: FargatePrices;
  table?: { state: SizingState; stops: StopRecords };
  /** Where we are: the account is known from the clusters' ARNs. */
  region: string;
  /** Epoch ms. */
  now: () => number;
  log: Log;
}
