import { expect, test } from '@jest/globals';
import { largerMemory } from '../../shared/model/fargate-sizes.ts';

test.each([
  [256, 512, 256, 1024],
  [256, 1024, 256, 2048],
  [256, 2048, 512, 3072],
  [1024, 8192, 2048, 12288],
  [4096, 30720, 8192, 49152],
  [8192, 61440, 16384, 98304],
  [16384, 122880, 32768, 249856],
])('CPU %d with %d MiB is followed by CPU %d with %d MiB', (cpuUnits, memoryMiB, cpu, memory) => {
  expect(largerMemory({ cpuUnits, memoryMiB })).toEqual({ cpuUnits: cpu, memoryMiB: memory });
});

test('no larger size follows the largest one or one that Fargate does not offer', () => {
  expect(largerMemory({ cpuUnits: 32768, memoryMiB: 249856 })).toBeUndefined();
  expect(largerMemory({ cpuUnits: 300, memoryMiB: 512 })).toBeUndefined();
});
