import { describe, expect, it, test } from '@jest/globals';
import {
  cheapestFirst,
  cheapestHolding,
  hourlyUsd,
  monthlyUsd,
  shippedPrice,
} from '../../shared/rightsizing/cost.ts';
import { fargateSizes, isFargateSize } from '../../shared/task/fargate-sizes.ts';

const price = shippedPrice('us-east-1', 'LINUX', 'X86_64') ?? { perVcpuHour: 0, perGiBHour: 0 };
const sizes = cheapestFirst(fargateSizes.LINUX, price);

describe('the legal sizes', () => {
  it('are 77 on Linux and 43 on Windows', () => {
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
  ])('%i units with %i MiB: Linux %s, Windows %s', (cpuUnits, memoryMiB, linux, windows) => {
    expect(isFargateSize({ cpuUnits, memoryMiB }, 'LINUX')).toBe(linux);
    expect(isFargateSize({ cpuUnits, memoryMiB }, 'WINDOWS')).toBe(windows);
  });
});

describe('money', () => {
  it('is vCPU hours and GiB hours at the list price', () => {
    // 0.5 × 0.04048 + 1 × 0.004445 = 0.024685 a task and hour
    expect(hourlyUsd({ cpuUnits: 512, memoryMiB: 1024 }, price)).toBeCloseTo(0.024685, 9);
    // × 730 h × 3 tasks = 54.06
    expect(monthlyUsd({ cpuUnits: 512, memoryMiB: 1024 }, price, 3)).toBeCloseTo(54.06, 2);
  });

  it('is not invented for a region whose price is not shipped', () => {
    expect(shippedPrice('ap-south-1', 'LINUX', 'X86_64')).toBeUndefined();
  });
});

describe('the cheapest size that holds a need', () => {
  test.each([
    ['nothing much', 0.1, 100, 256, 512],
    ['memory that the smallest CPU does not offer', 0.1, 2100, 512, 3072],
    ['a whole vCPU', 1, 0, 1024, 2048],
    ['just more than a vCPU', 1.01, 0, 2048, 4096],
    ['memory between two rows: 30 GiB end at 4 vCPU, 8 vCPU go on in steps of 4', 2, 31_000, 8192, 32_768],
    ['more than 120 GiB', 1, 130_000, 32_768, 249_856],
  ])('%s', (_, vcpu, memoryMiB, cpuUnits, chosenMiB) => {
    expect(cheapestHolding(sizes, vcpu, memoryMiB)).toEqual({ cpuUnits, memoryMiB: chosenMiB });
  });

  it('is none when nothing is large enough', () => {
    expect(cheapestHolding(sizes, 33, 0)).toBeUndefined();
  });
});
