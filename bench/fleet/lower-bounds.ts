import { dayMs, minuteMs } from '../../shared/model/units.ts';
import { reading } from '../../shared/sizing/decide/policy.ts';
import type { FleetCluster, FleetService } from './fleet.ts';

/** Limits of one call of each API (see shared/aws). */
const most = {
  clusters: 100,
  listed: 100,
  services: 10,
  revisions: 20,
  deployments: 20,
  resources: 50,
  metrics: 500,
  queries: 500,
  points: 100_800,
};

const days = 14;
const pointsPerQuery = (days * dayMs) / (5 * minuteMs);
/** Hours of memory before the window. */
const hoursBefore = (reading.memoryDays - days) * 24;
const queriesPerService = 4;
const queriesPerFamily = 5;
const queriesPerSidecarTask = 2;

/** Amount of data that has to be requested. */
interface Needs {
  definitions: number;
  revisions: number;
  deployedServices: number;
  fargateServices: number;
  scaledServices: number;
  queries: number;
  points: number;
}

/** Fewest calls that can read all of this, by operation. */
export type LowerBounds = Record<string, number>;

/**
 * Fewest calls for a fleet.
 * @param again services that a worker had read before it died, which have to be read again
 * @param at start of the scan, epoch ms
 */
export function lowerBounds(
  fleet: readonly FleetCluster[],
  again: ReadonlySet<string>,
  at: number,
): LowerBounds {
  const needs = total(fleet, again, at);
  const perCluster = (size: number) =>
    sum(fleet, ({ services }) => {
      const repeated = services.filter(({ name }) => again.has(name)).length;
      return Math.ceil(services.length / size) + (size === most.services ? Math.ceil(repeated / size) : 0);
    });
  // Container Insights lists the families of services, too.
  const listed = ({ families, services }: FleetCluster) => families.length + services.length;
  const insights = fleet.filter((cluster) => cluster.insights);
  return {
    'ecs:ListClusters': Math.ceil(fleet.length / most.clusters),
    'ecs:DescribeClusters': Math.ceil(fleet.length / most.clusters),
    'ecs:ListServices': perCluster(most.listed),
    'ecs:DescribeServices': perCluster(most.services),
    'ecs:DescribeTaskDefinition': needs.definitions,
    'ecs:DescribeServiceRevisions': Math.ceil(needs.revisions / most.revisions),
    'ecs:ListServiceDeployments': needs.deployedServices,
    'ecs:DescribeServiceDeployments': Math.ceil(needs.deployedServices / most.deployments),
    'application-autoscaling:DescribeScalableTargets': Math.ceil(needs.fargateServices / most.resources),
    'application-autoscaling:DescribeScalingPolicies': needs.scaledServices,
    'application-autoscaling:DescribeScheduledActions': needs.scaledServices,
    'cloudwatch:ListMetrics': sum(insights, (cluster) => Math.ceil(listed(cluster) / most.metrics)),
    'cloudwatch:GetMetricData': Math.max(
      Math.ceil(needs.queries / most.queries),
      Math.ceil(needs.points / most.points),
    ),
  };
}

function total(fleet: readonly FleetCluster[], again: ReadonlySet<string>, at: number): Needs {
  const needs: Needs = {
    ...{ definitions: 0, revisions: 0, deployedServices: 0, fargateServices: 0, scaledServices: 0 },
    ...{ queries: 0, points: 0 },
  };
  for (const { services, families, insights } of fleet) {
    needs.definitions += families.length;
    needs.queries += families.length * queriesPerFamily;
    needs.points += families.length * queriesPerFamily * pointsPerQuery;
    for (const service of services) {
      addService(needs, service, insights, at);
      if (again.has(service.name)) addService(needs, service, insights, at);
    }
  }
  return needs;
}

function addService(needs: Needs, service: FleetService, hasSidecar: boolean, at: number): void {
  const { kind, deployedAt, createdAt } = service;
  needs.definitions += 1;
  needs.revisions += 1;
  if (kind === 'ec2' || kind === 'deleted') return;
  needs.fargateServices += 1;
  if (kind === 'scaled') needs.scaledServices += 1;
  if (kind === 'deployed') {
    needs.deployedServices += 1;
    // Revision of each deployment, and the one before the first; the running one is already counted.
    needs.revisions += deployedAt.length;
    needs.definitions += deployedAt.length;
  }
  const queries = queriesPerService + (hasSidecar ? queriesPerSidecarTask : 0);
  const seen = Math.min(1, (at - createdAt) / (days * dayMs));
  needs.queries += queries;
  if (kind !== 'silent') needs.points += queries * Math.floor(pointsPerQuery * seen);
  const before = Math.min(
    1,
    Math.max(0, at - createdAt - days * dayMs) / ((reading.memoryDays - days) * dayMs),
  );
  if (kind !== 'silent') needs.points += Math.floor(hoursBefore * before);
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((all, item) => all + of(item), 0);
}
