import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { eventFromSample } from '../fleet/samples.ts';
import { startSteward } from '../steward.ts';
import { deliver } from './deliver.ts';
import { printMessages } from './print-messages.ts';
import { isForSizing, silentByEvidence, whySilent } from './why-silent.ts';

/**
 * Plays one event from a file, in the event's own account and region, and prints the result.
 * @throws InvalidArgumentError, in one line, if the file is missing, not JSON or not an event
 */
export async function playFile(file: string): Promise<void> {
  const event = readEvent(file);
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const place = { region: text(event.region), accountId: text(event.account) };
  // Just after it happened, as in reality: an hour later ECS would have forgotten the task.
  const happenedAt = Date.parse(String(event.time));
  const startAt = Number.isFinite(happenedAt) ? happenedAt + 2_000 : Date.now();
  const steward = await startSteward({ clock: { startAt }, ...place });
  const { sandbox, slack } = steward;
  try {
    const known = eventFromSample(sandbox.state, event, { now: happenedAt, seed: 1 });
    const { matched } = await send(file, known, (one) => deliver(sandbox, one));
    await sandbox.settle();
    if (matched.length > 0) console.log(`Rules that match: ${matched.join(', ')}`);
    if (slack.messages().length > 0) printMessages(slack);
    else if (matched.length === 0) console.log('No message: no rule matches this event.');
    else if (isForSizing(event)) console.log(`No message: ${needsNothing}`);
    else {
      const read = silentByEvidence(sandbox.logs.of(diagnosing));
      console.log(`No message: ${whySilent(event) ?? read ?? failed}`);
    }
  } finally {
    await steward.close();
  }
}

/** Name of the function that diagnoses stops. */
const diagnosing = 'ecs-steward-production-diagnose-stops';
const needsNothing = 'no service of the sample fleet that it is about needs another size.';
const failed = 'the function failed on it; it goes back to the queue.';

const unreadable: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'no permission',
};

function readEvent(file: string): Record<string, unknown> {
  let text: string;
  try {
    // npm runs scripts in the project's folder; the file is relative to the caller's folder.
    text = readFileSync(resolve(process.env.INIT_CWD ?? '.', file), 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new InvalidArgumentError(`${file} cannot be read: ${unreadable[code] ?? code}`);
  }
  try {
    const event: unknown = JSON.parse(text);
    if (typeof event === 'object' && event !== null && !Array.isArray(event)) {
      return withoutBatch(file, event as Record<string, unknown>);
    }
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw error;
    throw new InvalidArgumentError(`${file} is not JSON: ${(error as Error).message.split('\n')[0]}`);
  }
  throw new InvalidArgumentError(`${file} is not an event: it holds no JSON object`);
}

function withoutBatch(file: string, event: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(event.Records)) return withFields(file, event);
  throw new InvalidArgumentError(`${file} is a batch of SQS records: play the event in the body of one`);
}

/** Fields without which EventBridge refuses an event. */
const required = ['source', 'detail-type', 'detail'];

function withFields(file: string, event: Record<string, unknown>): Record<string, unknown> {
  const missing = required.filter((name) => !(name in event));
  if (missing.length === 0) return event;
  throw new InvalidArgumentError(`${file} is not an event: ${missing.join(', ')} missing`);
}

async function send<Result>(file: string, event: unknown, sending: (event: unknown) => Promise<Result>) {
  try {
    return await sending(event);
  } catch (error) {
    throw new InvalidArgumentError(`${file} is not an event: ${(error as Error).message}`);
  }
}
