import * as z from 'zod/mini';
import { parseForm, parseMessage } from '../parse.ts';
import { goBackFields } from '../slack-actions.ts';
import { asked, decisionId } from './slack-question.ts';

const applyForm = z.object({ kind: z.literal('apply'), ...asked, decisionId });
const notNowForm = z.object({ kind: z.literal('not-now'), ...asked, decisionId, days: z.number() });
/** Ends a rollout that is under way. */
const rollBackForm = z.object({ kind: z.literal('roll-back'), ...asked, decisionId });
const message = z.object({ channel: z.string(), ts: z.optional(z.string()) });
/** Rolls back a deployment that an incident blames; `message` is the incident's. */
const goBackForm = z.object({
  ...{ kind: z.literal('go-back'), ...asked, ...goBackFields },
  message: z.optional(message),
});

const workForm = z.discriminatedUnion('kind', [
  applyForm,
  notNowForm,
  rollBackForm,
  goBackForm,
  /** A decision that needs no click. */
  z.object({ kind: z.literal('auto'), decisionId: z.string() }),
  /** A recommendation whose service has a newer message: its own loses the buttons. */
  z.object({
    kind: z.literal('superseded'),
    id: z.string(),
    message,
  }),
  /** The hourly look at decisions that had to wait. */
  z.object({ kind: z.literal('tick') }),
]);

/** A click in Slack that changes a service, rolls it back, or puts a decision off for `days`. Only approvers may. */
export type SlackChange = z.infer<typeof changeForm>;
/** A message of the queue of apply-rightsizing. */
export type ApplyWork = z.infer<typeof workForm>;

const changeForm = z.discriminatedUnion('kind', [applyForm, notNowForm, rollBackForm, goBackForm]);

/** @throws InvalidInputError for what is no change. */
export function parseSlackChange(value: unknown): SlackChange {
  return parseForm(changeForm, value, 'a change from Slack');
}

/** @throws InvalidInputError for any other message. */
export function parseApplyWork(body: string): ApplyWork {
  return parseMessage(workForm, body, 'a message of the queue of changes');
}
