import * as z from 'zod/mini';
import { parseForm, parseMessage } from '../parse.ts';
import { ecsName, incidentFields } from '../slack-actions.ts';

const userId = z.string().check(z.regex(/^[A-Z][A-Z0-9]{5,20}$/));
const name = z.string().check(z.regex(ecsName, 'must be a name of ECS'));

/** Id of a decision, as in buttons and queues. */
export const decisionId = z.string().check(z.regex(/^[\w.:/#-]{1,120}$/, 'must be the id of a decision'));

/** Fields of every request from a Slack user. */
export const asked = {
  /** User who asked: permitted to, if approval is required. */
  userId,
  /** URL that accepts five responses within half an hour. */
  responseUrl: z.url(),
  /** Time of the request, epoch ms: a retry counts from the same time. */
  at: z.number(),
  /** The message that was clicked: the answer goes into its thread. Absent for a command. */
  message: z.optional(z.object({ channel: z.string(), ts: z.string() })),
};

const service = { service: name, cluster: z.optional(name) };

/** True for a command: its answer then replaces its acknowledgment ("Looking…"). */
const replaces = { isCommand: z.optional(z.boolean()) };

const questionForm = z.lazy(() =>
  z.discriminatedUnion('kind', [
    /** Shows all evidence of a decision. */
    z.object({ kind: z.literal('why'), ...asked, ...replaces, decisionId }),
    /** Analyses a service now and posts its report. */
    z.object({ kind: z.literal('report'), ...asked, ...replaces, ...service }),
    /** Analyses a service after it was killed for memory. */
    z.object({
      kind: z.literal('size-now'),
      ...asked,
      ...replaces,
      ...{ account: z.string(), region: z.string(), cluster: name, service: name },
    }),
    /** Explains why a task stopped. `task` is its id or ARN. */
    z.object({ kind: z.literal('why-task'), ...asked, ...replaces, task: z.string() }),
    /** Explains why the last stopped task of a service stopped. */
    z.object({ kind: z.literal('why-service'), ...asked, ...replaces, ...service }),
    /** Silences messages about a service until `at + forMs`. */
    z.object({ kind: z.literal('mute'), ...asked, ...replaces, ...service, forMs: z.number() }),
    /** Shows on an incident's message which user looks into it. */
    z.object({ kind: z.literal('acknowledge'), ...asked, ...incidentFields }),
    /** More lines of the log of an incident. */
    z.object({ kind: z.literal('more-logs'), ...asked, ...incidentFields }),
    z.object({ kind: z.literal('unmute'), ...asked, ...replaces, ...service }),
    /** Lifts the hold of a service early. */
    z.object({ kind: z.literal('release'), ...asked, ...replaces, ...service }),
    /** Pauses all changes of the installation, or resumes them. */
    z.object({ kind: z.literal('pause'), ...asked, ...replaces }),
    z.object({ kind: z.literal('resume'), ...asked, ...replaces }),
    /** Lists running rollouts, holds and mutes. */
    z.object({ kind: z.literal('status'), ...asked, ...replaces }),
  ]),
);

/** Verified request from Slack, as it passes through the queue of slack-questions. */
export type SlackQuestion = z.infer<typeof questionForm>;

/** Parses a request. @throws InvalidInputError for anything else */
export function parseSlackQuestion(value: unknown): SlackQuestion {
  return parseForm(questionForm, value, 'question from Slack');
}

/** Parses a message of the queue. @throws InvalidInputError for any other */
export function parseQueuedQuestion(body: string): SlackQuestion {
  return parseMessage(questionForm, body, 'question from Slack');
}
