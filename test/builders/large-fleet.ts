import type { FargateSize } from '../../shared/model/fargate-sizes.ts';
import type { SizingReason, SkipReason } from '../../shared/sizing/decide/reason.ts';
import type { FleetReport, ServiceReport } from '../../shared/sizing/service-report.ts';
import {
  aFleetReport,
  aKeptService,
  aServiceReport,
  aShrinkingService,
  aSize,
  aSkippedService,
  type ChangeReport,
  usdOf,
} from './sizing-report.ts';
import { aPlace } from './stopped-task.ts';
import { noise } from './usage-report.ts';

const names =
  'ad-server api-gateway basket billing catalog-sync customer-profile delivery-slots discounts feed-export fraud-check gift-cards image-resizer inventory invoice-printer legacy-soap-bridge loyalty mailer notifications order-history payments price-engine product-recommendations-v2 ratings returns session-store shipping-labels sitemap sms stock-levels storefront subscriptions tax wishlist'.split(
    ' ',
  );

const moves: [FargateSize, FargateSize][] = [
  [aSize(1, 2), aSize(0.5, 1)],
  [aSize(4, 16), aSize(1, 4)],
  [aSize(2, 4), aSize(1, 3)],
  [aSize(0.5, 2), aSize(0.25, 1)],
  [aSize(8, 32), aSize(4, 16)],
];

/** Templates for the services of the long tail: creating each from scratch would take seconds. */
interface Patterns {
  kept: ChangeReport;
  shrinking: ChangeReport;
}

/** Service of the long tail, without its chart: most could shrink, some fit. */
function another(name: string, index: number, { kept, shrinking }: Patterns): ServiceReport {
  const place = aPlace({
    cluster: index % 4 === 0 ? 'shop-batch' : 'shop-prod',
    kind: 'service',
    name,
  });
  if (index % 3 === 1) return { ...kept, place };
  const [from, to] = moves[index % moves.length] ?? [aSize(1, 2), aSize(0.5, 1)];
  const tasks = 1 + Math.round(6 * noise(index, 9));
  const [before, after] = [usdOf(from, tasks), usdOf(to, tasks)];
  return {
    ...shrinking,
    place,
    decision: {
      ...shrinking.decision,
      reason: { ...shrinking.decision.reason, from, to } as SizingReason,
      size: to,
      risk: index % 5 === 0 ? 'low' : 'none',
      priceChange: after / before - 1,
      monthlyUsd: { before, after },
      tasks: { before: tasks, after: tasks },
    },
    setup: shrinking.setup && { ...shrinking.setup, size: from, family: name },
  };
}

/** `batch-import`: at its CPU limit every night, medium risk. */
function aNightlyImport(): ChangeReport {
  const report = aServiceReport({ notes: [] });
  const [from, to] = [aSize(1, 4), aSize(2, 4)];
  const [before, after] = [usdOf(from, 1), usdOf(to, 1)];
  return {
    ...report,
    place: aPlace({ cluster: 'shop-batch', kind: 'service', name: 'batch-import' }),
    decision: {
      ...report.decision,
      reason: {
        ...{ code: 'too-small', from, to },
        shortages: [{ code: 'cpu-over', vcpu: 1, share: 0.041, admitted: 0.03 }],
      },
      size: to,
      risk: 'medium',
      priceChange: after / before - 1,
      monthlyUsd: { before, after },
      tasks: { before: 1, after: 1 },
      runnerUp: undefined,
      containers: [],
    },
    considered: [],
    observed: undefined,
    setup: report.setup && { ...report.setup, size: from, family: 'batch-import' },
  };
}

/** Forty services of two clusters, four of them shown in detail. */
export function aLargeFleet(overrides: Partial<FleetReport> = {}): FleetReport {
  const skipped = (name: string, reason: SkipReason) => {
    const place = aPlace({ kind: 'service', name });
    return aSkippedService({ place, decision: { action: 'skip', reason } });
  };
  const usageOf = (minutes: number): SkipReason => ({ code: 'little-usage', minutes, leastMinutes: 15 });
  const bare = { observed: undefined, considered: [], notes: [], gaps: [] };
  const patterns = { kept: aKeptService(bare), shrinking: aShrinkingService(bare) };
  return aFleetReport({
    clusters: ['shop-prod', 'shop-batch'],
    services: [
      ...names.map((name, index) => another(name, index, patterns)),
      skipped('canary', usageOf(3)),
      skipped('jobs', usageOf(11)),
      skipped('windows-reports', { code: 'other-host', launchType: 'EC2' }),
      aKeptService(),
      aShrinkingService(),
      aNightlyImport(),
      aServiceReport(),
    ],
    problems: ['cluster legacy not readable: AccessDenied on ecs:ListServices'],
    ...overrides,
  });
}
