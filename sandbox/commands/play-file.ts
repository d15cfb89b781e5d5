import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { triage } from '../../shared/diagnosis/triage.ts';
import { parseEcsEvent } from '../../shared/task/ecs-event.ts';
import { startSteward } from '../steward.ts';
import { printMessages } from './print-messages.ts';

/**
 * Plays one event from a file, in the event's own region, and prints what becomes of it.
 * @throws InvalidArgumentError, in one line, when the file is missing, not JSON or not an event.
 */
export async function playFile(file: string): Promise<void> {
  const event = readEvent(file);
  const region = typeof event.region === 'string' ? event.region : undefined;
  const steward = await startSteward({ clock: { startAt: Date.now() }, ...(region && { region }) });
  const { sandbox, slack } = steward;
  try {
    const { matched } = await send(file, event, sandbox.send);
    await sandbox.settle();
    console.log(
      matched.length > 0 ? `Rules that match: ${matched.join(', ')}` : 'No rule matches this event.',
    );
    if (slack.messages().length > 0) printMessages(slack);
    else console.log(`No message${matched.length > 0 ? `: ${whySilent(event)}` : '.'}`);
  } finally {
    await steward.close();
  }
}

const unreadable: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'no permission',
};

function readEvent(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new InvalidArgumentError(`${file} cannot be read: ${unreadable[code] ?? code}`);
  }
  try {
    const event: unknown = JSON.parse(text);
    if (typeof event === 'object' && event !== null) return event as Record<string, unknown>;
  } catch (error) {
    throw new InvalidArgumentError(`${file} is not JSON: ${(error as Error).message.split('\n')[0]}`);
  }
  throw new InvalidArgumentError(`${file} is not an event: it holds no JSON object`);
}

async function send<Result>(file: string, event: unknown, sending: (event: unknown) => Promise<Result>) {
  try {
    return await sending(event);
  } catch (error) {
    throw new InvalidArgumentError(`${file} is not an event: ${(error as Error).message}`);
  }
}

function whySilent(event: unknown): string {
  const decided = triage(parseEcsEvent(JSON.stringify(event)));
  if (decided.action === 'drop') return `${decided.why} is not worth one.`;
  if (decided.action === 'close') return 'the service is well, and has no open incident.';
  return 'the function could not read it; it goes back to the queue.';
}
