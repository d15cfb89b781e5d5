import { dayMs } from '../../../shared/model/units.ts';
import type { Situation } from '../../builders/situation.ts';
import { now } from '../../builders/sizing.ts';
import { type Answer, between, chance, isOffice, type Judged, killsAt } from './judged.ts';

const heapFull = (...daysAgo: number[]) => [
  { cause: 'heap-exhausted', container: 'app', times: daysAgo.map((ago) => now - ago * dayMs) },
];
const heap = [{ runtimeSettings: ['--max-old-space-size=512'] }];
/** Doubles at each step of so many days, up to the share given at the end. */
const doubling =
  (share: number, days: number): Situation['cpu'] =>
  (at) =>
    share / 2 ** Math.floor(at.ago / days);

/** Situations that earlier judging did not hold: uneven load below the limit, trends, full heaps, broken counters. */
export const unseen: readonly Judged[] = (
  [
    [
      '14d',
      'two of six tasks at 94.5% all day',
      { size: [1, 2], tasks: 6, cpu: (_, task) => (task < 2 ? 0.945 : 0.05) },
      { action: 'keep', vcpu: 1, heldBack: 'hot-task-below', notes: ['skew'] },
    ],
    [
      '14d',
      'one of 20 at 60%, others 8%: half the size would pin it',
      { size: [1, 4], tasks: 20, cpu: (_, task) => (task === 7 ? 0.6 : 0.08), memory: () => 0.8 },
      { action: 'keep', vcpu: 1, notes: ['skew'] },
    ],
    [
      '14d',
      'a leader of three at 40%: it still fits half the size',
      { size: [2, 4], tasks: 3, cpu: (_, task) => (task === 0 ? 0.4 : 0.04) },
      { action: 'shrink', vcpu: 1, heldBack: 'hot-task-below', notes: ['skew'] },
    ],
    [
      '14d',
      'a job of 20 minutes a day on one of three, which the budget admits',
      { size: [2, 4], tasks: 3, cpu: (at, task) => (task === 0 && between(at, 3, 3.34) ? 1 : 0.05) },
      { action: 'shrink' },
    ],
    [
      '14d',
      'even load with noise is no hot task',
      { size: [2, 4], tasks: 8, cpu: (at, task) => (isOffice(at) ? 0.3 + 0.1 * chance(at, task) : 0.05) },
      { action: 'shrink', vcpu: 1, without: ['skew'] },
    ],
    [
      '4b',
      'memory that rose for the last three days does not shrink',
      {
        size: [0.5, 4],
        cpu: () => 0.2,
        memory: ({ ago }) => (ago > 3 ? 0.2 : 0.2 + (3 - ago) * 0.15),
      },
      { action: 'keep', gib: 4, heldBack: 'memory-rises' },
    ],
    [
      '4b',
      'a cache that fills for four days after a deployment',
      {
        size: [1, 8],
        deployments: [4],
        cpu: () => 0.5,
        memory: ({ ago }) => (ago > 4 ? 0.3 : 0.1 + (4 - ago) * 0.12),
      },
      { gib: 8, heldBack: 'memory-rises' },
    ],
    [
      '4b',
      'a step after a deployment two days ago is a new level',
      { size: [0.5, 4], deployments: [2], cpu: () => 0.2, memory: ({ ago }) => (ago > 2 ? 0.2 : 0.6) },
      { action: 'shrink', gib: 3 },
    ],
    [
      'F12',
      'a heap that filled up yesterday keeps its memory: its setting is raised within it',
      { size: [0.5, 2], cpu: () => 0.3, memory: () => 0.45, stops: heapFull(1, 2), containers: heap },
      { action: 'shrink', vcpu: 0.25, gib: 2, heldBack: 'heap-full', notes: ['heap-full'], risk: 'none' },
    ],
    [
      'F12',
      'a heap that filled up three weeks ago',
      { size: [0.5, 2], cpu: () => 0.3, memory: () => 0.45, stops: heapFull(21), containers: heap },
      { action: 'shrink', gib: 1 },
    ],
    [
      'S7',
      'load doubled in each of four weeks, now at 50%',
      { size: [1, 2], lookback: 32, cpu: doubling(0.5, 7), memory: () => 0.8 },
      { action: 'keep', notes: ['trend'] },
    ],
    [
      'S7',
      'a step up on each day, from 12% to 70%',
      { size: [1, 2], cpu: ({ ago }) => 0.7 - 0.045 * Math.floor(ago), memory: () => 0.8 },
      { action: 'keep', notes: ['trend'] },
    ],
    [
      'S7',
      'load that doubles does not shrink below the next week',
      { size: [4, 8], cpu: doubling(0.2, 7), memory: () => 0.8 },
      { vcpu: 2, heldBack: 'cpu-rises' },
    ],
    [
      'S7',
      'a batch of six hours in the last week alone is no trend',
      { size: [4, 8], cpu: (at) => (at.ago < 3 && at.ago > 2.75 ? 0.3 : 0.1), memory: () => 0.8 },
      { action: 'shrink', without: ['trend'] },
    ],
    [
      'X15',
      'memory of exactly 0 is a counter without data',
      { size: [1, 2], cpu: () => 0.05, memory: () => 0 },
      { action: 'skip', reason: 'little-usage' },
    ],
    [
      '24',
      'a sidecar that was killed at its own limit is named, though the task shrinks',
      {
        size: [0.5, 2],
        cpu: () => 0.1,
        containers: [{}, { name: 'side', memoryMiB: 128 }],
        stops: [{ cause: 'out-of-memory', container: 'side', times: [now - dayMs] }],
      },
      { vcpu: 0.25, gib: 1, kills: 1, risk: 'high' },
    ],
    [
      'X5',
      'scaling that stands at its maximum above its target',
      {
        size: [0.5, 1],
        tasks: 4,
        scaling: { by: 'cpu', percent: 60, minimum: 1, maximum: 4 },
        cpu: () => 0.92,
      },
      { action: 'keep', notes: ['scaling'] },
    ],
    [
      '1a',
      'a service of four days has no month-end to look back to',
      { size: [2, 4], days: 4, cpu: () => 0.05 },
      { action: 'shrink', without: ['window'] },
    ],
    [
      '23a',
      'kills at an earlier, smaller size do not hold the larger one',
      {
        size: [0.5, 4],
        resized: { ago: 5, from: [0.5, 2] },
        cpu: () => 0.1,
        memory: ({ ago }) => (ago > 5 ? 0.98 : 0.6),
        stops: killsAt(6, 7, 8),
      },
      { action: 'shrink', gib: 3, kills: 3 },
    ],
  ] satisfies [string, string, Situation, Answer][]
).map(([id, title, situation, answer]) => ({ id, title, was: 'variation', situation, answer }));
