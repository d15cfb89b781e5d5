import { GatewayError, InvalidInputError } from '../../shared/errors.ts';
import { parseJson } from '../../shared/model/parse.ts';
import { parseSlackQuestion, type SlackQuestion } from '../../shared/model/queue/slack-question.ts';
import type { KeptReport } from '../../shared/rollout/tell.ts';
import { whyText } from '../../shared/sizing/report/why.ts';
import { askReport } from './ask-report.ts';
import type { Deps } from './deps.ts';
import { mute, unmute } from './mute-service.ts';
import { status } from './status.ts';
import { whyService } from './why-service.ts';
import { whyTask } from './why-task.ts';

/** One record of the batch. */
export interface QueuedQuestion {
  messageId: string;
  body: string;
}

/**
 * Answers questions asked in Slack.
 * @returns the ids of the records to try again.
 */
export async function answerQueued(
  records: readonly QueuedQuestion[],
  deps: Deps,
): Promise<{ failed: string[] }> {
  const failed: string[] = [];
  for (const { messageId, body } of records) {
    try {
      const question = parseSlackQuestion(parseJson(body, 'a question that is no JSON'));
      await respond(question, await answerOf(question, messageId, deps), deps);
    } catch (error) {
      deps.log.error('question returned to the queue', { error, messageId });
      failed.push(messageId);
    }
  }
  return { failed };
}

/** @returns the answer in mrkdwn: also for what cannot be answered. @throws what a later try may answer. */
async function answerOf(question: SlackQuestion, messageId: string, deps: Deps): Promise<string> {
  try {
    return await answer(question, messageId, deps);
  } catch (error) {
    if (error instanceof InvalidInputError) return error.message;
    throw error;
  }
}

function answer(question: SlackQuestion, messageId: string, deps: Deps): Promise<string> {
  switch (question.kind) {
    case 'why':
      return whyDecision(question.decisionId, deps);
    case 'report':
    case 'size-now':
      return askReport(question, messageId, deps);
    case 'why-task':
      return whyTask(question.task, deps);
    case 'why-service':
      return whyService(question, deps);
    case 'mute':
      return mute(question, deps);
    case 'unmute':
      return unmute(question, deps);
    case 'status':
      return status(deps);
  }
}

async function whyDecision(decisionId: string, { decisions }: Deps): Promise<string> {
  const kept = await decisions.load(decisionId);
  if (!kept) throw new InvalidInputError('This decision is no longer kept; please ask for the report again.');
  return whyText((kept.report as KeptReport).report);
}

/** An address that takes no answer any more (404 after half an hour, or five answers) is no reason to ask again. */
async function respond({ responseUrl, kind }: SlackQuestion, text: string, deps: Deps): Promise<void> {
  try {
    await deps.respond(responseUrl, text);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.retryable) throw error;
    deps.log.warn('answer not taken by Slack', { kind, error });
  }
}
