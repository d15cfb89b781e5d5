import { InvalidInputError } from '../errors.ts';
import { parseSlackChange, type SlackChange } from '../model/queue/apply-work.ts';
import { parseSlackQuestion, type SlackQuestion } from '../model/queue/slack-question.ts';
import {
  parseGoBackValue,
  parseIncidentValue,
  parseNotNowValue,
  parseSizeNowValue,
  slackActions,
} from '../model/slack-actions.ts';
import { hourMs } from '../model/units.ts';
import { readCommand } from './commands/read-command.ts';
import type { SlackAction, SlackRequest } from './request.ts';

/** Question for slack-questions, change for apply-rightsizing, or an immediate answer. */
export type Asked =
  | { question: SlackQuestion; acknowledgement: string }
  | { change: SlackChange }
  | { answer: string };

/**
 * Converts a click or a command to the work it requests.
 * @param now epoch ms
 * @throws InvalidInputError for an unknown button, or a value that the message cannot have had
 */
export function slackWorkOf(request: SlackRequest, now: number): Asked {
  const asker = { userId: request.userId, responseUrl: request.responseUrl, at: now };
  if (request.kind === 'action') return askedByClick(request, asker);
  const read = readCommand(request.text);
  if ('answer' in read) return read;
  return {
    question: parseSlackQuestion({ ...asker, ...read.question, isCommand: true }),
    acknowledgement: read.acknowledgement,
  };
}

function askedByClick({ actionId, value, message }: SlackAction, from: Record<string, unknown>): Asked {
  const asker = { ...from, message };
  const question = (fields: Record<string, unknown>): Asked => ({
    question: parseSlackQuestion({ ...asker, ...fields }),
    acknowledgement: '',
  });
  const change = (fields: Record<string, unknown>): Asked => ({
    change: parseSlackChange({ ...asker, ...fields }),
  });
  switch (actionId) {
    case slackActions.apply:
      return change({ kind: 'apply', decisionId: value });
    case slackActions.notNow:
      return change({ kind: 'not-now', ...parseNotNowValue(value) });
    case slackActions.rollBack:
      return change({ kind: 'roll-back', decisionId: value });
    case slackActions.goBack:
      return change({ ...parseGoBackValue(value), kind: 'go-back' });
    case slackActions.why:
      return question({ kind: 'why', decisionId: value });
    case slackActions.sizeNow:
      return question({ ...parseSizeNowValue(value), kind: 'size-now' });
    case slackActions.mute:
      return question({ ...parseSizeNowValue(value), kind: 'mute', forMs: hourMs });
    case slackActions.unmute:
      return question({ ...parseSizeNowValue(value), kind: 'unmute' });
    case slackActions.acknowledge:
      return question({ ...parseIncidentValue(value), kind: 'acknowledge' });
    case slackActions.moreLogs:
      return question({ ...parseIncidentValue(value), kind: 'more-logs' });
    default:
      throw new InvalidInputError('click on an unknown button');
  }
}
