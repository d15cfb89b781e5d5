import type { WorkQueue } from '../../shared/aws/work-queue.ts';
import type { Log } from '../../shared/model/log.ts';
import type { SlackChange } from '../../shared/model/queue/apply-work.ts';
import type { SlackQuestion } from '../../shared/model/queue/slack-question.ts';
import type { Approvers } from '../../shared/slack/approvers.ts';
import type { SlackGroups } from '../../shared/slack/groups.ts';
import type { SlackResponses } from '../../shared/slack/response.ts';
import type { Claims } from '../../shared/table/claims.ts';

/** What the function works with; the handler fills it in once per cold start. */
export interface Deps {
  /** The app's signing secret, fetched once; undefined while it cannot be read, which is remembered for some seconds. */
  signingSecret: () => Promise<string | undefined>;
  claims: Pick<Claims, 'claimOnce'>;
  groups: SlackGroups;
  responses: SlackResponses;
  /** The queue of apply-rightsizing: what changes services, for approvers alone; missing where nothing is changed. */
  changes?: WorkQueue<SlackChange>;
  /** The queue of slack-questions. */
  questions: WorkQueue<SlackQuestion>;
  /** Workspaces and organizations whose users may ask; where there are none, those of the app's own workspace. */
  teams: readonly string[];
  approvers: Approvers;
  /** Users who may mute a service for longer than an hour, beside the approvers. */
  muters: Approvers;
  /** Takes one of the requests that a user has in a minute; false where none is left. */
  isWithinLimit: (userId: string, now: number) => Promise<boolean>;
  /** Epoch milliseconds. */
  now: () => number;
  log: Log;
  /** Counts something that the owner may want to see or alarm on. */
  count: (metric: Metric, value?: number, reason?: string) => void;
}

type Metric = 'SlackRequestsAccepted' | 'SlackRequestsTaken' | 'SlackRequestsRefused';
