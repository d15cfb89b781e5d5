/** Kinds of hosts that ECS runs tasks on; `unknown` if the record does not say. */
export type HostKind = 'fargate' | 'ec2' | 'managed-instances' | 'external' | 'unknown';

/** Kind of host with its properties. */
export interface Host {
  readonly kind: HostKind;
  /** Plural noun that completes "runs on ...". */
  readonly words: string;
  /** Legal task sizes: those of Fargate's table, or any that fits an instance. */
  readonly taskSizes: 'fargate-table' | 'free';
  /** True if the user can log in to the machine and restart Docker or the agent there. */
  readonly loginPossible: boolean;
  /** Unit of the bill: the task, the user's instances, instances that AWS picks to fit the tasks, or no AWS compute. */
  readonly billed: 'task' | 'instance' | 'instance-by-tasks' | 'own-hardware' | 'unknown';
  /** Meaning of the stop code TerminationNotice. */
  readonly terminationNotice: 'spot-reclaimed' | 'instance-lost' | 'instance-replaced' | 'unknown';
  /** Service code of the quotas that limit the number of running tasks. */
  readonly quotaService?: 'fargate' | 'ec2';
  /** True if containers may use the network of their machine (modes bridge and host). */
  readonly sharesNetwork: boolean;
}

/** Source: Amazon ECS Developer Guide, "Amazon ECS launch types and capacity providers", "ECS Managed Instances". */
const hosts: Readonly<Record<HostKind, Host>> = {
  fargate: {
    kind: 'fargate',
    words: 'Fargate',
    taskSizes: 'fargate-table',
    loginPossible: false,
    billed: 'task',
    terminationNotice: 'spot-reclaimed',
    quotaService: 'fargate',
    sharesNetwork: false,
  },
  ec2: {
    kind: 'ec2',
    words: 'EC2 instances',
    taskSizes: 'free',
    loginPossible: true,
    billed: 'instance',
    terminationNotice: 'instance-lost',
    quotaService: 'ec2',
    sharesNetwork: true,
  },
  'managed-instances': {
    kind: 'managed-instances',
    words: 'ECS Managed Instances',
    taskSizes: 'free',
    loginPossible: false,
    billed: 'instance-by-tasks',
    terminationNotice: 'instance-replaced',
    quotaService: 'ec2',
    sharesNetwork: true,
  },
  external: {
    kind: 'external',
    words: 'machines of your own (External)',
    taskSizes: 'free',
    loginPossible: true,
    billed: 'own-hardware',
    terminationNotice: 'instance-lost',
    sharesNetwork: true,
  },
  unknown: {
    kind: 'unknown',
    words: 'a host of unknown type',
    taskSizes: 'free',
    loginPossible: false,
    billed: 'unknown',
    terminationNotice: 'unknown',
    sharesNetwork: true,
  },
};

const kindOfLaunchType = new Map<string, HostKind>([
  ['FARGATE', 'fargate'],
  ['EC2', 'ec2'],
  ['MANAGED_INSTANCES', 'managed-instances'],
  ['EXTERNAL', 'external'],
]);

const fargateProviders: ReadonlySet<string> = new Set(['FARGATE', 'FARGATE_SPOT']);

/** Tells whether this is one of Fargate's two capacity providers, which have the same names in every account. */
export function isFargateProvider(capacityProvider: string): boolean {
  return fargateProviders.has(capacityProvider);
}

/** Host of a stopped task. */
export function hostOfStop(stop: { launchType?: string; capacityProviderName?: string }): Host {
  const { launchType, capacityProviderName } = stop;
  return hostOf({ launchType, capacityProviders: capacityProviderName ? [capacityProviderName] : [] });
}

/**
 * Host of a task or a service, by its launch type, or else by its capacity providers: Fargate if all of them are,
 * otherwise unknown, since the name of another provider does not identify its machines.
 */
export function hostOf(placed: { launchType?: string; capacityProviders?: readonly string[] }): Host {
  const { launchType, capacityProviders = [] } = placed;
  if (launchType !== undefined) return hosts[kindOfLaunchType.get(launchType) ?? 'unknown'];
  const isFargate = capacityProviders.length > 0 && capacityProviders.every(isFargateProvider);
  return hosts[isFargate ? 'fargate' : 'unknown'];
}
