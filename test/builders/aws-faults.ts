import type { Fault } from '../../sandbox/sandbox.ts';

/** A call of a function, and how many such calls pass before one goes wrong. */
type FaultyCall = Pick<Fault, 'operation' | 'skip'>;

/** Readers try a call five times: this outlasts them. */
const longerThanRetries = 6;

const kinds: Pick<Fault, 'kind' | 'times'>[] = [
  { kind: 'denied', times: 1 },
  { kind: 'reset-after', times: 1 },
  { kind: 'http500', times: longerThanRetries },
];

/** For each call: refused, cut after it was carried out, and failing for longer than the SDK tries. */
export function faultsOf(...calls: FaultyCall[]): (Fault & { skip: number; times: number })[] {
  return calls.flatMap(({ operation, skip = 0 }) =>
    kinds.map(({ kind, times = 1 }) => ({ operation, skip, kind, times })),
  );
}
