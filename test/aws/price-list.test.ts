import { PricingClient } from '@aws-sdk/client-pricing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { createPriceList, type FargatePrices } from '../../shared/aws/price-list.ts';
import { createSmallSandbox } from '../sandbox/aws/small-template.ts';

let sandbox: Sandbox;
let prices: FargatePrices;
let asked: string[];
let clients: PricingClient[];

beforeEach(async () => {
  sandbox = await createSmallSandbox();
  asked = [];
  clients = [];
  prices = createPriceList((region) => {
    asked.push(region);
    const client = new PricingClient({ ...sandbox.clientConfig, region });
    clients.push(client);
    return client;
  });
});

afterEach(async () => {
  for (const client of clients) client.destroy();
  await sandbox.close();
});

/** AWS's list of 2026-09; Windows is its vCPU and its license. */
const virginia = {
  'LINUX/X86_64': { perVcpuHour: 0.04048, perGiBHour: 0.004445, perStorageGiBHour: 0.000111 },
  'LINUX/ARM64': { perVcpuHour: 0.03238, perGiBHour: 0.00356, perStorageGiBHour: 0.000111 },
  'WINDOWS/X86_64': {
    perVcpuHour: 0.046552 + 0.046,
    perGiBHour: 0.00511175,
    perStorageGiBHour: 0.000111,
  },
};

describe('Fargate prices', () => {
  it('prices are read for every platform of a region', async () => {
    expect(await prices.fargatePrices('us-east-1')).toEqual(virginia);
    expect(await prices.fargatePrices('eu-west-1')).toEqual(virginia);
  });

  it('prices are empty in a region that the price list lacks', async () => {
    expect(await prices.fargatePrices('ap-southeast-2')).toEqual({});
  });

  it.each([
    ['us-west-2', 'us-east-1'],
    ['sa-east-1', 'us-east-1'],
    ['eu-west-1', 'eu-central-1'],
    ['me-central-1', 'eu-central-1'],
    ['af-south-1', 'eu-central-1'],
    ['ap-northeast-1', 'ap-south-1'],
  ])('prices of %s are read from the endpoint in %s', async (region, endpoint) => {
    await prices.fargatePrices(region);
    expect(asked).toEqual([endpoint]);
  });

  it.each(['cn-north-1', 'us-gov-west-1'])(
    'prices of %s cost no call: the region has none in USD',
    async (region) => {
      expect(await prices.fargatePrices(region)).toEqual({});
      expect(asked).toEqual([]);
    },
  );

  it('prices are read after a reset connection and a throttled call', async () => {
    sandbox.faults.add({ service: 'pricing', kind: 'reset-after' });
    sandbox.faults.add({ service: 'pricing', kind: 'throttled' });
    expect(await prices.fargatePrices('us-east-1')).toEqual(virginia);
  });

  it('a denied read of prices fails with the message of AWS, which names the permission', async () => {
    sandbox.faults.add({ service: 'pricing', kind: 'denied', times: 3 });
    const read = prices.fargatePrices('us-east-1');
    await expect(read).rejects.toThrow('is not authorized to perform: pricing:GetProducts');
  });

  it('prices are put together from all pages', async () => {
    const shortPages = createPriceList((region) => {
      const client = new PricingClient({ ...sandbox.clientConfig, region });
      clients.push(client);
      // As if the list were long.
      client.middlewareStack.add(
        (next) => (call) => next({ ...call, input: { ...call.input, MaxResults: 3 } }),
        { step: 'initialize' },
      );
      return client;
    });
    expect(await shortPages.fargatePrices('us-east-1')).toEqual(virginia);
    expect(sandbox.calls.counts('operator')['pricing:GetProducts']).toBe(3);
  });
});
