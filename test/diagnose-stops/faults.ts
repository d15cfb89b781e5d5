import type { Fault } from '../../sandbox/sandbox.ts';

/** A call of the function, and how many such calls pass before one goes wrong. */
type FaultyCall = Pick<Fault, 'operation' | 'skip'>;

/** The SDK tries a call three times, and one to DynamoDB four times: one failure it makes good by itself. */
const longerThanRetries = 4;

/** Of what the SDK makes good by itself one kind is enough, and the connection that breaks after the call. */
const kinds: { kind: Fault['kind']; times: number; ms?: number }[] = [
  { kind: 'throttled', times: 1 },
  { kind: 'denied', times: 1 },
  { kind: 'http500', times: longerThanRetries },
  { kind: 'reset-before', times: longerThanRetries },
  { kind: 'reset-after', times: 1 },
  { kind: 'reset-after', times: longerThanRetries },
  { kind: 'slow', times: 1, ms: 100 },
];

/** Every kind of fault for each call; those that may outlast the SDK's retries do so as well. */
export function everyFaultOf(...calls: FaultyCall[]): (Fault & { skip: number; times: number })[] {
  return calls.flatMap(({ operation, skip = 0 }) => kinds.map((kind) => ({ operation, skip, ...kind })));
}
