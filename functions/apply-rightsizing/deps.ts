import type { MessageReference } from '../../shared/model/incident.ts';
import type { ApplyDeps } from '../../shared/rollout/rollout-deps.ts';
import type { ThreadAnswer } from '../../shared/slack/thread-answer.ts';
import type { ListedIds } from '../../shared/table/listed-ids.ts';

/** Everything that applying decisions needs; the handler constructs it once per cold start. */
export interface Deps extends ApplyDeps {
  /** Answers a click in the thread of its message; false where that is impossible for good. */
  answerInThread: (answer: ThreadAnswer) => Promise<boolean>;
  /** The address of a message; undefined where Slack gives none. */
  permalink: (message: MessageReference) => Promise<string | undefined>;
  /** Shows the answer only to the user who clicked. */
  respond: (responseUrl: string, text: string) => Promise<void>;
  /** Removes the buttons of a decision's message, and shows the answer. */
  showAnswer: (decisionId: string, text: string) => Promise<void>;
  /** Says in the decision's message why it is not applied without a click. */
  showRefusal: (decisionId: string, reason: string) => Promise<void>;
  /** Removes the buttons of a message whose service has a newer one. */
  showSuperseded: (decisionId: string, message: MessageReference) => Promise<void>;
  waiting: ListedIds;
}
