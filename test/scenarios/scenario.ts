import type { Service, ServiceDeployment, ServiceRevision, TaskDefinition } from '@aws-sdk/client-ecs';
import type { TrailRecord } from '../../sandbox/aws/cloudtrail.ts';
import type { Cause } from '../../shared/model/causes.ts';
import type { UsageEvidence } from '../../shared/model/change-evidence.ts';
import type { StoppedContainer } from '../../shared/model/stopped-task.ts';

/** AWS as it is when the events arrive. A part that is left out is not known to AWS. */
export interface Fleet {
  service?: Service;
  /** Task definitions by their name, `web:42`. */
  definitions?: Readonly<Record<string, TaskDefinition>>;
  /** Containers of the stopped task as DescribeTasks tells them, where they say more than the event. */
  containers?: StoppedContainer[];
  /** Deployments of the service in its history, and the revisions that they name. */
  deployments?: ServiceDeployment[];
  revisions?: ServiceRevision[];
  /** Last lines of the log of the container at fault. */
  log?: readonly string[];
  usage?: UsageEvidence;
  /** Calls that started deployments, as CloudTrail has them; absent where it may not be read. */
  trail?: readonly TrailRecord[];
}

/** A case of the field: events, AWS as it was, and the message that an engineer needs. */
export interface Scenario {
  name: string;
  /** As EventBridge writes them, oldest first. */
  events: readonly object[];
  fleet: Fleet;
  expected: {
    cause: Cause;
    /** The whole first line. */
    title: string;
    /** Part of the sentence that explains. */
    sentence: string;
    /** Part of the first remedy, with its command. */
    remedy: string;
    /** The only revision that a rollback command may name; absent where no revision is to blame. */
    rollbackTo?: string;
    /** Line under "What changed". */
    changed?: string;
    /** The only one who may be named as having deployed; absent where none is. */
    deployer?: string;
  };
}

/** The parts of the evidence that can be missing, denied, slow or wrong. */
export const sources = ['task', 'definition', 'service', 'deployments', 'log', 'usage', 'trail'] as const;
export type Source = (typeof sources)[number];

/** removed: AWS knows nothing. slow: no answer in time. wrong: the answer is that of something else. */
export const faults = ['removed', 'denied', 'slow', 'wrong'] as const;
export interface Fault {
  source: Source;
  kind: (typeof faults)[number];
}
