import * as z from 'zod/mini';
import { parseForm, parseMessage } from '../parse.ts';
import { ecsName } from '../slack-actions.ts';

const userId = z.string().check(z.regex(/^[A-Z][A-Z0-9]{5,20}$/));
const name = z.string().check(z.regex(ecsName, 'must be a name of ECS'));

/** The id of a decision, as buttons and queues carry it. */
export const decisionId = z.string().check(z.regex(/^[\w.:/#-]{1,120}$/, 'must be the id of a decision'));

/** Fields of everything that a user asks for in Slack. */
export const asked = {
  /** The user who asked: allowed to, where approval is required. */
  userId,
  /** Takes five answers within half an hour. */
  responseUrl: z.url(),
  /** When it was asked, epoch ms: a later try counts from the same time. */
  at: z.number(),
};

const service = { service: name, cluster: z.optional(name) };

/** True for a command: then the answer takes the place of its acknowledgement ("Looking…"). */
const replaces = { isCommand: z.optional(z.boolean()) };

const questionForm = z.discriminatedUnion('kind', [
  /** Shows all the evidence of a decision. */
  z.object({ kind: z.literal('why'), ...asked, ...replaces, decisionId }),
  /** Analyses a service now, and posts its report. */
  z.object({ kind: z.literal('report'), ...asked, ...replaces, ...service }),
  /** Analyses a service after it was killed for memory. */
  z.object({
    kind: z.literal('size-now'),
    ...asked,
    ...replaces,
    ...{ account: z.string(), region: z.string(), cluster: name, service: name },
  }),
  /** Says why a task stopped. `task`: its id or its ARN. */
  z.object({ kind: z.literal('why-task'), ...asked, ...replaces, task: z.string() }),
  /** Says why the last task of a service stopped. */
  z.object({ kind: z.literal('why-service'), ...asked, ...replaces, ...service }),
  /** No messages about a service until `at + forMs`. */
  z.object({ kind: z.literal('mute'), ...asked, ...replaces, ...service, forMs: z.number() }),
  z.object({ kind: z.literal('unmute'), ...asked, ...replaces, ...service }),
  /** Lifts the hold of a service before its time. */
  z.object({ kind: z.literal('release'), ...asked, ...replaces, ...service }),
  /** Stops all changes of the installation, and allows them again. */
  z.object({ kind: z.literal('pause'), ...asked, ...replaces }),
  z.object({ kind: z.literal('resume'), ...asked, ...replaces }),
  /** Lists what is under way, on hold and muted. */
  z.object({ kind: z.literal('status'), ...asked, ...replaces }),
]);

/** A question asked in Slack, verified, as it goes through the queue of slack-questions. */
export type SlackQuestion = z.infer<typeof questionForm>;

/** @throws InvalidInputError for what is no question from Slack. */
export function parseSlackQuestion(value: unknown): SlackQuestion {
  return parseForm(questionForm, value, 'a question from Slack');
}

/** Reads a message of the queue. @throws InvalidInputError for any other message. */
export function parseQueuedQuestion(body: string): SlackQuestion {
  return parseMessage(questionForm, body, 'a question from Slack');
}
