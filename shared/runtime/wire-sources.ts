import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient, type ECSClientConfig } from '@aws-sdk/client-ecs';
import { PricingClient } from '@aws-sdk/client-pricing';
import { createCloudWatch } from '../aws/cloudwatch/cloudwatch.ts';
import { createEcsServices } from '../aws/ecs/services.ts';
import { createPacer, politeLimits, type Waiting } from '../aws/pacer.ts';
import { createPriceList } from '../aws/price-list.ts';
import { createScaling } from '../aws/scaling.ts';
import type { Sources } from '../sizing/read/sources.ts';

/** Connection of the clients: region and credentials. */
type Connection = Pick<ECSClientConfig, 'region' | 'endpoint' | 'credentials'>;

/**
 * A page of 100,800 data points takes several seconds; the other calls use the same timeouts, since they are retried.
 */
const requestHandler = { connectionTimeout: 2_000, requestTimeout: 20_000, throwOnRequestTimeout: true };

/** Waits in real time: pauses within AWS's limits last seconds. */
export const sleep = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/**
 * Wires the AWS sources of an analysis.
 * @param options.share this process's share of the polite limits: 0.5 if two work at a time
 */
export function wireSources(
  options: Connection & { share: number },
  waiting: Waiting,
): Pick<Sources, 'ecs' | 'cloudwatch' | 'scaling' | 'prices'> {
  const { share, ...connection } = options;
  const client = { ...connection, requestHandler, maxAttempts: 5 };
  const pacer = createPacer(politeLimits, waiting, share);
  return {
    ecs: createEcsServices(new ECSClient(client), pacer),
    cloudwatch: createCloudWatch(new CloudWatchClient(client), pacer),
    scaling: createScaling(new ApplicationAutoScalingClient(client), pacer),
    prices: createPriceList((region) => new PricingClient({ ...client, region })),
  };
}
