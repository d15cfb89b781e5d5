import type { Fault } from '../../sandbox/sandbox.ts';

/** Call of the function, and the number of such calls before one fails. */
type FaultyCall = Pick<Fault, 'operation' | 'skip'>;

/** The SDK tries a call three times, and one to DynamoDB four times: it recovers from a single failure. */
const longerThanRetries = 4;

/** For failures that the SDK recovers from, one kind is enough, and the connection that breaks after the call. */
const kinds: { kind: Fault['kind']; times: number; ms?: number }[] = [
  { kind: 'throttled', times: 1 },
  { kind: 'denied', times: 1 },
  { kind: 'http500', times: longerThanRetries },
  { kind: 'reset-before', times: longerThanRetries },
  { kind: 'reset-after', times: 1 },
  { kind: 'reset-after', times: longerThanRetries },
  { kind: 'slow', times: 1, ms: 100 },
];

/** Every kind of fault for each call; those that can outlast the SDK's retries do so, too. */
export function everyFaultOf(...calls: FaultyCall[]): (Fault & { skip: number; times: number })[] {
  return calls.flatMap(({ operation, skip = 0 }) => kinds.map((kind) => ({ operation, skip, ...kind })));
}
