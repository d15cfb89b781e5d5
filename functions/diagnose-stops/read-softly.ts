import { GatewayError } from '../../shared/errors.ts';

/** Each fetch may take this long, in milliseconds: a message without one fact beats a late message. */
const patience = 3_000;

/** One thing to read: how the message calls it, and the action that the role must allow. */
export interface Source<Value> {
  name: string;
  action: string;
  /** Meaning, when there is no such thing. */
  absent: string;
  read: (signal: AbortSignal) => Promise<Value | undefined>;
}

/** Reads one thing; what could not be read is a line in `gaps`, and undefined. */
export async function readSoftly<Value>(source: Source<Value>, gaps: string[]): Promise<Value | undefined> {
  try {
    const value = await source.read(AbortSignal.timeout(patience));
    if (value === undefined) gaps.push(`${source.name} not readable: ${source.absent}`);
    return value;
  } catch (error) {
    gaps.push(`${source.name} not readable: ${reasonOf(error)} on ${source.action}`);
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  if (error.name === 'TimeoutError' || error.name === 'AbortError') {
    return `no answer within ${patience / 1000} s`;
  }
  // "ClientException" and "ServerException", which ECS has, say nothing without the word.
  const name = error instanceof GatewayError ? error.code : error.name;
  return name.replace(/(?<!^(?:Client|Server))Exception$/, '');
}
