import { GatewayError, InvalidInputError } from '../../shared/errors.ts';
import { parseQueuedQuestion, type SlackQuestion } from '../../shared/model/queue/slack-question.ts';
import { minuteMs } from '../../shared/model/units.ts';
import { type BatchAnswer, eachRecord, type QueueRecord } from '../../shared/runtime/batch.ts';
import { parseKeptReport } from '../../shared/sizing/kept-report.ts';
import { whyText } from '../../shared/sizing/report/slack-why.ts';
import { askReport } from './ask-report.ts';
import type { Deps } from './deps.ts';
import { mute, unmute } from './mute-service.ts';
import { pause, resume } from './pause-changes.ts';
import { release } from './release-hold.ts';
import { status } from './status.ts';

/** Deliveries of a question, as function.yml sets them (maxReceiveCount). */
export const mostReceives = 3;

/** Answers questions asked in Slack. */
export function answerQueued(records: readonly QueueRecord[], deps: Deps): Promise<BatchAnswer> {
  const answerOne = async (record: QueueRecord) => {
    const question = parseQueuedQuestion(record.body);
    if (await isAskedAgain(question, record, deps)) {
      await respond(question, 'Answered in the thread of this message a moment ago.', record, deps);
      return;
    }
    const text = await answerOf(question, record.messageId, deps);
    if (!(await answeredInThread(question, text, record, deps))) await respond(question, text, record, deps);
  };
  return eachRecord(records, answerOne, deps.log);
}

/**
 * Answers a question in mrkdwn, including one that cannot be answered.
 * @throws retryable failures
 */
async function answerOf(question: SlackQuestion, messageId: string, deps: Deps): Promise<string> {
  try {
    return await answer(question, messageId, deps);
  } catch (error) {
    if (error instanceof InvalidInputError) return error.message;
    throw error;
  }
}

/** Imports the diagnosis, the largest part of the bundle, only for the questions that need it: a cold start pays for it. */
async function answer(question: SlackQuestion, messageId: string, deps: Deps): Promise<string> {
  switch (question.kind) {
    case 'why':
      return whyDecision(question.decisionId, deps);
    case 'report':
    case 'size-now':
      return askReport(question, messageId, deps);
    case 'why-task':
      return (await import('./why-task.ts')).whyTask(question.task, deps);
    case 'why-service':
      return (await import('./why-service.ts')).whyService(question, deps);
    case 'mute':
      return mute(question, deps);
    case 'unmute':
      return unmute(question, deps);
    case 'release':
      return release(question, deps);
    case 'pause':
      return pause(question, deps);
    case 'resume':
      return resume(question, deps);
    case 'acknowledge':
      return (await import('./incident-actions.ts')).acknowledge(question, deps);
    case 'more-logs':
      return (await import('./incident-actions.ts')).moreLogs(question, deps);
    case 'status':
      return status(deps);
  }
}

async function whyDecision(decisionId: string, { decisions }: Deps): Promise<string> {
  const kept = await decisions.load(decisionId);
  if (!kept) throw new InvalidInputError('This decision has expired; please request the report again.');
  return whyText(parseKeptReport(kept.report).report);
}

/** One answer in a thread serves all who click within this time; a service can be unmuted and muted again sooner. */
const oneAnswerMs = { usual: 10 * minuteMs, mute: 10_000 };

/** Tells if the same button of the same message was clicked before: a later try of one question is no second click. */
async function isAskedAgain(question: SlackQuestion, record: QueueRecord, deps: Deps): Promise<boolean> {
  const { message, kind } = question;
  if (!message) return false;
  const name = `answer#${kind}#${message.channel}#${message.ts}`;
  const holdMs = kind === 'mute' || kind === 'unmute' ? oneAnswerMs.mute : oneAnswerMs.usual;
  return !(await deps.claims.claimOnce(name, deps.now(), holdMs, record.messageId));
}

/** Answers a click visibly for everyone. */
async function answeredInThread(
  { message }: SlackQuestion,
  text: string,
  { messageId, receiveCount }: QueueRecord,
  deps: Deps,
): Promise<boolean> {
  if (!message) return false;
  return deps.answerInThread({ message, text, id: messageId, isRetry: receiveCount > 1 });
}

/**
 * Answers the user alone. A URL that accepts no more answers (404 after half an hour, or five answers) is no reason for
 * a retry, nor is a rate limit that lasts until the last delivery: the work is done.
 */
async function respond(
  question: SlackQuestion,
  text: string,
  { receiveCount }: QueueRecord,
  deps: Deps,
): Promise<void> {
  const { responseUrl, kind } = question;
  const isCommand = 'isCommand' in question && question.isCommand;
  try {
    await deps.respond(responseUrl, text, { replaces: isCommand === true });
  } catch (error) {
    const isRetryable = error instanceof GatewayError && error.retryable && receiveCount < mostReceives;
    if (!(error instanceof GatewayError) || isRetryable) throw error;
    deps.log.warn('Slack did not accept the answer', { kind, error });
  }
}
