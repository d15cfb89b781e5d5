import { type Filter, GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createPriceList } from '../../../shared/aws/price-list.ts';
import { createSmallSandbox } from './small-template.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSmallSandbox();
});

afterAll(() => sandbox.close());

const clientIn = (region: string) => new PricingClient({ ...sandbox.clientConfig, region, maxAttempts: 1 });

async function usageTypes(Filters: Filter[], MaxResults?: number): Promise<string[]> {
  const found: string[] = [];
  let NextToken: string | undefined;
  do {
    const input = { ServiceCode: 'AmazonECS', Filters, MaxResults, NextToken };
    const page = await clientIn('us-east-1').send(new GetProductsCommand(input));
    for (const text of page.PriceList ?? [])
      found.push(JSON.parse(String(text)).product.attributes.usagetype);
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

const inIreland: Filter = { Type: 'TERM_MATCH', Field: 'regionCode', Value: 'eu-west-1' };
const arm: Filter = { Type: 'CONTAINS', Field: 'usagetype', Value: 'Fargate-ARM' };

test('the price list has the prices of ECS by region and usage type', async () => {
  expect(await usageTypes([inIreland, arm])).toEqual([
    'EU-Fargate-ARM-vCPU-Hours:perCPU',
    'EU-Fargate-ARM-GB-Hours',
  ]);
  expect(await usageTypes([inIreland])).toContain('EU-ECS-Anywhere-Instance-hours');
});

test('the price list is returned page by page', async () => {
  expect(await usageTypes([], 3)).toEqual(await usageTypes([]));
});

test('the price gateway reads the price list', async () => {
  const prices = await createPriceList(clientIn).fargatePrices('us-east-1');
  expect(prices).toEqual({
    'LINUX/X86_64': { perVcpuHour: 0.04048, perGiBHour: 0.004445, perStorageGiBHour: 0.000111 },
    'LINUX/ARM64': { perVcpuHour: 0.03238, perGiBHour: 0.00356, perStorageGiBHour: 0.000111 },
    'WINDOWS/X86_64': {
      perVcpuHour: expect.closeTo(0.092552, 9),
      perGiBHour: 0.00511175,
      perStorageGiBHour: 0.000111,
    },
  });
  expect(await createPriceList(clientIn).fargatePrices('sa-east-1')).toEqual({});
});

test('most regions have no endpoint of the price list', async () => {
  const command = new GetProductsCommand({ ServiceCode: 'AmazonECS' });
  await expect(clientIn('eu-west-1').send(command)).rejects.toThrow();
});
