import { InvalidInputError } from '../errors.ts';
import { parseSlackWork, type SlackWork } from '../model/queue/slack-work.ts';
import { parseNotNowValue, slackActions } from '../model/slack-actions.ts';
import { help, parseCommand } from './command.ts';
import type { SlackAction, SlackCommand, SlackRequest } from './request.ts';

/** What a request comes to: work for the queue, or an answer that needs none. */
export type Asked = { work: SlackWork; acknowledgement: string } | { answer: string };

/**
 * What somebody wants.
 * @param now epoch ms
 * @throws InvalidInputError for a button that is not ours, or whose value is not.
 */
export function slackWorkOf(request: SlackRequest, now: number): Asked {
  const { userId, responseUrl } = request;
  const asked = { userId, responseUrl, at: now };
  if (request.kind === 'action')
    return { work: parseSlackWork({ ...asked, ...wish(request) }), acknowledgement: '' };
  return ofCommand(request, asked);
}

function wish({ actionId, value }: SlackAction): Record<string, unknown> {
  switch (actionId) {
    case slackActions.apply:
      return { kind: 'apply', decisionId: value };
    case slackActions.notNow:
      return { kind: 'not-now', ...parseNotNowValue(value) };
    case slackActions.why:
      return { kind: 'why', decisionId: value };
    case slackActions.sizeNow:
      return { ...serviceIn(value), kind: 'size-now' };
    default:
      throw new InvalidInputError('a click on a button that is not ours');
  }
}

function serviceIn(value: string): { cluster?: unknown; service?: unknown } {
  try {
    const { cluster, service } = Object(JSON.parse(value));
    return { cluster, service };
  } catch {
    return {};
  }
}

function ofCommand({ text }: SlackCommand, asked: Pick<SlackWork, 'userId' | 'responseUrl' | 'at'>): Asked {
  const command = parseCommand(text);
  switch (command.command) {
    case 'report': {
      const { service, cluster } = command;
      const acknowledgement = `Looking at \`${service}\`; its report comes to the channel.`;
      return { work: { kind: 'report', ...asked, service, cluster }, acknowledgement };
    }
    case 'why':
      return { work: { kind: 'why-task', ...asked, task: command.task }, acknowledgement: 'Looking…' };
    case 'mute': {
      const { service, cluster, forMs } = command;
      const acknowledgement = `Muting \`${service}\`…`;
      return { work: { kind: 'mute', ...asked, service, cluster, forMs }, acknowledgement };
    }
    case 'status':
      return { work: { kind: 'status', ...asked }, acknowledgement: 'Looking…' };
    case 'help':
      return { answer: command.problem === undefined ? help : `${command.problem}\n${help}` };
  }
}
