import * as z from 'zod/mini';
import { parseSlackWork, type SlackWork } from './slack-work.ts';

const autoForm = z.object({ kind: z.literal('auto'), decisionId: z.string() });

/** What apply-rightsizing is handed: what somebody asked for in Slack, or a decision that needs no click. */
export type ApplyWork = SlackWork | z.infer<typeof autoForm>;

/** @throws InvalidInputError for what is neither. */
export function parseApplyWork(value: unknown): ApplyWork {
  const auto = autoForm.safeParse(value);
  return auto.success ? auto.data : parseSlackWork(value);
}
