import type { WorkQueue } from '../../shared/aws/work-queue.ts';
import type { Log } from '../../shared/model/log.ts';
import type { SlackChange } from '../../shared/model/queue/apply-work.ts';
import type { SlackQuestion } from '../../shared/model/queue/slack-question.ts';
import type { Approvers } from '../../shared/slack/approvers.ts';
import type { SlackGroups } from '../../shared/slack/groups.ts';
import type { SlackResponses } from '../../shared/slack/response.ts';
import type { Claims } from '../../shared/table/claims.ts';

/** Dependencies of the function, created once per cold start. */
export interface Deps {
  /** Signing secret of the app, fetched once; undefined while it cannot be read, which is cached for some seconds. */
  signingSecret: () => Promise<string | undefined>;
  claims: Pick<Claims, 'claimOnce'>;
  groups: SlackGroups;
  responses: SlackResponses;
  /** Queue of apply-rightsizing, for changes by approvers; absent if the installation changes nothing. */
  changes?: WorkQueue<SlackChange>;
  /** Queue of slack-questions. */
  questions: WorkQueue<SlackQuestion>;
  /** Accepted workspaces and organizations; if empty, the workspace that installed the app. */
  teams: readonly string[];
  approvers: Approvers;
  /** Users, in addition to approvers, who may mute a service for longer than an hour. */
  muters: Approvers;
  /** Counts a request towards the user's limit per minute; false if the limit is reached. */
  isWithinLimit: (userId: string, now: number) => Promise<boolean>;
  /** Current time, epoch ms. */
  now: () => number;
  log: Log;
  /** Adds to a CloudWatch metric that the owner can view or alarm on. */
  count: (metric: Metric, value?: number, reason?: string) => void;
}

type Metric = 'SlackRequestsAccepted' | 'SlackRequestsTaken' | 'SlackRequestsRefused';
