import { seededRandom } from '../../sandbox/fleet/seeded.ts';
import { dayMs } from '../../shared/model/units.ts';

/** Characteristic of a service. */
type Kind = 'plain' | 'scaled' | 'deployed' | 'ec2' | 'deleted' | 'silent' | 'young';

/** Service of the fleet: the local AWS derives everything about it from this. */
export interface FleetService {
  cluster: string;
  name: string;
  kind: Kind;
  seed: number;
  cpuUnits: number;
  memoryMiB: number;
  /** Percent of its CPU that the mean task uses in a busy hour, and of its memory. */
  busyPercent: { cpu: number; memory: number };
  tasks: number;
  /** Epoch ms. */
  createdAt: number;
  /** Deployment times, newest first, epoch ms. */
  deployedAt: number[];
}

/** Cluster; those with Container Insights also run task families without a service. */
export interface FleetCluster {
  name: string;
  insights: boolean;
  services: FleetService[];
  families: string[];
}

/** Options of a fleet. */
export interface FleetOptions {
  services: number;
  clusters: number;
  /** Start of the scan, epoch ms. */
  at: number;
}

/** Containers of a task, known with Container Insights. */
export const sidecars = ['app', 'proxy'];
const familiesPerCluster = 5;
const lookback = 14 * dayMs;

/**
 * Shares of the fleet; the rest is plain. The first services are one of each kind, so that a small fleet has them, too.
 */
const shares: [Kind, number][] = [
  ['scaled', 0.05],
  ['deployed', 0.1],
  ['ec2', 0.03],
  ['deleted', 0.005],
  ['silent', 0.01],
  ['young', 0.02],
];

const sizes = [
  ...[256, 512, 1024].map((memoryMiB) => ({ cpuUnits: 256, memoryMiB: memoryMiB * 2 })),
  ...[1024, 2048, 4096].map((memoryMiB) => ({ cpuUnits: 512, memoryMiB })),
  ...[2048, 4096, 8192].map((memoryMiB) => ({ cpuUnits: 1024, memoryMiB })),
  ...[4096, 8192, 16_384].map((memoryMiB) => ({ cpuUnits: 2048, memoryMiB })),
];

/** Creates the fleet; the same options give the same one. Clusters have uneven sizes, as in practice. */
export function createFleet({ services, clusters, at }: FleetOptions): FleetCluster[] {
  const random = seededRandom(11);
  let made = 0;
  return Array.from({ length: clusters }, (_, index): FleetCluster => {
    const name = `fleet-${String(index + 1).padStart(2, '0')}`;
    // From half to one and a half times the mean; together they add up to all services.
    const end = Math.round((services * (index + 1) * (clusters + index + 1)) / (clusters * 2 * clusters));
    const insights = index % 10 === 0;
    return {
      ...{ name, insights },
      services: Array.from({ length: end - made }, () => service(name, made++, at, random)),
      families: insights ? Array.from({ length: familiesPerCluster }, (__, one) => `${name}-job-${one}`) : [],
    };
  });
}

function service(cluster: string, index: number, at: number, random: () => number): FleetService {
  const kind = kindOf(index, random());
  const size = sizes[Math.floor(random() * sizes.length)] ?? { cpuUnits: 256, memoryMiB: 512 };
  const createdAt = at - (kind === 'young' ? 4 + 6 * random() : 60 + 300 * random()) * dayMs;
  const recent = Array.from({ length: 1 + Math.floor(random() * 3) }, () => at - random() * lookback);
  return {
    ...{ cluster, kind, createdAt, ...size },
    name: `${cluster}-service-${index}`,
    seed: index,
    busyPercent: { cpu: 3 + 90 * random() ** 3, memory: 15 + 70 * random() },
    tasks: 1 + Math.floor(random() * 4),
    deployedAt: kind === 'deployed' ? recent.sort((a, b) => b - a) : [Math.min(createdAt, at - 30 * dayMs)],
  };
}

function kindOf(index: number, chance: number): Kind {
  const forced = shares[index - 1];
  if (forced) return forced[0];
  let sum = 0;
  for (const [kind, share] of shares) {
    sum += share;
    if (chance < sum) return kind;
  }
  return 'plain';
}
