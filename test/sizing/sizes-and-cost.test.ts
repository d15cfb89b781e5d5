import { describe, expect, it, test } from '@jest/globals';
import { fargateSizes, isFargateSize } from '../../shared/model/fargate-sizes.ts';
import { pricesFromLines } from '../../shared/model/price-list.ts';
import { cheapestFirst, cheapestHolding, hourlyUsd, monthlyUsd } from '../../shared/sizing/decide/cost.ts';
import { priceOn, shippedPriceList } from '../../shared/sizing/decide/prices.ts';
import { aSizingInput } from '../builders/sizing.ts';

const { price } = aSizingInput();
const sizes = cheapestFirst(fargateSizes.LINUX, price);

describe('Fargate sizes', () => {
  it('Fargate has 77 sizes on Linux and 43 on Windows', () => {
    expect(fargateSizes.LINUX).toHaveLength(77);
    expect(fargateSizes.WINDOWS).toHaveLength(43);
  });

  test.each([
    [256, 512, true, false],
    [256, 3072, false, false],
    [1024, 2048, true, true],
    [4096, 30720, true, true],
    [8192, 16384, true, false],
    [8192, 17408, false, false],
    [32768, 249856, true, false],
    [32768, 65536, false, false],
  ])(
    'the size of %i units and %i MiB is valid on Linux: %s, on Windows: %s',
    (cpuUnits, memoryMiB, linux, windows) => {
      expect(isFargateSize({ cpuUnits, memoryMiB }, 'LINUX')).toBe(linux);
      expect(isFargateSize({ cpuUnits, memoryMiB }, 'WINDOWS')).toBe(windows);
    },
  );
});

describe('cost of a task', () => {
  it('the cost is vCPU hours and GiB hours at the list price', () => {
    // 0.5 × 0.04048 + 1 × 0.004445 = 0.024685 a task and hour
    expect(hourlyUsd({ cpuUnits: 512, memoryMiB: 1024 }, price)).toBeCloseTo(0.024685, 9);
    // × 730 h × 3 tasks = 54.06
    expect(monthlyUsd(0.024685, 3)).toBeCloseTo(54.06, 2);
  });

  it('the cost includes ephemeral storage above the 20 GiB that are free', () => {
    const small = { cpuUnits: 256, memoryMiB: 512 };
    // 10 GiB × 0.000111 more than 0.25 × 0.04048 + 0.5 × 0.004445 = 0.0123425
    expect(hourlyUsd(small, price, 30)).toBeCloseTo(0.0123425 + 0.00111, 9);
    expect(hourlyUsd(small, price, 20)).toBeCloseTo(0.0123425, 9);
  });

  it('the price of a vCPU on Windows includes its license', () => {
    const windows = shippedPriceList('us-east-1')?.prices['WINDOWS/X86_64'];
    expect(windows?.perVcpuHour).toBeCloseTo(0.092552, 9);
  });

  it('a region whose price is not shipped has no price', () => {
    expect(shippedPriceList('eu-south-2')).toBeUndefined();
  });
});

describe('price terms', () => {
  const list = shippedPriceList('us-east-1');
  const onDemand = { spotShare: 0, multiplier: 1 };
  const platform = 'LINUX/X86_64';

  it('the price is the list price unless the owner has a discount', () => {
    expect(priceOn(list, platform, onDemand).perVcpuHour).toBe(0.04048);
    expect(priceOn(list, platform, { ...onDemand, multiplier: 0.8 }).perVcpuHour).toBeCloseTo(0.032384, 9);
  });

  it('the price on Spot is a factor of it for the share of tasks on Spot', () => {
    const mixed = { spotShare: 0.5, spotFactor: 0.3, multiplier: 1 };
    // 0.5 × 0.04048 + 0.5 × 0.3 × 0.04048
    expect(priceOn(list, platform, mixed).perVcpuHour).toBeCloseTo(0.026312, 9);
  });

  test.each([
    ['Spot without a factor, for AWS publishes none', list, { spotShare: 1, multiplier: 1 }],
    ['a region without a price', undefined, onDemand],
  ])('prices only rank the sizes for %s', (_, prices, terms) => {
    expect(priceOn(prices, platform, terms).rankingOnly).toBe(true);
  });
});

describe('price list of AWS', () => {
  const lines = [
    { usageType: 'EU-Fargate-vCPU-Hours:perCPU', usd: 0.04048 },
    { usageType: 'EU-Fargate-GB-Hours', usd: 0.004445 },
    { usageType: 'EU-Fargate-ARM-vCPU-Hours:perCPU', usd: 0.03238 },
    { usageType: 'EU-Fargate-EphemeralStorage-GB-Hours', usd: 0.000122 },
    { usageType: 'EU-Fargate-Windows-vCPU-Hours:perCPU', usd: 0.0466 },
    { usageType: 'EU-Fargate-Windows-GB-Hours', usd: 0.0051 },
    { usageType: 'EU-ECS-EC2-vCPU-Hours', usd: 0 },
  ];

  it('the price list is read by usage type, without platforms that lack a part', () => {
    expect(pricesFromLines(lines)).toEqual({
      'LINUX/X86_64': { perVcpuHour: 0.04048, perGiBHour: 0.004445, perStorageGiBHour: 0.000122 },
    });
  });

  it('the price list adds the license to Windows', () => {
    const license = { usageType: 'EU-Fargate-Windows-OS-Hours:perCPU', usd: 0.046 };
    expect(pricesFromLines([...lines, license])['WINDOWS/X86_64']?.perVcpuHour).toBeCloseTo(0.0926, 9);
  });
});

describe('cheapest size for a need', () => {
  test.each([
    ['nothing much', 0.1, 100, 256, 512],
    ['memory that the smallest CPU does not offer', 0.1, 2100, 512, 3072],
    ['a whole vCPU', 1, 0, 1024, 2048],
    ['just more than a vCPU', 1.01, 0, 2048, 4096],
    ['memory between two rows: 30 GiB end at 4 vCPU, 8 vCPU go on in steps of 4', 2, 31_000, 8192, 32_768],
    ['more than 120 GiB', 1, 130_000, 32_768, 249_856],
  ])('the cheapest size is found for %s', (_, vcpu, memoryMiB, cpuUnits, chosenMiB) => {
    expect(cheapestHolding(sizes, vcpu, memoryMiB)).toEqual({ cpuUnits, memoryMiB: chosenMiB });
  });

  it('no size is found when none is large enough', () => {
    expect(cheapestHolding(sizes, 33, 0)).toBeUndefined();
  });
});
