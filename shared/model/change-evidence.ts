import { dayMs } from './units.ts';

/** A field that two revisions, or two deployments of a service, say differently. Every text is redacted. */
export interface RevisionChange {
  /** Field as ECS names it (`image`, `environment`, `subnets`); `container` where a whole container came or went. */
  field: string;
  /** Container whose field it is; absent for fields of the task and of the service. */
  container?: string;
  /** Values of a field that may be shown; absent where it was not set, and for fields of which only names are shown. */
  before?: string;
  after?: string;
  /** Names within the field (environment variables, secrets, log options): never their values. */
  added?: string[];
  removed?: string[];
  changed?: string[];
}

/** Settings of a service that a deployment can change beside its task definition (DescribeServiceRevisions). */
export interface ServiceSettings {
  /** Target groups, each with container and port: `web 8080 targetgroup/web/0123`. */
  loadBalancers?: string[];
  subnets?: string[];
  securityGroups?: string[];
  /** ENABLED or DISABLED. */
  assignPublicIp?: string;
  /** Capacity providers in their order: `FARGATE_SPOT weight 1`. */
  capacityProviders?: string[];
  launchType?: string;
  platformVersion?: string;
  /** ROLLING, BLUE_GREEN, LINEAR or CANARY. */
  strategy?: string;
  /** Images as ECS resolved them for the deployment. */
  images?: ResolvedImage[];
  /** Desired tasks of the deployment. */
  desiredCount?: number;
}

/** Image of a container, by its name in the task definition, and what that named at the deployment. */
export interface ResolvedImage {
  container: string;
  image: string;
  /** `sha256:…`. */
  digest: string;
}

/** The revision that a service ran before another one. Times are epoch milliseconds. */
export interface EarlierRevision {
  /** `web:41`. */
  revision: string;
  /** Start of its deployment, and of the deployment that replaced it. */
  beganAt?: number;
  /** True where ECS says that its deployment completed. */
  completed: boolean;
  /** False where it was deregistered: then no service can be set to it. */
  canRun?: boolean;
  /** Last stop of the same incident before the later revision began, or a failure of it that ECS counted since. */
  failed?: boolean;
}

/** The change of a service before an incident: its deployment, against the last one that completed. */
export interface ChangeEvidence {
  /** `web:42`, the revision that stopped. */
  revision: string;
  /** Start of its deployment, epoch milliseconds. */
  beganAt?: number;
  /** ARN of its deployment while that is in progress in stages (blue/green, linear, canary). */
  stagedDeploymentArn?: string;
  /** "jane.doe (role shop-deploy)", who registered the revision. */
  registeredBy?: string;
  /** "amara (role shop-deploy, via GitHub Actions)", who started the deployment, from CloudTrail where that may be read. */
  deployedBy?: string;
  /** Time from which CloudTrail is asked for it, epoch milliseconds; absent where it was asked, or is not read. */
  askDeployerAt?: number;
  earlier?: EarlierRevision;
  /** Reason that there is no earlier revision: it is the first deployment, or none before it completed. */
  before?: 'none' | 'none-completed';
  /** Rollback of the deployment by ECS, under way or over, and its revision. */
  rolledBack?: { to?: string; isOver: boolean };
  /** Newest deployment, where it began after this one, with another revision. */
  newer?: { revision: string; beganAt: number };
  /** Differences of the two task definitions; absent where they could not be compared. */
  task?: RevisionChange[];
  /** Differences of the service between the two deployments; absent where the history does not contain them. */
  service?: RevisionChange[];
}

/**
 * True where the revision had run for more than a day at a failure: no deployment came just before it.
 * @param at time of the failure, epoch milliseconds
 */
export function ranLongBefore({ beganAt }: ChangeEvidence, at: number): boolean {
  return beganAt !== undefined && at - beganAt > dayMs;
}

/** Use of CPU and memory before a stop, as CloudWatch kept it. */
export interface UsageEvidence {
  /** `task`: of the task itself (enhanced Container Insights). `service`: the highest of all tasks of its service. */
  of: 'task' | 'service';
  /** One a minute, oldest first; percent of the task's size. A minute without data is absent. */
  points: UsagePoint[];
}

export interface UsagePoint {
  /** Start of the minute, epoch milliseconds. */
  at: number;
  cpu?: number;
  memory?: number;
}
