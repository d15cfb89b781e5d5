import { nearestNames } from '../../model/nearest-names.ts';
import { mute } from './mute.ts';
import { pause, resume } from './pause.ts';
import { release } from './release.ts';
import { report } from './report.ts';
import type { ReadCommand, SlashCommand } from './slash-command.ts';
import { status } from './status.ts';
import { unmute } from './unmute.ts';
import { why } from './why.ts';

/** Commands of `/steward`, in the order of the help. */
const commands: readonly SlashCommand[] = [report, why, mute, unmute, release, pause, resume, status];

/** Reply to `/steward help`, mrkdwn. */
const help = [...commands.map((command) => command.help), '`/steward help` – this list'].join('\n');

/** Parses the words after `/steward`. Never throws: unknown words, and `help`, return the help. */
export function readCommand(text: string): Exclude<ReadCommand, { problem: string }> | { answer: string } {
  const [first = '', ...words] = text.trim().split(/\s+/);
  const word = first.toLowerCase();
  const command = commands.find((one) => one.word === word);
  if (!command) return { answer: word === '' || word === 'help' ? help : unknownWord(first) };
  if (words.length > command.mostWords) return { answer: `Too many words after \`${word}\`.\n${help}` };
  const read = command.read(words);
  return 'problem' in read ? { answer: `${read.problem}\n${help}` } : read;
}

/** Reply to an unknown command. Does not repeat text that could be Slack markup. */
function unknownWord(word: string): string {
  if (!/^[\w-]{1,40}$/.test(word)) return `This is not a command.\n${help}`;
  const [nearest] = nearestNames(word, [...commands.map((command) => command.word), 'help'], 1);
  return `Unknown command "${word}".${nearest ? ` Did you mean \`/steward ${nearest}\`?` : ''}\n${help}`;
}
