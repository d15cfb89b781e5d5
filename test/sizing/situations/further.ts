import type { Instant, Situation } from '../../builders/situation.ts';
import { type Answer, between, chance, during, isOffice, type Judged } from './judged.ts';

/** Tasks that scaling keeps at a percent of their vCPU, and their share of it, for a load in vCPU by day and by night. */
function scaled(
  vcpu: number,
  { percent, minimum, maximum }: { percent: number; minimum: number; maximum: number },
  { day, night }: { day: number; night: number },
) {
  const load = (at: Instant) => (isOffice(at) ? day : night) * (0.9 + 0.1 * chance(at));
  const tasks = (at: Instant) =>
    Math.min(maximum, Math.max(minimum, Math.ceil(load(at) / ((vcpu * percent) / 100))));
  const scaling = { by: 'cpu' as const, percent, minimum, maximum };
  return { tasks, cpu: (at: Instant) => load(at) / tasks(at) / vcpu, scaling };
}

const starts =
  (deployments: readonly number[], minutes: number, share: number, usual: number) => (at: Instant) =>
    deployments.some((ago) => during(at, ago, minutes / 60)) ? share : usual;
const daily = Array.from({ length: 13 }, (_, day) => day + 0.5);

/** Half an hour of load at a random office hour of each weekday. */
export function burstADay(seed: number): Situation['cpu'] {
  return (at) => {
    const day = Math.floor(at.ago + at.hour / 24);
    const begins = 8 + 9 * chance({ ...at, ago: day }, seed);
    const isWeekday = at.weekday >= 1 && at.weekday <= 5;
    return isWeekday && between(at, begins, begins + 0.5) ? 0.85 : 0.06;
  };
}

const atMost12 = { percent: 50, minimum: 2, maximum: 12 };

/** Situations of scaling, starts and containers, judged as in judged.ts and right.ts. */
export const further: readonly Judged[] = (
  [
    [
      '22',
      'W',
      'deployed daily, a start of 90 s at 95%, grace of 60 s',
      { size: [1, 2], graceSeconds: 60, deployments: daily, cpu: starts(daily, 1.5, 0.95, 0.16) },
      { vcpu: 0.5, heldBack: 'slow-start', notes: ['start'] },
    ],
    [
      '22',
      'variation',
      'two tasks, a start of 4 min at 90%, grace of 2 min',
      { size: [2, 4], tasks: 2, graceSeconds: 120, deployments: daily, cpu: starts(daily, 4, 0.9, 0.1) },
      { vcpu: 1, heldBack: 'slow-start', notes: ['start'] },
    ],
    [
      '22',
      'variation',
      'a grace of ten minutes waits for the slower start: told all the same',
      { size: [1, 2], graceSeconds: 600, deployments: daily, cpu: starts(daily, 1.5, 0.95, 0.16) },
      { vcpu: 0.25, notes: ['start'] },
    ],
    [
      '3b',
      'D',
      'a cache that climbs to 97% and stays, by an alarm',
      {
        size: [1, 2],
        alarm: true,
        cpu: () => 0.1,
        memory: ({ ago }) => (ago > 9 ? 0.97 - 0.1 * (ago - 9) : 0.97),
      },
      { action: 'grow', vcpu: 1, gib: 3 },
    ],
    [
      '9',
      'R',
      'target tracking of CPU at 50%, 2 to 12 tasks',
      { size: [1, 2], ...scaled(1, atMost12, { day: 3.2, night: 0.5 }), memory: () => 0.3 },
      { action: 'shrink', vcpu: 0.5, gib: 1, moreTasks: true, notes: ['scaling'] },
    ],
    [
      '12',
      'R',
      'step scaling of CPU at 60%',
      {
        size: [2, 4],
        ...scaled(2, { ...atMost12, percent: 60 }, { day: 4, night: 0.4 }),
        memory: () => 0.35,
      },
      { action: 'shrink', vcpu: 1, gib: 2, moreTasks: true },
    ],
    [
      '17',
      'R',
      'ARM at the prices of ARM',
      { size: [1, 2], arm: true, cpu: () => 0.1, memory: () => 0.2 },
      { action: 'shrink', vcpu: 0.25, gib: 0.5, usd: [28.84, 7.21] },
    ],
    [
      '25',
      'D',
      'a sidecar that reserves 1024 of 4096 MiB',
      {
        size: [1, 4],
        cpu: () => 0.1,
        memory: () => 0.2,
        containers: [{}, { name: 'agent', memoryReservationMiB: 1024 }],
      },
      { action: 'shrink', gib: 1 },
    ],
    [
      '27b',
      'R',
      'a maximum of 127% for some minutes',
      { size: [1, 2], cpu: (at) => (during(at, 4, 0.2) ? 1.27 : 0.6), memory: () => 0.8, mayExceed: true },
      { action: 'keep', vcpu: 1 },
    ],
    [
      'S2b',
      'D',
      'standard, 20 minutes at its limit each night',
      { size: [1, 2], cpu: (at) => (between(at, 2, 2 + 1 / 3) ? 1 : 0.1), memory: () => 0.8 },
      { leastVcpu: 1 },
    ],
    [
      'X3',
      'R',
      'shares of CPU keep their proportion',
      {
        size: [1, 4],
        cpu: () => 0.1,
        memory: () => 0.2,
        containers: [{ cpuUnits: 768 }, { name: 'proxy', cpuUnits: 256 }],
      },
      { action: 'shrink', vcpu: 0.25, shares: [192, 64] },
    ],
    [
      'X4',
      'R',
      'scaling of two to two tasks',
      {
        size: [1, 2],
        tasks: 2,
        cpu: () => 0.3,
        memory: () => 0.4,
        scaling: { by: 'cpu', percent: 60, minimum: 2, maximum: 2 },
      },
      { action: 'shrink', vcpu: 0.5, moreTasks: false },
    ],
    [
      'X6',
      'R',
      'a target of 30%',
      {
        size: [2, 4],
        ...scaled(2, { ...atMost12, percent: 30 }, { day: 2, night: 0.2 }),
        memory: () => 0.3,
      },
      { action: 'shrink', vcpu: 1 },
    ],
    [
      'X11',
      'R',
      'Spot: a share and no money',
      { size: [1, 2], onSpot: true, cpu: () => 0.1, memory: () => 0.2 },
      { action: 'shrink', vcpu: 0.25, usd: undefined, notes: ['price'] },
    ],
    [
      'C9',
      'R',
      'autoscaled at its target: no spiral',
      {
        size: [0.5, 1],
        ...scaled(0.5, { ...atMost12, maximum: 20 }, { day: 3, night: 1 }),
        memory: () => 0.8,
      },
      { action: 'keep', vcpu: 0.5 },
    ],
  ] satisfies [string, Judged['was'], string, Situation, Answer][]
).map(([id, was, title, situation, answer]) => ({ id, title, was, situation, answer }));
