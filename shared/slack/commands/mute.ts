import { dayMs, hourMs, minuteMs } from '../../model/units.ts';
import { type SlashCommand, serviceNamed } from './slash-command.ts';

const units: Record<string, number> = { m: minuteMs, h: hourMs, d: dayMs };
/** Longest mute, ms: a forgotten mute must not silence a service forever. */
const longestMuteMs = 7 * dayMs;

/** `/steward mute SERVICE 2h`: posts no messages about a service for a while. */
export const mute: SlashCommand = {
  word: 'mute',
  help: '`/steward mute SERVICE 2h` – pause messages about a service (m, h, d; at most 7d)',
  mostWords: 2,
  read([name, duration]) {
    const service = serviceNamed(name);
    const forMs = durationOf(duration);
    if (!service || !(forMs > 0) || forMs > longestMuteMs)
      return { problem: 'Which service, and how long? `/steward mute SERVICE 2h`, at most 7d.' };
    return {
      question: { kind: 'mute', ...service, forMs },
      acknowledgement: `Muting \`${service.service}\`…`,
    };
  },
};

/** @returns milliseconds; 0 if `text` is not a duration */
function durationOf(text = ''): number {
  const [, count, unit = ''] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  return Number(count ?? 0) * (units[unit] ?? 0);
}
