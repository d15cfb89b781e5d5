/** Text stored by an older version; current items contain codes and facts. */
interface Worded {
  code: 'worded';
  text: string;
}

/** Evidence against a new size, or a request to end its rollout. Sizes in MiB and vCPU, times in minutes. */
export type Fault =
  | { code: 'memory-kill'; memoryMiB: number }
  | { code: 'memory-full'; usedMiB: number; memoryMiB: number }
  | { code: 'cpu'; vcpu: number; minutes: number }
  | { code: 'stops'; stops: number; causes: string[]; stopsBefore: number }
  | { code: 'below-desired'; running: number; desired: number; minutes: number }
  | { code: 'deployment-failed' }
  | { code: 'deployment-stuck'; minutes: number }
  /** ECS's circuit breaker, an alarm of the owner, or a person went back without us. */
  | { code: 'rolled-back-elsewhere' }
  /** No evidence against it, but a larger size is applied already. */
  | { code: 'next' }
  /** Requested by a user; `by` is the Slack id. */
  | { code: 'person'; by: string }
  | Worded;

/** Usage of the new size, and what it saves with the tasks that ran (US dollars a month, negative for a cost). */
export interface Realised {
  savedMonthlyUsd?: number;
  tasks: number;
  highestVcpu: number;
  vcpu: number;
  highestMemoryMiB: number;
  memoryMiB: number;
}

/** Reason why a watch verified nothing. */
export type Unobserved = 'scaled-to-zero' | 'no-task' | 'no-usage' | 'not-looked';

/** Something that was done or seen in a rollout. Revisions as `web:42`, times in epoch ms. */
export type RolloutEvent =
  | { code: 'begun' }
  | { code: 'registered'; revision: string; like: string }
  | { code: 'registered-otherwise'; revision: string; differences: string[] }
  | { code: 'not-begun'; minutes: number }
  | { code: 'deploying'; revision: string }
  /** `atMost`: the end of a watch in which too little was observed. */
  | { code: 'watching'; until: number; atMost: number }
  | { code: 'verified'; realised: Realised }
  | { code: 'not-observed'; why: Unobserved; revision: string }
  | { code: 'rolling-back'; fault: Fault }
  | { code: 'larger-size-stays'; fault: Fault }
  | { code: 'larger-size-failed'; fault: Fault }
  | { code: 'deployment-stopped' }
  | { code: 'copied'; revision: string; of: string }
  | { code: 'runs-again'; revision: string; isSteady: boolean }
  | { code: 'not-steady' }
  | { code: 'does-not-go-back' }
  | { code: 'superseded'; revision: string }
  | { code: 'service-deleted' }
  | { code: 'revision-deleted'; revision: string; isGoingBack: boolean }
  /** ECS refused a step for good, or the input was malformed; `message` is redacted. */
  | { code: 'refused'; error?: string; message: string; isGoingBack: boolean }
  /** A person goes back from the revision that an incident blames. */
  | { code: 'going-back'; from: string; to: string; by: string }
  | Worded;

/** One step of a rollout, at a time (epoch ms). */
export type RolloutStep = { at: number } & RolloutEvent;

/** Reason of a hold. */
export type HoldReason =
  | { code: 'rolled-back'; fault: Fault }
  | { code: 'failed'; fault: Fault }
  | { code: 'not-now'; by: string }
  | Worded;
