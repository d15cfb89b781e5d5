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
  /** The app's signing secret; fetched once. */
  signingSecret: () => Promise<string>;
  claims: Pick<Claims, 'claimOnce'>;
  groups: SlackGroups;
  responses: SlackResponses;
  /** The queue of apply-rightsizing: what changes services, for approvers alone; missing where nothing is changed. */
  changes?: WorkQueue<SlackChange>;
  /** The queue of slack-questions. */
  questions: WorkQueue<SlackQuestion>;
  /** The only workspace that may ask; any that has the app where it is empty. */
  team: string;
  approvers: Approvers;
  /** Epoch milliseconds. */
  now: () => number;
  log: Log;
  /** Counts something that the owner may want to see or alarm on. */
  count: (metric: Metric, value?: number, reason?: string) => void;
}

type Metric = 'SlackRequestsTaken' | 'SlackRequestsRefused';
