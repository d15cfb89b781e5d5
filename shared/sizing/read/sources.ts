import type { CloudWatch } from '../../aws/cloudwatch/cloudwatch.ts';
import type { EcsServices } from '../../aws/ecs/services.ts';
import type { FargatePrices } from '../../aws/price-list.ts';
import type { Scaling } from '../../aws/scaling.ts';
import type { Log } from '../../model/log.ts';
import type { KeptPrices } from '../../table/prices.ts';
import type { SizingMemories } from '../../table/sizing-memory.ts';
import type { StopRecords } from '../../table/stop-records.ts';

/** Sources of an analysis. The table is absent where nothing is deployed, as in `npm run report`. */
export interface Sources {
  ecs: EcsServices;
  cloudwatch: CloudWatch;
  scaling: Scaling;
  prices: FargatePrices;
  table?: { memories: SizingMemories; prices: KeptPrices; stops: StopRecords };
  /** Region of the clusters; their ARNs name the account. */
  region: string;
  /** Epoch ms. */
  now: () => number;
  log: Log;
}
