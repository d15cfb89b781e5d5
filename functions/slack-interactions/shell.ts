import type { SizingState } from '../../shared/gateways/sizing-state.ts';
import type { SlackGroups } from '../../shared/gateways/slack-groups.ts';
import type { SlackResponses } from '../../shared/gateways/slack-response.ts';
import type { WorkQueue } from '../../shared/gateways/work-queue.ts';
import type { Log } from '../../shared/lambda/log.ts';
import type { Approvers } from '../../shared/slack-input/approvers.ts';

/** What the function works with; the handler fills it in once per cold start. */
export interface Shell {
  /** The app's signing secret; fetched once. */
  signingSecret: () => Promise<string>;
  claims: Pick<SizingState, 'claimOnce'>;
  groups: SlackGroups;
  responses: SlackResponses;
  queue: WorkQueue;
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
