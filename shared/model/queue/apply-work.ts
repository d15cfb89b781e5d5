import * as z from 'zod/mini';
import { parseSlackWork, type SlackWork } from './slack-work.ts';

const ownForm = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('auto'), decisionId: z.string() }),
  z.object({ kind: z.literal('tick') }),
]);

/** What apply-rightsizing is handed: what somebody asked for in Slack, or a decision that needs no click, the hourly look. */
export type ApplyWork = SlackWork | z.infer<typeof ownForm>;

/** @throws InvalidInputError for what is none of these. */
export function parseApplyWork(value: unknown): ApplyWork {
  const own = ownForm.safeParse(value);
  return own.success ? own.data : parseSlackWork(value);
}
