import * as z from 'zod/mini';
import { parseForm } from '../parse.ts';
import { ecsName } from '../slack-actions.ts';

const userId = z.string().check(z.regex(/^[A-Z][A-Z0-9]{5,20}$/));
const name = z.string().check(z.regex(ecsName, 'must be a name of ECS'));
const decisionId = z.string().check(z.regex(/^[\w.:/#-]{1,120}$/, 'must be the id of a decision'));

const asked = {
  /** Who asked: allowed to, where that is asked for. */
  userId,
  /** Takes five answers, for half an hour. */
  responseUrl: z.url(),
  /** When it was asked, epoch ms: a later try counts from the same time. */
  at: z.number(),
};

/** Puts the decision into effect. */
const applyForm = z.object({ kind: z.literal('apply'), ...asked, decisionId });
/** Puts the decision off, for so many days. */
const notNowForm = z.object({ kind: z.literal('not-now'), ...asked, decisionId, days: z.number() });
/** Shows all the evidence of the decision to whoever asked. */
const whyForm = z.object({ kind: z.literal('why'), ...asked, decisionId });
/** Looks at a service now, and posts its report. */
const reportForm = z.object({
  kind: z.literal('report'),
  ...asked,
  service: name,
  cluster: z.optional(name),
});
/** Looks at a service after it was killed for memory. */
const sizeNowForm = z.object({ kind: z.literal('size-now'), ...asked, service: name, cluster: name });
/** Says why a task stopped. `task`: its id or its ARN. */
const whyTaskForm = z.object({ kind: z.literal('why-task'), ...asked, task: z.string() });
/** No messages about a service until `at + forMs`. */
const muteForm = z.object({
  ...{ kind: z.literal('mute'), ...asked, service: name, cluster: z.optional(name) },
  forMs: z.number(),
});
/** What is under way, on hold and muted. */
const statusForm = z.object({ kind: z.literal('status'), ...asked });

const workForm = z.discriminatedUnion('kind', [
  applyForm,
  notNowForm,
  whyForm,
  reportForm,
  sizeNowForm,
  whyTaskForm,
  muteForm,
  statusForm,
]);

/** What somebody asked for in Slack, verified, as it goes through the queue. */
export type SlackWork = z.infer<typeof workForm>;
export type SlackWorkKind = SlackWork['kind'];

/** Whether it changes a service, or what the program does about one: then not everybody may ask for it. */
export function needsApprover(kind: SlackWorkKind): boolean {
  return kind === 'apply' || kind === 'not-now' || kind === 'size-now';
}

/** @throws InvalidInputError for what is no work from Slack. */
export function parseSlackWork(value: unknown): SlackWork {
  return parseForm(workForm, value, 'work from Slack');
}
