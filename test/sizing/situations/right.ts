import type { Situation } from '../../builders/situation.ts';

import { type Answer, between, chance, during, isOffice, type Judged, killsAt } from './judged.ts';

/** Situations that the earlier engine answered right: they stay so. */
export const right: readonly Judged[] = (
  [
    [
      '2a',
      'JVM at 85% of its memory, MaxRAMPercentage',
      {
        size: [2, 8],
        cpu: () => 0.3,
        memory: () => 0.85,
        containers: [{ runtimeSettings: ['-XX:MaxRAMPercentage=75.0'] }],
      },
      { vcpu: 1, gib: 8, notes: ['heap'] },
    ],
    [
      '2d',
      '-Xmx3g in 4 GiB at 85%',
      { size: [1, 4], cpu: () => 0.3, memory: () => 0.85, containers: [{ runtimeSettings: ['-Xmx3g'] }] },
      { vcpu: 0.5, gib: 4 },
    ],
    [
      '3c',
      'slab grows from 20% to 90%',
      { size: [1, 4], cpu: () => 0.1, memory: ({ ago }) => 0.9 - 0.05 * ago, days: 14 },
      { gib: 4, notes: ['leak'] },
    ],
    [
      '4',
      'leak with a weekly restart',
      { size: [1, 4], cpu: () => 0.3, memory: ({ ago }) => 0.3 + 0.08 * (7 - (ago % 7)) },
      { vcpu: 0.5, gib: 4, notes: ['leak'] },
    ],
    ['8a', 'idle at the floor', { size: [0.25, 0.5], cpu: () => 0.03 }, { action: 'keep' }],
    ['8b', 'idle at 1 vCPU', { size: [1, 2], cpu: () => 0.02, memory: () => 0.1 }, { vcpu: 0.25, gib: 0.5 }],
    [
      '10',
      'target tracking on memory at 70%',
      {
        size: [1, 4],
        tasks: 3,
        cpu: () => 0.2,
        memory: () => 0.68,
        scaling: { by: 'memory', percent: 70, minimum: 2, maximum: 8 },
      },
      { vcpu: 0.5, gib: 4 },
    ],
    [
      '13',
      'to zero at night',
      { size: [1, 2], tasks: (at) => (between(at, 7, 21) ? 2 : 0), cpu: () => 0.15, memory: () => 0.4 },
      { action: 'shrink', vcpu: 0.25 },
    ],
    [
      '15a',
      'office hours 5 to 30%, one task',
      { size: [2, 4], cpu: (at) => (isOffice(at) ? 0.3 + 0.05 * chance(at) : 0.05), memory: () => 0.4 },
      { vcpu: 1, gib: 2 },
    ],
    [
      '15b',
      'the same, 20 tasks',
      {
        size: [2, 4],
        tasks: 20,
        days: 14,
        cpu: (at, task) => (isOffice(at) ? 0.3 + 0.05 * chance(at, task) : 0.05),
        memory: () => 0.4,
      },
      { vcpu: 1, gib: 2 },
    ],
    ['16a', 'Windows at its floor', { size: [1, 2], os: 'WINDOWS', cpu: () => 0.04 }, { action: 'keep' }],
    [
      '16b',
      'Windows 4/8 with a container limit',
      {
        size: [4, 8],
        os: 'WINDOWS',
        cpu: () => 0.04,
        memory: () => 0.25,
        containers: [{ name: 'iis', memoryMiB: 4096 }],
      },
      { vcpu: 1, leastGib: 2, notes: ['containers'] },
    ],
    [
      '19a',
      'idle for six hours',
      { size: [1, 2], days: 0.25, cpu: () => 0.05 },
      { action: 'keep', heldBack: 'few-days' },
    ],
    [
      '19b',
      'pinned for two hours',
      { size: [0.5, 1], days: 2 / 24, cpu: () => 1 },
      { action: 'grow', vcpu: 1 },
    ],
    [
      '21',
      'resized in the middle of the window',
      {
        size: [1, 2],
        resized: { ago: 7, from: [2, 4] },
        cpu: ({ ago }) => (ago < 7 ? 0.6 : 0.3),
        memory: ({ ago }) => (ago < 7 ? 0.8 : 0.4),
      },
      { action: 'keep', vcpu: 1, gib: 2 },
    ],
    [
      '23a',
      'killed ten days ago at 1/2, which still runs',
      { size: [1, 2], cpu: () => 0.3, memory: () => 0.5, stops: killsAt(10) },
      { vcpu: 0.5, gib: 3, reason: 'too-small', kills: 1 },
    ],
    [
      '26',
      '100 GiB of storage',
      { size: [1, 2], storageGiB: 100, cpu: () => 0.1, memory: () => 0.2 },
      { action: 'shrink' },
    ],
    [
      '27a',
      'CPU of 135% for half an hour',
      { size: [1, 2], cpu: (at) => (during(at, 4, 0.5) ? 1.35 : 0.6), memory: () => 0.8 },
      { action: 'keep' },
    ],
    [
      '27c',
      'negative and infinite data',
      {
        size: [1, 2],
        cpu: (at) => (during(at, 4, 0.5) ? Number.NaN : 0.6),
        memory: (at) => (during(at, 4, 1) ? -1 : 0.8),
      },
      { action: 'keep' },
    ],
    [
      '28',
      'Spot: percent and no money',
      { size: [1, 2], onSpot: true, cpu: () => 0.1, memory: () => 0.2 },
      { action: 'shrink', notes: ['price'] },
    ],
    [
      'S8',
      'memory steps up with deployments',
      {
        size: [1, 4],
        deployments: [10, 6, 2],
        cpu: () => 0.3,
        memory: ({ ago }) => (ago > 10 ? 0.4 : ago > 6 ? 0.55 : ago > 2 ? 0.7 : 0.85),
      },
      { gib: 4 },
    ],
    [
      'X1',
      'no size of Fargate',
      { size: [1, 1], cpu: () => 0.1 },
      { action: 'skip', reason: 'unknown-size' },
    ],
    [
      'X10',
      'ten minutes of data',
      { size: [1, 2], days: 10 / 1440, cpu: () => 0.1 },
      { action: 'skip', reason: 'little-usage' },
    ],
    [
      'X2',
      'two hard limits',
      {
        size: [1, 4],
        cpu: () => 0.2,
        memory: () => 0.3,
        containers: [{ memoryMiB: 3072 }, { name: 'proxy', memoryMiB: 1024 }],
      },
      { action: 'shrink' },
    ],
    [
      'X5',
      'scaled to its maximum and full',
      {
        size: [0.5, 1],
        tasks: 4,
        cpu: () => 1,
        memory: () => 0.5,
        scaling: { by: 'cpu', percent: 60, minimum: 2, maximum: 4 },
      },
      { action: 'grow' },
    ],
    [
      'X7',
      'predictive scaling on CPU',
      {
        size: [1, 2],
        tasks: 3,
        cpu: () => 0.5,
        memory: () => 0.6,
        scaling: { by: 'cpu', percent: 60, minimum: 2, maximum: 6, kind: 'predictive' },
      },
      { leastVcpu: 0.5 },
    ],
    [
      'X12',
      'tags of the owner',
      { size: [1, 2], tags: [['min-cpu', '512']], cpu: () => 0.05, memory: () => 0.1 },
      { vcpu: 0.5 },
    ],
    [
      'C1',
      'a weekend dip',
      {
        size: [1, 2],
        at: Date.UTC(2026, 10, 23, 6),
        cpu: (at) => (isOffice(at) ? 0.7 : 0.03),
        memory: () => 0.8,
      },
      { action: 'keep' },
    ],
    [
      'C2',
      'a peak on Mondays alone',
      { size: [2, 4], cpu: (at) => (at.weekday === 1 && between(at, 9, 11) ? 0.8 : 0.2), memory: () => 0.8 },
      { vcpu: 2 },
    ],
    [
      'C3',
      'a loop of kills',
      { size: [0.25, 0.5], cpu: () => 0.2, memory: () => 0.9, stops: killsAt(0.2, 0.15, 0.1) },
      { action: 'grow', gib: 1, kills: 3 },
    ],
    [
      'C4',
      'one hot replica in memory',
      { size: [1, 2], tasks: 5, cpu: () => 0.6, memory: (_, task) => (task === 3 ? 0.97 : 0.3) },
      { action: 'grow', leastGib: 3 },
    ],
    [
      'C5',
      'memory peaks at the start of a task',
      { size: [1, 4], deployments: [3], cpu: () => 0.1, memory: (at) => (during(at, 3, 0.2) ? 0.7 : 0.2) },
      { leastGib: 3 },
    ],
    [
      'C7',
      'a sudden spike, by an alarm',
      { size: [0.5, 1], alarm: true, cpu: ({ ago }) => (ago < 0.015 ? 1 : 0.1), memory: () => 0.5 },
      { action: 'grow', vcpu: 1 },
    ],
    [
      'C10',
      'one thread pinned on one core of four',
      { size: [4, 8], cpu: () => 0.255, memory: () => 0.2 },
      { vcpu: 2 },
    ],
  ] satisfies [string, string, Situation, Answer][]
).map(([id, title, situation, answer]) => ({ id, title, was: 'R', situation, answer }));

/** Answers that an expert could defend, and that may stay. */
export const defensible: readonly Judged[] = (
  [
    [
      '2c',
      'memory at 92%, no setting known',
      { size: [1, 4], cpu: () => 0.6, memory: () => 0.92 },
      { leastGib: 4 },
    ],
    [
      '3a',
      'a cache that climbs to 97% and stays',
      { size: [1, 2], cpu: () => 0.6, memory: ({ ago }) => (ago > 9 ? 0.97 - 0.1 * (ago - 9) : 0.97) },
      { leastGib: 2 },
    ],
    [
      '6',
      'two minutes a day at 100%',
      {
        size: [1, 2],
        takesRequests: false,
        cpu: (at) => (between(at, 3, 3 + 2 / 60) ? 1 : 0.05),
        memory: () => 0.3,
      },
      { vcpu: 0.25 },
    ],
    [
      '7c',
      'pinned five hours each night',
      { size: [1, 2], takesRequests: false, cpu: (at) => (between(at, 1, 6) ? 1 : 0.1), memory: () => 0.8 },
      { action: 'grow', vcpu: 2 },
    ],
    [
      '11',
      'scales on requests',
      {
        size: [1, 2],
        tasks: 4,
        cpu: (at) => (isOffice(at) ? 0.18 : 0.05),
        memory: () => 0.3,
        scaling: { by: 'requests', metric: 'ALBRequestCountPerTarget', minimum: 2, maximum: 8 },
      },
      { vcpu: 0.25 },
    ],
    [
      '14b',
      'one hot of 20, critical',
      {
        size: [1, 2],
        tasks: 20,
        tolerance: 'critical',
        cpu: (_, task) => (task === 0 ? 0.97 : 0.08),
        memory: () => 0.6,
      },
      { leastVcpu: 1, notes: ['skew'] },
    ],
    [
      '24',
      'killed yesterday at its own 1536 MiB of 4 GiB',
      {
        size: [1, 4],
        cpu: () => 0.2,
        memory: () => 0.4,
        containers: [{ memoryMiB: 1536 }],
        stops: killsAt(1),
      },
      { kills: 1 },
    ],
    [
      'S7',
      'load doubles weekly, now 60%',
      { size: [1, 2], cpu: ({ ago }) => 0.6 * 2 ** (-ago / 7), memory: () => 0.8 },
      { action: 'keep' },
    ],
    [
      'C6',
      'bursts of a request',
      { size: [1, 2], cpu: (at) => (at.minute % 10 === 0 ? 0.6 : 0.05), memory: () => 0.3 },
      { vcpu: 0.25, notes: ['latency'] },
    ],
    [
      'C8',
      'dormant with rare spikes, by an alarm',
      {
        size: [0.5, 1],
        alarm: true,
        cpu: ({ ago }) => (ago < 0.014 || (ago > 4 && ago < 4.014) ? 1 : 0.02),
        memory: () => 0.4,
      },
      { leastVcpu: 0.5 },
    ],
    [
      'X13',
      'the owner admits less than runs',
      {
        size: [2, 4],
        tags: [
          ['max-cpu', '1 vCPU'],
          ['max-memory', '2 GB'],
        ],
        cpu: () => 0.2,
        memory: () => 0.6,
        days: 14,
      },
      { mostVcpu: 1, leastGib: 3, reason: 'owner-limits' },
    ],
    [
      'X14',
      "pinned all day at its owner's maximum",
      {
        size: [1, 2],
        tags: [['max-cpu', '1 vCPU']],
        cpu: (at) => (isOffice(at) ? 1 : 0.2),
        memory: () => 0.6,
      },
      { action: 'keep', vcpu: 1, reason: 'fits' },
    ],
  ] satisfies [string, string, Situation, Answer][]
).map(([id, title, situation, answer]) => ({ id, title, was: 'D', situation, answer }));
