import { dayMs, hourMs, minuteMs } from '../../../shared/model/units.ts';
import { type Instant, type Situation, sizeOf } from '../../builders/situation.ts';
import { now, within } from '../../builders/sizing.ts';

/** Expectations of the advice: the size in vCPU and GiB, at least or exactly, and codes of the reason and notes. */
export interface Answer {
  action?: 'keep' | 'shrink' | 'grow' | 'rebalance' | 'skip';
  vcpu?: number;
  gib?: number;
  leastVcpu?: number;
  leastGib?: number;
  mostVcpu?: number;
  reason?: string;
  heldBack?: string;
  notes?: string[];
  /** Kinds of notes that would be untrue. */
  without?: string[];
  risk?: string;
  riskAfterIsNot?: string;
  kills?: number;
  /** True where more tasks run afterwards. */
  moreTasks?: boolean;
  /** A month before and after, USD to the cent; undefined where none is shown. */
  usd?: [number, number] | undefined;
  /** CPU weights of the containers afterwards. */
  shares?: number[];
}

/** A situation, what an expert would answer, and how the earlier engine was judged: wrong, right or defensible. */
export interface Judged {
  id: string;
  title: string;
  was: 'W' | 'R' | 'D' | 'variation';
  situation: Situation;
  answer: Answer;
}

export const between = (at: Instant, from: number, to: number) => at.hour >= from && at.hour < to;
export const isOffice = (at: Instant) => at.weekday >= 1 && at.weekday <= 5 && between(at, 8, 18);
/** A stretch that began so many days ago and lasts so many hours. */
export const during = ({ ago }: Instant, beganAgo: number, hours: number) => within(ago, beganAgo, hours);
/** A number from 0 to 1 that a moment and a task give. */
export function chance({ ago }: Instant, salt = 0): number {
  const mixed = Math.sin(Math.round(ago * 288) * 12.9898 + salt * 78.233) * 43758.5453;
  return mixed - Math.floor(mixed);
}
export const killsAt = (...daysAgo: number[]) => [
  { cause: 'out-of-memory', container: 'app', times: daysAgo.map((ago) => now - ago * dayMs) },
];
const failedAt = (...times: number[]) => [{ cause: 'elb-health-check-failed', times }];

const start =
  (share: number, minutes: number, usual: number, deployments: readonly number[]) => (at: Instant) =>
    deployments.some((ago) => within(at.ago, ago, minutes / 60)) ? share : usual;
const daily = Array.from({ length: 13 }, (_, day) => day + 0.5);

/** A database that is down for an hour, a day ago: checks fail, and tasks that start again burn CPU. */
const outage = (at: Instant) => (during(at, 1, 1) && chance(at, 3) < 0.97 ? 1 : 0.12);
const outageChecks = (count: number, everyMinutes: number) =>
  failedAt(...Array.from({ length: count }, (_, at) => now - dayMs + (at * everyMinutes + 2) * minuteMs));

export const wrong: readonly Judged[] = [
  {
    ...{ id: '1a', title: 'month-end batch 23 days ago, look-back 14', was: 'W' },
    situation: {
      size: [2, 4],
      cpu: (at) => (during(at, 23, 6) ? 0.9 : 0.08),
      memory: (at) => (during(at, 23, 6) ? 0.8 : 0.35),
    },
    answer: { gib: 4, notes: ['window'] },
  },
  {
    ...{ id: '1b', title: 'the same, look-back 32', was: 'W' },
    situation: {
      ...{ size: [2, 4], lookback: 32 },
      cpu: (at) => (during(at, 23, 6) ? 0.9 : 0.08),
      memory: (at) => (during(at, 23, 6) ? 0.8 : 0.35),
    },
    answer: { vcpu: 2, gib: 4 },
  },
  {
    ...{ id: '2b', title: 'JVM at 92%, MaxRAMPercentage=80, no kill', was: 'W' },
    situation: {
      size: [1, 4],
      cpu: () => 0.6,
      memory: () => 0.92,
      containers: [{ runtimeSettings: ['-XX:MaxRAMPercentage=80'] }],
    },
    answer: { action: 'keep', vcpu: 1, gib: 4, reason: 'takes-whatever' },
  },
  {
    ...{ id: '5', title: 'start-up burst of 90 s at 95%, steady 16%, grace 60 s, deployed daily', was: 'W' },
    situation: {
      ...{ size: [1, 2], graceSeconds: 60, deployments: daily },
      cpu: start(0.95, 1.5, 0.16, daily),
    },
    answer: { vcpu: 0.5, heldBack: 'slow-start', notes: ['start'] },
  },
  {
    ...{ id: '7a', title: 'queue worker at 100% by design', was: 'W' },
    situation: { size: [1, 2], cpu: () => 1, takesRequests: false },
    answer: { action: 'keep', vcpu: 1, reason: 'takes-whatever', risk: 'high' },
  },
  {
    ...{ id: '7b', title: 'the same, batch', was: 'W' },
    situation: { size: [1, 2], cpu: () => 1, takesRequests: false, tolerance: 'batch' },
    answer: { action: 'keep', vcpu: 1, reason: 'takes-whatever' },
  },
  {
    ...{ id: '14a', title: '20 tasks, one hot shard at 97% all day, others 8%', was: 'W' },
    situation: { size: [1, 4], tasks: 20, cpu: (_, task) => (task === 0 ? 0.97 : 0.08) },
    answer: { action: 'keep', vcpu: 1, gib: 4, heldBack: 'hot-task', notes: ['skew'] },
  },
  {
    ...{ id: '14c', title: '4 tasks, one hot', was: 'W' },
    situation: { size: [1, 4], tasks: 4, cpu: (_, task) => (task === 0 ? 0.97 : 0.08) },
    answer: { action: 'keep', vcpu: 1, gib: 4, heldBack: 'hot-task', notes: ['skew'] },
  },
  {
    ...{ id: '20', title: '14 days with a hole of 12', was: 'W' },
    situation: {
      size: [1, 2],
      cpu: ({ ago }) => (ago > 1 && ago < 13 ? Number.NaN : 0.08),
    },
    answer: { action: 'keep', vcpu: 1, gib: 2, heldBack: 'few-days' },
  },
  {
    ...{ id: '23b', title: 'killed 20 days ago at 4 GiB, peak 35% since', was: 'W' },
    situation: { size: [1, 4], cpu: () => 0.1, memory: () => 0.35, stops: killsAt(20) },
    answer: { gib: 4, kills: 1 },
  },
  {
    ...{ id: '27d', title: 'memory of 330% without a kill', was: 'W' },
    situation: { size: [1, 2], cpu: () => 0.6, memory: (at) => (during(at, 5, 1) ? 3.3 : 0.5) },
    answer: { vcpu: 1, gib: 2, notes: ['data'] },
  },
  {
    ...{ id: 'X15', title: 'memory of 150% without a kill', was: 'W' },
    situation: { size: [1, 4], cpu: () => 0.1, memory: (at) => (during(at, 3, 0.5) ? 1.5 : 0.3) },
    answer: { action: 'shrink', gib: 2, notes: ['data'] },
  },
  {
    ...{ id: 'S1', title: 'database down for an hour, 40 failed checks, boots burn CPU', was: 'W' },
    situation: { size: [1, 2], tasks: 2, cpu: outage, stops: outageChecks(40, 1.5) },
    answer: { action: 'shrink', vcpu: 0.5, gib: 1 },
  },
  {
    ...{ id: 'S1b', title: 'the same with one failed check', was: 'W' },
    situation: {
      ...{ size: [1, 2], tasks: 2, stops: outageChecks(1, 1) },
      cpu: (at, task) => (task === 1 && during(at, 1 + 1 / 144, 0.1) ? 1 : 0.12),
    },
    answer: { action: 'shrink', vcpu: 0.25 },
  },
  {
    ...{ id: 'S2', title: 'batch, pinned 90 min each night', was: 'W' },
    situation: {
      size: [1, 2],
      tolerance: 'batch',
      cpu: (at) => (between(at, 2, 3.5) ? 1 : 0.1),
      memory: () => 0.8,
    },
    answer: { action: 'keep', vcpu: 1 },
  },
  {
    ...{ id: 'S3', title: '20 tasks, SampleCount off by one in a fifth of the periods', was: 'W' },
    situation: { size: [1, 2], tasks: 20, cpu: () => 0.6, memory: () => 0.8, jitter: 1 },
    answer: { action: 'keep', vcpu: 1 },
  },
];

/** Two of each kind that the cases do not hold. */
export const variations: readonly Judged[] = (
  [
    [
      '1a',
      'payroll of 5 h, 25 days ago, memory at 80%',
      {
        size: [4, 16],
        cpu: (at) => (during(at, 25, 5) ? 0.7 : 0.05),
        memory: (at) => (during(at, 25, 5) ? 0.8 : 0.2),
      },
      { leastGib: 14, notes: ['window'] },
    ],
    [
      '1a',
      'an hour of memory at 75% 30 days ago',
      { size: [1, 8], cpu: () => 0.1, memory: (at) => (during(at, 30, 1) ? 0.75 : 0.1) },
      { leastGib: 7 },
    ],
    [
      '1b',
      'a holiday of 3 days at 60% a month ago',
      { size: [4, 8], lookback: 32, cpu: (at) => (during(at, 30, 72) ? 0.6 : 0.05) },
      { leastVcpu: 4, heldBack: 'long-stretch' },
    ],
    [
      '1b',
      'critical: 5 h of load nine days ago',
      { size: [4, 8], tolerance: 'critical', cpu: (at) => (during(at, 9, 5) ? 0.9 : 0.1) },
      { vcpu: 4, heldBack: 'long-stretch' },
    ],
    [
      '2b',
      '.NET at 94% of a share, by an alarm',
      {
        size: [1, 4],
        alarm: true,
        cpu: () => 0.5,
        memory: () => 0.97,
        containers: [{ runtimeSettings: ['DOTNET_GCHeapHardLimitPercent=0x5A'] }],
      },
      { action: 'keep', gib: 4 },
    ],
    [
      '2b',
      'JVM at 95% beside a sidecar',
      {
        size: [2, 8],
        cpu: () => 0.7,
        memory: () => 0.95,
        containers: [{ runtimeSettings: ['-XX:MaxRAMPercentage=90.0'] }, { name: 'proxy' }],
      },
      { action: 'keep', gib: 8, reason: 'takes-whatever' },
    ],
    [
      '5',
      '4 vCPU, start of 3 min at 80%, startPeriod 120 s',
      {
        size: [4, 8],
        deployments: daily,
        takesRequests: false,
        containers: [{ startPeriodSeconds: 120 }],
        cpu: start(0.8, 3, 0.05, daily),
      },
      { leastVcpu: 2, notes: ['start'] },
    ],
    [
      '5',
      'no health check: only a note on the start',
      { size: [1, 2], deployments: daily, takesRequests: false, cpu: start(0.95, 2, 0.1, daily) },
      { vcpu: 0.25, notes: ['start'] },
    ],
    [
      '7a',
      'three workers at 97%',
      { size: [2, 4], tasks: 3, takesRequests: false, cpu: () => 0.97 },
      { action: 'keep', vcpu: 2, reason: 'takes-whatever' },
    ],
    [
      '7a',
      'a worker that sleeps a minute now and then, critical',
      {
        size: [0.5, 1],
        takesRequests: false,
        tolerance: 'critical',
        cpu: (at) => (chance(at) < 0.01 ? 0.2 : 1),
      },
      { action: 'keep', vcpu: 0.5 },
    ],
    [
      '7b',
      'a worker of 4 vCPU, batch, without scaling',
      { size: [4, 8], takesRequests: false, tolerance: 'batch', cpu: () => 0.99 },
      { action: 'keep', vcpu: 4 },
    ],
    [
      '7b',
      'a worker after two growths, by an alarm',
      {
        size: [4, 8],
        tolerance: 'batch',
        alarm: true,
        cpu: () => 1,
        noted: [1, 2].map((vcpu, at) => ({
          from: now - (40 - 10 * at) * dayMs,
          size: sizeOf([vcpu, 2 * vcpu]),
          isCpuFull: true,
          memoryShare: 0.3,
        })),
      },
      { action: 'keep', vcpu: 4 },
    ],
    [
      '14a',
      'a leader of two',
      { size: [2, 4], tasks: 2, cpu: (_, task) => (task === 0 ? 0.96 : 0.05) },
      { action: 'keep', vcpu: 2, notes: ['skew'] },
    ],
    [
      '14a',
      'each hot in turn, an hour each',
      { size: [1, 2], tasks: 10, cpu: (at, task) => (Math.floor(at.hour) % 10 === task ? 0.98 : 0.1) },
      { action: 'keep', vcpu: 1, heldBack: 'hot-task' },
    ],
    [
      '14c',
      'hot for three hours a day, critical',
      {
        size: [1, 4],
        tasks: 6,
        tolerance: 'critical',
        cpu: (at, task) => (task === 2 && between(at, 9, 12) ? 1 : 0.1),
      },
      { action: 'keep', vcpu: 1, notes: ['skew'] },
    ],
    [
      '14c',
      'a poison message: one of 3 pinned, batch',
      { size: [4, 8], tasks: 3, tolerance: 'batch', cpu: (_, task) => (task === 1 ? 1 : 0.04) },
      { action: 'keep', vcpu: 4, notes: ['skew'] },
    ],
    [
      '20',
      'three pieces of half a day in 14',
      { size: [2, 4], cpu: ({ ago }) => (ago % 5 < 0.5 ? 0.05 : Number.NaN) },
      { action: 'keep', heldBack: 'few-days' },
    ],
    [
      '20',
      'two days, then a hole of 28',
      { size: [1, 4], lookback: 32, cpu: ({ ago }) => (ago > 1.4 && ago < 31 ? Number.NaN : 0.1) },
      { action: 'keep', heldBack: 'few-days' },
    ],
    [
      '23b',
      'killed 28 days ago, critical',
      { size: [0.5, 2], tolerance: 'critical', cpu: () => 0.1, memory: () => 0.2, stops: killsAt(28) },
      { gib: 2, kills: 1 },
    ],
    [
      '23b',
      'killed twice, 16 and 25 days ago',
      { size: [1, 8], cpu: () => 0.1, memory: () => 0.3, stops: killsAt(25, 16) },
      { gib: 8, kills: 2 },
    ],
    [
      '27d',
      '250% for a day',
      { size: [1, 2], cpu: () => 0.6, memory: (at) => (during(at, 4, 24) ? 2.5 : 0.6) },
      { gib: 2 },
    ],
    [
      '27d',
      '110% now and then',
      { size: [2, 4], cpu: () => 0.6, memory: (at) => (chance(at) < 0.02 ? 1.1 : 0.7) },
      { gib: 4 },
    ],
    [
      'X15',
      '400% by an alarm',
      { size: [1, 2], alarm: true, cpu: () => 0.3, memory: ({ ago }) => (ago < 0.05 ? 4 : 0.4) },
      { action: 'keep', gib: 2 },
    ],
    [
      'X15',
      '120% in an idle service',
      { size: [1, 4], cpu: () => 0.05, memory: (at) => (chance(at) < 0.05 ? 1.2 : 0.1) },
      { action: 'shrink', gib: 0.5 },
    ],
    [
      'S1',
      'one task, checks fail every 4 min for two hours',
      { size: [1, 2], cpu: (at) => (during(at, 1, 2) ? 1 : 0.12), stops: outageChecks(30, 4) },
      { action: 'keep', mostVcpu: 1 },
    ],
    [
      'S1',
      'checks that failed five days ago at the limit',
      { size: [1, 2], cpu: (at) => (during(at, 5.01, 0.5) ? 1 : 0.1), stops: failedAt(now - 5 * dayMs) },
      { action: 'shrink' },
    ],
    [
      'S1b',
      'one of three tasks busy before a single check',
      {
        size: [2, 4],
        tasks: 3,
        cpu: (at, task) => (task === 0 && during(at, 1.01, 0.25) ? 1 : 0.1),
        stops: failedAt(now - dayMs),
      },
      { action: 'shrink' },
    ],
    [
      'S1b',
      'a single check three hours ago, CPU low',
      { size: [0.5, 1], cpu: () => 0.2, stops: failedAt(now - 3 * hourMs) },
      { action: 'shrink' },
    ],
    [
      'S2',
      'batch, two hours each night',
      { size: [2, 4], tolerance: 'batch', cpu: (at) => (between(at, 1, 3) ? 1 : 0.2), memory: () => 0.8 },
      { action: 'keep', vcpu: 2 },
    ],
    [
      'S2',
      'batch, three hours on Sundays',
      {
        size: [1, 2],
        tolerance: 'batch',
        cpu: (at) => (at.weekday === 0 && between(at, 2, 5) ? 1 : 0.2),
        memory: () => 0.8,
      },
      { action: 'keep', vcpu: 1 },
    ],
    [
      'S3',
      'five tasks, off by one',
      { size: [1, 2], tasks: 5, cpu: () => 0.6, memory: () => 0.8, jitter: 1 },
      { action: 'keep', vcpu: 1 },
    ],
    [
      'S3',
      '40 tasks, off by three',
      { size: [1, 2], tasks: 40, cpu: () => 0.6, memory: () => 0.8, jitter: 3 },
      { action: 'keep', vcpu: 1 },
    ],
  ] satisfies [string, string, Situation, Answer][]
).map(([id, title, situation, answer]) => ({ id, title, was: 'variation', situation, answer }));
