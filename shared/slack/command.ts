import { hourMs, minuteMs } from '../model/units.ts';

/** What `/steward` was told. */
export type Command =
  | { command: 'report'; service: string; cluster?: string }
  | { command: 'why'; task: string }
  | { command: 'mute'; service: string; cluster?: string; forMs: number }
  | { command: 'status' }
  /** Also for what is not understood: then `problem` says what was wrong. */
  | { command: 'help'; problem?: string };

const units: Record<string, number> = { m: minuteMs, h: hourMs, d: 24 * hourMs };
/** A service that is forgotten in silence is worse than one that asks again. */
const longestMute = 7 * 24 * hourMs;

/** `SERVICE` or `CLUSTER/SERVICE`; names as ECS allows them. */
const serviceForm = /^(?:([\w-]{1,255})\/)?([\w-]{1,255})$/;
const taskForm = /^[\da-f]{32}$|^arn:[\w-]+:ecs:[\w-]+:\d{12}:task\/[\w-]+\/[\da-f]{32}$/;

export const help = [
  '`/steward report SERVICE` – what size it should have (CLUSTER/SERVICE where a name is in several clusters)',
  '`/steward why TASK` – why a task stopped (its id or ARN)',
  '`/steward mute SERVICE 2h` – no messages about it for a while (m, h, d; at most 7d)',
  '`/steward status` – rollouts under way, and what is on hold or muted',
  '`/steward help` – this',
].join('\n');

/** Reads the words after `/steward`. Never throws: wrong words get help. */
export function parseCommand(text: string): Command {
  const [word = '', first, second, ...rest] = text.trim().split(/\s+/);
  const wrong = (problem: string): Command => ({ command: 'help', problem });
  if (rest.length > 0) return wrong('That is more than I understand.');
  switch (word.toLowerCase()) {
    case 'report': {
      const [, cluster, service] = serviceForm.exec(first ?? '') ?? [];
      return service
        ? { command: 'report', service, cluster }
        : wrong('Which service? `/steward report SERVICE`');
    }
    case 'why':
      return taskForm.test(first ?? '')
        ? { command: 'why', task: first ?? '' }
        : wrong('Which task? `/steward why TASK`, with its id of 32 digits or its ARN.');
    case 'mute':
      return (
        parseMute(first, second) ??
        wrong('Which service, and how long? `/steward mute SERVICE 2h`, at most 7d.')
      );
    case 'status':
      return { command: 'status' };
    case 'help':
    case '':
      return { command: 'help' };
    default:
      // What could be markup of Slack is not said again.
      return wrong(/^[\w-]{1,40}$/.test(word) ? `I do not know "${word}".` : 'I do not understand that.');
  }
}

function parseMute(name = '', duration = ''): Command | undefined {
  const [, cluster, service] = serviceForm.exec(name) ?? [];
  const [, count, unit = ''] = /^(\d{1,4})([mhd])$/.exec(duration) ?? [];
  const forMs = Number(count) * (units[unit] ?? 0);
  if (!service || !(forMs > 0) || forMs > longestMute) return undefined;
  return { command: 'mute', service, cluster, forMs };
}
