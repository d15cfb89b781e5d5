import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { AwsError, type Input } from '../service.ts';

/** A repeated ClientRequestToken means the same transaction for ten minutes. */
const tokenLifeMs = 600_000;

/** ClientRequestTokens of executed transactions. */
export interface RequestTokens {
  /**
   * True if this very request was already executed.
   * @throws AwsError if its token was used for another request
   */
  isRepeat(input: Input): boolean;
  remember(input: Input): void;
}

/** None yet. */
export function createRequestTokens(clock: Clock): RequestTokens {
  /** Oldest first. */
  const tokens = new Map<string, { request: string; until: number }>();
  return {
    isRepeat(input) {
      const known = tokens.get(String(input.ClientRequestToken));
      if (!known || known.until < clock.now()) return false;
      if (known.request === digest(input)) return true;
      throw new AwsError(
        'IdempotentParameterMismatchException',
        'The request uses the same client token as a previous, but non-identical request.',
      );
    },
    remember(input) {
      if (typeof input.ClientRequestToken !== 'string') return;
      tokens.set(input.ClientRequestToken, { request: digest(input), until: clock.now() + tokenLifeMs });
      for (const [token, { until }] of tokens) {
        if (until >= clock.now()) break;
        tokens.delete(token);
      }
    },
  };
}

/** Hash that stands for a request. */
function digest(input: Input): string {
  return createHash('sha256').update(JSON.stringify(input.TransactItems)).digest('base64');
}
