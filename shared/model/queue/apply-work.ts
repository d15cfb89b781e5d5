import * as z from 'zod/mini';
import { parseForm, parseMessage } from '../parse.ts';
import { goBackFields } from '../slack-actions.ts';
import { asked, decisionId } from './slack-question.ts';

const applyForm = z.lazy(() => z.object({ kind: z.literal('apply'), ...asked, decisionId }));
const notNowForm = z.lazy(() =>
  z.object({ kind: z.literal('not-now'), ...asked, decisionId, days: z.number() }),
);
/** Ends a running rollout. */
const rollBackForm = z.lazy(() => z.object({ kind: z.literal('roll-back'), ...asked, decisionId }));
const message = z.object({ channel: z.string(), ts: z.optional(z.string()) });
/** Rolls back a deployment that an incident blames; its `message` is that of the incident. */
const goBackForm = z.lazy(() =>
  z.object({
    ...{ kind: z.literal('go-back'), ...asked, ...goBackFields },
  }),
);

const workForm = z.lazy(() =>
  z.discriminatedUnion('kind', [
    applyForm,
    notNowForm,
    rollBackForm,
    goBackForm,
    /** Decision that is applied without a click. */
    z.object({ kind: z.literal('auto'), decisionId: z.string() }),
    /** Recommendation with a newer one for the same service: its message loses the buttons. */
    z.object({
      kind: z.literal('superseded'),
      id: z.string(),
      message,
    }),
    /** Hourly check of the decisions that had to wait. */
    z.object({ kind: z.literal('tick') }),
  ]),
);

/** Click in Slack that changes a service, rolls it back, or postpones a decision by `days`. For approvers only. */
export type SlackChange = z.infer<typeof changeForm>;
/** Message of apply-rightsizing's queue. */
export type ApplyWork = z.infer<typeof workForm>;

const changeForm = z.lazy(() =>
  z.discriminatedUnion('kind', [applyForm, notNowForm, rollBackForm, goBackForm]),
);

/** Parses a click. @throws InvalidInputError for anything else */
export function parseSlackChange(value: unknown): SlackChange {
  return parseForm(changeForm, value, 'change from Slack');
}

/** Parses a message. @throws InvalidInputError for any other */
export function parseApplyWork(body: string): ApplyWork {
  return parseMessage(workForm, body, 'message of the queue of changes');
}
