import { whenSaid } from '../rule.ts';
import { noAnswer, refused, retriedOften, throttled } from './verdicts.ts';

/**
 * SSM says "invalid parameters", never "not found". Secrets Manager says ResourceNotFoundException also for a
 * secret that has no value; a secret marked for deletion and a missing JSON key are as good as missing.
 */
export const secretNotFound = whenSaid({
  id: 'secret-not-found',
  cause: 'secret-not-found',
  topics: ['secret'],
  says: /resourcenotfound|can't find the specified secret|invalid (?:ssm )?parameters|parameternotfound|did not contain json key|marked for deletion|(?:couldn't|could not|cannot|can't) be found|not found|does(?: not|n't) exist|check whether the secret exists|unexpected arn format|looking for beginning of value|invalid name\b/,
});

export const registryCredentialsNotFound = whenSaid({
  id: 'registry-credentials-not-found',
  cause: 'secret-not-found',
  topics: ['registry-auth'],
  says: /resourcenotfound|can't find the specified secret|marked for deletion/,
});

export const secretUnauthorized = whenSaid({
  id: 'secret-unauthorized',
  cause: 'secret-unauthorized',
  topics: ['secret'],
  says: new RegExp(`${refused.source}|access to kms is not allowed|encrypt the secret with the default kms`),
});

export const registryAuthUnauthorized = whenSaid({
  id: 'registry-auth-unauthorized',
  cause: 'registry-auth-unauthorized',
  topics: ['registry-auth'],
  says: refused,
});

/** A quota on calls, whatever was fetched: neither the network nor a permission. */
export const fetchThrottled = whenSaid({
  id: 'fetch-throttled',
  cause: 'quota-exceeded',
  confidence: 'likely',
  topics: ['secret', 'registry-auth'],
  says: throttled,
});

export const secretNetwork = whenSaid({
  id: 'secret-network',
  cause: 'secret-network',
  topics: ['secret'],
  says: noAnswer,
});

export const registryAuthNetwork = whenSaid({
  id: 'registry-auth-network',
  cause: 'registry-auth-network',
  topics: ['registry-auth'],
  says: noAnswer,
});

export const secretRetriedOften = whenSaid({
  id: 'secret-retried-often',
  cause: 'secret-network',
  confidence: 'likely',
  topics: ['secret'],
  says: retriedOften,
});

export const registryAuthRetriedOften = whenSaid({
  id: 'registry-auth-retried-often',
  cause: 'registry-auth-network',
  confidence: 'likely',
  topics: ['registry-auth'],
  says: retriedOften,
});
