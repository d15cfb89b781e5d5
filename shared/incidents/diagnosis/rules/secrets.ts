import { whenSaid } from '../rule.ts';
import { noAnswer, refused, retriedOften, throttled } from './verdicts.ts';

/** Go's words for a secret whose value is not the JSON that a key was to be read from. */
const brokenJson = 'invalid character|unexpected end of json|(?:cannot|unable to) unmarshal';

/**
 * SSM says "invalid parameters", never "not found". Secrets Manager says ResourceNotFoundException also for a
 * secret that has no value; a secret marked for deletion and a missing JSON key are as good as missing.
 */
export const secretNotFound = whenSaid({
  id: 'secret-not-found',
  cause: 'secret-not-found',
  topics: ['secret'],
  says: new RegExp(
    [
      "resourcenotfound|can't find the specified secret|marked for deletion|parameternotfound|invalid (?:ssm )?parameters",
      "(?:couldn't|could not|cannot|can't) be found|could not find|not found|does(?: not|n't) exist",
      'check (?:whether the secret exists|that the secret arn is correct)',
      '(?:unexpected|invalid) arn format|invalid (?:parameter )?name\\b',
      `did not contain json key|${brokenJson}`,
    ].join('|'),
  ),
});

/** A secret that holds no user name and password is as good as missing; broken JSON from ECR is not about one. */
export const registryCredentialsNotFound = whenSaid({
  id: 'registry-credentials-not-found',
  cause: 'secret-not-found',
  topics: ['registry-auth'],
  says: new RegExp(
    [
      "resourcenotfound|can't find the specified secret|marked for deletion",
      `empty secrets value|authorizationdata is malformed|^(?!.*\\becr\\b).*(?:${brokenJson})`,
    ].join('|'),
  ),
});

export const secretUnauthorized = whenSaid({
  id: 'secret-unauthorized',
  cause: 'secret-unauthorized',
  topics: ['secret'],
  says: new RegExp(
    `${refused.source}|access to kms is not allowed|encrypt the secret with the default kms|decryptionfailure|can't decrypt`,
  ),
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
