import { isLasting } from '../../shared/aws/aws-error.ts';
import { isLogMissing, logFailureInWords } from '../../shared/aws/log-failure.ts';
import type { SlackQuestion } from '../../shared/model/queue/slack-question.ts';
import { escapeSlack } from '../../shared/model/text/escape.ts';
import { personWords } from '../../shared/slack/names.ts';
import { literalLines } from '../../shared/slack/untrusted.ts';
import type { Deps } from './deps.ts';

type Question = Extract<SlackQuestion, { kind: 'more-logs' | 'acknowledge' }>;
type Wish = Pick<Question, 'workload' | 'key' | 'userId' | 'at'>;

/**
 * Records the user who looks into an incident, and shows it on its message. The first user counts, and a retry of the same
 * click.
 * @returns the answer, in mrkdwn. Throws the SDK's errors.
 */
export async function acknowledge(
  { workload, key, userId, at }: Wish,
  { acknowledgements, showNow, now }: Pick<Deps, 'acknowledgements' | 'showNow' | 'now'>,
): Promise<string> {
  const holder = await acknowledgements.take({ workload, key }, { by: userId, at }, now());
  if (!holder) return 'This incident has expired.';
  await showNow({ workload, key });
  if (holder.by !== userId) return `${personWords(holder.by)} acknowledged it before.`;
  return `${personWords(userId)} is looking into it.`;
}

/** Lines that are read and shown at most, and their characters together: a reply of Slack shows 4,000. */
const most = { lines: 100, characters: 3_400 };
const patienceMs = 5_000;

/**
 * Shows the last lines of the log of an incident's first stop, redacted, as one reply.
 * @returns the answer, in mrkdwn. Throws errors of CloudWatch Logs that a later try may not meet.
 */
export async function moreLogs(
  { workload, key }: Pick<Question, 'workload' | 'key'>,
  { incidents, logs, logLines }: Pick<Deps, 'incidents' | 'logs' | 'logLines'>,
): Promise<string> {
  const { evidence } = (await incidents.find({ workload, key })) ?? {};
  const { log } = evidence ?? {};
  if (logLines === 0) return 'Log lines are turned off (setting logLines); CloudWatch Logs has them.';
  if (!log) return 'The log of this incident could not be read; its message says why.';
  try {
    const { region, group, stream } = log;
    const place = { region, group, stream, limit: most.lines };
    const lines = await logs.tail(place, AbortSignal.timeout(patienceMs));
    const messages = lines.map(({ message }) => message);
    const shown = literalLines(messages, most);
    return shown === '' ? 'The log is empty.' : inBlock(shown);
  } catch (error) {
    if (!isLasting(error) && !isLogMissing(error)) throw error;
    return escapeSlack(logFailureInWords(error, log, patienceMs));
  }
}

/** A preformatted block of mrkdwn, which three backticks would end. */
function inBlock(text: string): string {
  const fence = '`'.repeat(3);
  const lines = text.split('\n').map((line) => escapeSlack(line).replaceAll(fence, "'''"));
  return [fence, ...lines, fence].join('\n');
}
