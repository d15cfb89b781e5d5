import type { FargateSize } from '../../shared/model/fargate-sizes.ts';
import type { ScalingPolicy } from '../../shared/model/scaling.ts';
import { dayMs, hourMs } from '../../shared/model/units.ts';
import { hourlyUsd, monthlyUsd } from '../../shared/sizing/decide/cost.ts';
import type { ConsideredSize } from '../../shared/sizing/decide/decision.ts';
import { shippedPriceList } from '../../shared/sizing/decide/prices.ts';
import type { SizingReason } from '../../shared/sizing/decide/reason.ts';
import type {
  FleetReport,
  ObservedUsage,
  ServiceReport,
  ServiceSetup,
} from '../../shared/sizing/service-report.ts';
import { aPlace } from './stopped-task.ts';
import { anObservedUsage, type Moment, noise, reportedAt, shopLoad } from './usage-report.ts';

export type ChangeReport = ServiceReport & {
  decision: Exclude<ServiceReport['decision'], { action: 'skip' }>;
};

const price = shippedPriceList('us-east-1')?.prices['LINUX/X86_64'] ?? { perVcpuHour: 0, perGiBHour: 0 };

export function aSize(vcpu: number, gib: number): FargateSize {
  return { cpuUnits: vcpu * 1024, memoryMiB: gib * 1024 };
}

/** Container at its own limit: a reason that contains a name from outside. */
export function aContainerReason(container: string): SizingReason {
  return { code: 'container-short', size: aSize(0.5, 1), container, limitMiB: 512, killed: true };
}

/** Monthly price of this many tasks of this size, USD. */
export function usdOf(size: FargateSize, tasks: number): number {
  return monthlyUsd(hourlyUsd(size, price), tasks);
}

export function aSetup(size: FargateSize, overrides: Partial<ServiceSetup> = {}): ServiceSetup {
  return {
    taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/checkout:57',
    family: 'checkout',
    revision: 57,
    size,
    os: 'LINUX',
    architecture: 'X86_64',
    capacity: 'Fargate',
    ephemeralStorageGiB: 20,
    containers: [
      {
        name: 'web',
        image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1.14.2',
        cpuUnits: size.cpuUnits,
        memoryMiB: size.memoryMiB,
        runtimeSettings: [],
      },
    ],
    ...overrides,
  };
}

/** Sizes from a quarter to four times the current CPU, judged by the usage. */
function considered(inUse: FargateSize, chosen: FargateSize, usage: ObservedUsage): ConsideredSize[] {
  const share = (size: FargateSize) => hourlyUsd(size, price) / hourlyUsd(inUse, price);
  const isSame = (one: FargateSize, other: FargateSize) =>
    one.cpuUnits === other.cpuUnits && one.memoryMiB === other.memoryMiB;
  const verdictOf = (size: FargateSize): ConsideredSize['verdict'] => {
    if (isSame(size, chosen)) return 'chosen';
    if (isSame(size, inUse)) return 'in use';
    const isEnough = size.memoryMiB > 1.1 * usage.memory.highest && size.cpuUnits / 1024 > usage.cpu.p95;
    if (!isEnough) return 'too small';
    return share(size) < share(chosen) ? 'held back' : 'dearer';
  };
  const sizes = [0.25, 0.5, 1, 2, 4].flatMap((vcpu) =>
    [1, 2, 3, 4, 6, 8].filter((gib) => gib >= 2 * vcpu && gib <= 8 * vcpu).map((gib) => aSize(vcpu, gib)),
  );
  return sizes
    .map((size) => ({
      size,
      priceShare: share(size),
      monthlyUsd: usdOf(size, usage.meanTasks),
      minutesOver:
        (usage.chart?.cpuMean ?? []).filter((value) => (value ?? 0) > size.cpuUnits / 1024).length * 60,
      memoryKills: size.memoryMiB < usage.memory.highest ? 2 : 0,
      taskMinutesOver: 0,
      memoryDaysOver: size.memoryMiB < usage.memory.highest ? 2 : 0,
      isAlwaysTooSmall: false,
      verdict: verdictOf(size),
    }))
    .toSorted((one, other) => one.priceShare - other.priceShare);
}

const checkoutSize = aSize(0.5, 1);
const checkoutAdvised = aSize(1, 3);

/** `checkout`: exceeded its memory limit with the evening's load, and its CPU is at its limit. */
function checkoutAt(at: number): Moment {
  const load = shopLoad(at);
  const cpu = Math.min(0.5, 0.06 + 0.5 * load + 0.05 * noise(at / hourMs, 1));
  return {
    cpu,
    cpuMaximum: Math.min(0.5, cpu * 1.5 + 0.03),
    memory: Math.min(1024, 520 + 470 * load + 60 * noise(at / hourMs, 2)),
    tasks: 3,
  };
}

const killedAt = [1.32, 4.3, 5.28].map((days) => reportedAt - days * dayMs);

/** `checkout` is killed for memory: it must grow, at high risk. */
export function aServiceReport(overrides: Partial<ChangeReport> = {}): ChangeReport {
  const observed = anObservedUsage(checkoutAt, {
    size: checkoutSize,
    stops: killedAt.map((at) => ({ at, kind: 'out-of-memory', size: checkoutSize, container: 'web' })),
  });
  return {
    place: aPlace(),
    analysedAt: reportedAt,
    lookbackDays: 14,
    tolerance: 'standard',
    decision: {
      action: 'grow',
      reason: {
        code: 'too-small',
        from: checkoutSize,
        to: checkoutAdvised,
        shortages: [
          { code: 'killed', memoryMiB: 1024 },
          { code: 'cpu-over', vcpu: 0.5, share: 0.094, admitted: 0.015 },
        ],
      },
      size: checkoutAdvised,
      runnerUp: {
        size: aSize(1, 2),
        monthlyUsd: usdOf(aSize(1, 2), 3),
        whyNot: { code: 'memory-margin', peakMiB: 1024, margin: 0.1 },
      },
      headroom: { cpu: 0.5, memory: 0.66 },
      risk: 'high',
      riskAfter: 'none',
      priceChange: usdOf(checkoutAdvised, 3) / usdOf(checkoutSize, 3) - 1,
      monthlyUsd: { before: usdOf(checkoutSize, 3), after: usdOf(checkoutAdvised, 3) },
      tasks: { before: 3, after: 3 },
      containers: [
        {
          name: 'web',
          cpuUnits: { from: 512, to: 1024 },
          memoryMiB: { from: 1024, to: 3072 },
        },
      ],
      confidence: 1,
    },
    considered: considered(checkoutSize, checkoutAdvised, observed),
    setup: aSetup(checkoutSize),
    observed,
    notes: [
      {
        ...{ kind: 'heap', code: 'heap-leaves-unused', container: 'web', setting: '-Xmx768m' },
        ...{ wantsMiB: 960, memoryMiB: 3072 },
      },
      { kind: 'image', code: 'moving-tags', images: [{ container: 'web', image: 'shop/checkout:latest' }] },
    ],
    gaps: [],
    ...overrides,
  };
}

const searchSize = aSize(2, 8);
const searchAdvised = aSize(0.5, 3);
const onRequests: ScalingPolicy = {
  kind: 'target tracking',
  signal: { by: 'requests', metric: 'ALBRequestCountPerTarget' },
};

/** `search`: has four times the CPU that it needs; scales on requests, was twice as large until five days ago. */
function searchAt(at: number): Moment {
  const load = shopLoad(at);
  return {
    cpu: 0.05 + 0.3 * load + 0.04 * noise(at / hourMs, 3),
    cpuMaximum: 0.1 + 0.62 * load * (0.8 + 0.4 * noise(at / hourMs, 4)),
    memory: 1850 + 420 * noise(at / (6 * hourMs), 5) + 250 * load,
    tasks: 2 + Math.round(4 * load),
  };
}

/** `search` could shrink, and save. */
export function aShrinkingService(overrides: Partial<ChangeReport> = {}): ChangeReport {
  const observed = anObservedUsage(searchAt, {
    size: searchSize,
    sizes: [
      { from: Number.NEGATIVE_INFINITY, size: aSize(4, 16) },
      { from: reportedAt - 5.2 * dayMs, size: searchSize },
    ],
  });
  const tasks = observed.meanTasks;
  const before = usdOf(searchSize, tasks);
  const after = usdOf(searchAdvised, tasks);
  return {
    ...aServiceReport(),
    place: aPlace({ kind: 'service', name: 'search' }),
    decision: {
      action: 'shrink',
      reason: {
        code: 'saves',
        from: searchSize,
        to: searchAdvised,
        saved: { usd: before - after },
        met: {
          ...{ days: 14, minutesOver: 0, memoryPeakMiB: observed.memory.highest },
          cpu: { size: 0.5, highestMean: observed.cpu.highest, busiest: observed.cpu.maximum },
          tasks: { before: tasks, after: tasks },
        },
      },
      size: searchAdvised,
      runnerUp: {
        size: aSize(0.25, 2),
        monthlyUsd: usdOf(aSize(0.25, 2), tasks),
        whyNot: { code: 'memory-margin', peakMiB: 2458, margin: 0.1 },
      },
      headroom: { cpu: 0.24, memory: 0.18 },
      risk: 'none',
      riskAfter: 'none',
      priceChange: after / before - 1,
      monthlyUsd: { before, after },
      tasks: { before: tasks, after: tasks },
      containers: [
        { name: 'search', cpuUnits: { from: 1792, to: 448 }, memoryMiB: { from: 7680, to: 2880 } },
        { name: 'envoy', cpuUnits: { from: 256, to: 64 }, memoryReservationMiB: { from: 512, to: 192 } },
      ],
      confidence: 1,
    },
    considered: considered(searchSize, searchAdvised, observed),
    setup: aSetup(searchSize, {
      taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/search:12',
      family: 'search',
      revision: 12,
      containers: [
        {
          ...{ name: 'search', essential: true, cpuUnits: 1792, memoryMiB: 7680 },
          image: 'docker.io/shop/search:8.11.4',
          runtimeSettings: ['-XX:MaxRAMPercentage=70'],
        },
        {
          ...{ name: 'envoy', essential: false, cpuUnits: 256, memoryReservationMiB: 512 },
          image: 'public.ecr.aws/appmesh/envoy:v1.29.12.1-prod',
          runtimeSettings: [],
        },
      ],
      capacity: 'Fargate Spot 70%, Fargate 30%',
      scaling: {
        minimumTasks: 2,
        maximumTasks: 12,
        policies: [onRequests],
      },
    }),
    observed,
    notes: [
      {
        ...{ kind: 'scaling', code: 'policy', minimumTasks: 2, maximumTasks: 12 },
        policy: onRequests,
        tasks: { before: tasks, after: tasks },
      },
      { kind: 'arm', code: 'arm', savedUsd: 14.1 },
    ],
    gaps: [
      'scaling activities not readable: AccessDenied on application-autoscaling:DescribeScalingActivities',
    ],
    ...overrides,
  };
}

/** `web`: the size fits. */
export function aKeptService(overrides: Partial<ChangeReport> = {}): ChangeReport {
  const size = aSize(0.25, 0.5);
  const observed = anObservedUsage(
    (at) => ({ cpu: 0.1, cpuMaximum: 0.15, memory: 400 + 20 * shopLoad(at), tasks: 2 }),
    {
      size,
    },
  );
  const usd = usdOf(size, 2);
  const { decision, ...rest } = aServiceReport();
  return {
    ...rest,
    place: aPlace({ kind: 'service', name: 'web' }),
    decision: {
      ...decision,
      action: 'keep',
      reason: {
        code: 'fits',
        size,
        met: {
          ...{ days: 14, minutesOver: 0, memoryPeakMiB: observed.memory.highest },
          cpu: { size: 0.25, highestMean: observed.cpu.highest, busiest: observed.cpu.maximum },
          tasks: { before: 2, after: 2 },
        },
      },
      size,
      runnerUp: undefined,
      headroom: { cpu: 0.6, memory: 0.18 },
      risk: 'none',
      riskAfter: 'none',
      priceChange: 0,
      monthlyUsd: { before: usd, after: usd },
      tasks: { before: 2, after: 2 },
      containers: [],
    },
    considered: considered(size, size, observed),
    setup: aSetup(size, { family: 'web', revision: 3 }),
    observed,
    notes: [],
    ...overrides,
  };
}

/** `jobs`: no recommendation, since too little was recorded. */
export function aSkippedService(overrides: Partial<ServiceReport> = {}): ServiceReport {
  return {
    place: aPlace({ kind: 'service', name: 'jobs' }),
    analysedAt: reportedAt,
    lookbackDays: 14,
    tolerance: 'standard',
    decision: {
      action: 'skip',
      reason: { code: 'little-usage', minutes: 5, leastMinutes: 15 },
    },
    considered: [],
    notes: [],
    gaps: [],
    ...overrides,
  };
}

/** A few services of one cluster. */
export function aFleetReport(overrides: Partial<FleetReport> = {}): FleetReport {
  return {
    id: 'scan-2026-11-25',
    at: reportedAt,
    partition: 'aws',
    account: '123456789012',
    region: 'eu-west-1',
    clusters: ['shop-prod'],
    lookbackDays: 14,
    services: [aKeptService(), aSkippedService(), aShrinkingService(), aServiceReport()],
    problems: [],
    priceBasis: 'on-demand list price of eu-west-1, AWS Price List, 2026-11-25',
    ...overrides,
  };
}
