import { describe, expect, it, test } from '@jest/globals';
import { recommend } from '../../shared/sizing/decide/recommend.ts';
import { memoryForHeaps, runtimeSettings } from '../../shared/sizing/decide/runtime-settings.ts';
import { aContainer, aSizingInput, aUsage, now } from '../builders/sizing.ts';

const settingsOf = (text: string) => runtimeSettings(aContainer({ runtimeSettings: [text] }));

// Overhead of a runtime relative to its heap: a quarter, for Go's limit a tenth.
test.each([
  ['-Xmx512m', 512, 640],
  ['-Xmx2g', 2048, 2560],
  ['-Xmx1048576k', 1024, 1280],
  ['-Xmx1073741824', 1024, 1280],
  ['--max-old-space-size=1536', 1536, 1920],
  ['--max_old_space_size=1536', 1536, 1920],
  ['GOMEMLIMIT=400MiB', 400, 440],
  ['GOMEMLIMIT=1GiB', 1024, 1126.4],
  ['GOMEMLIMIT=1073741824', 1024, 1126.4],
  ['DOTNET_GCHeapHardLimit=0xC800000', 200, 250], // 0xC800000 = 209,715,200 bytes
  ['COMPlus_GCHeapHardLimit=C800000', 200, 250],
])('the setting %s is a heap of %d MiB that needs %d MiB', (text, heapMiB, memoryMiB) => {
  const [setting] = settingsOf(text);
  expect(setting).toMatchObject({ kind: 'fixed heap', text, heapMiB });
  expect(memoryForHeaps(aContainer({ runtimeSettings: [text] }))).toBeCloseTo(memoryMiB);
});

test.each([
  ['-XX:MaxRAMPercentage=75.0', 0.75],
  ['DOTNET_GCHeapHardLimitPercent=4B', 0.75], // hexadecimal, as .NET reads it
])('the setting %s follows the memory: %d of it', (text, share) => {
  expect(settingsOf(text)).toEqual([{ kind: 'share of memory', text, share }]);
});

test.each([
  ['--workers 4', 4],
  ['--workers=4', 4],
  ['--concurrency=8', 8],
  ['-w 4', 4],
  ['-c8', 8],
  ['WEB_CONCURRENCY=3', 3],
  ['PUMA_WORKERS=2', 2],
])('the setting %s starts %d workers', (text, count) => {
  expect(settingsOf(text)).toEqual([{ kind: 'workers', text, count }]);
});

test.each([
  '-Xms256m',
  '-Xmx0',
  '-XX:InitialRAMPercentage=50',
  '-XX:MinRAMPercentage=25.0',
  '-XX:MaxMetaspaceSize=256',
  '-XX:MaxRAMPercentage=0',
  '-XX:MaxRAMPercentage=400',
  'GOMEMLIMIT=off',
])('the setting %s does not concern the size', (text) => {
  expect(settingsOf(text)).toEqual([]);
});

test('the largest of several heaps counts', () => {
  expect(memoryForHeaps(aContainer({ runtimeSettings: ['-Xmx512m', '-Xmx1g'] }))).toBe(1280);
  expect(memoryForHeaps(aContainer({ runtimeSettings: ['--workers 4'] }))).toBe(0);
});

describe('fixed heaps', () => {
  const containers = [aContainer({ runtimeSettings: ['-Xmx1g'] })];

  it('a fixed heap keeps its room, however little of it was used so far', () => {
    const decision = recommend(aSizingInput({ usage: aUsage(), containers }));
    expect(decision).toMatchObject({
      size: { cpuUnits: 256, memoryMiB: 2048 }, // 1024 × 1.25 = 1280
      runnerUp: { whyNot: { code: 'fixed-heap', settings: ['-Xmx1g'], memoryMiB: 1280 } },
    });
  });

  it('a fixed heap causes no growth and is kept once applied', () => {
    const size = { cpuUnits: 256, memoryMiB: 1024 };
    expect(recommend(aSizingInput({ size, containers }))).toMatchObject({ action: 'keep' });
    const applied = { size: { cpuUnits: 256, memoryMiB: 2048 }, containers, lastChangeAt: now };
    expect(recommend(aSizingInput(applied))).toMatchObject({ action: 'keep' });
  });
});
