import { type Advice, type AdviceByCause, type Facts, ifCertain } from '../advice/facts.ts';
import { secretIn } from '../advice/names.ts';
import { networkRemedies } from '../advice/network.ts';
import { permissionRemedies, refusal } from '../advice/permission.ts';
import { whenSaid } from '../rule.ts';
import { brokenJson, noAnswer, refused, retriedOften } from '../verdicts.ts';

/** Missing registry credentials: no secret, or a secret without user name and password. Broken JSON from ECR does not concern a secret. */
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

export const registryAuthUnauthorized = whenSaid({
  id: 'registry-auth-unauthorized',
  cause: 'registry-auth-unauthorized',
  topics: ['registry-auth'],
  says: refused,
});

export const registryAuthNetwork = whenSaid({
  id: 'registry-auth-network',
  cause: 'registry-auth-network',
  topics: ['registry-auth'],
  says: noAnswer,
});

export const registryAuthRetriedOften = whenSaid({
  id: 'registry-auth-retried-often',
  cause: 'registry-auth-network',
  confidence: 'likely',
  topics: ['registry-auth'],
  says: retriedOften,
});

/** Explanation and remedies for each cause of this family. */
export const registryAuthAdvice = {
  'registry-auth-unauthorized': registryAuthUnauthorizedAdvice,
  'registry-auth-network': registryAuthNetworkAdvice,
} satisfies AdviceByCause;

function registryAuthUnauthorizedAdvice(facts: Facts): Advice {
  const own = /\basm\b|secretsmanager/i.test(facts.text);
  const what = own ? 'The secret with the registry credentials' : 'The login to Amazon ECR';
  return {
    headline: own ? undefined : ifCertain(facts, 'may not log in to Amazon ECR'),
    sentence: refusal(facts, what, own ? 'cannot be read' : 'was refused', { instanceRoleOnEc2: true }),
    remedies: permissionRemedies(facts, {
      actions: own ? ['secretsmanager:GetSecretValue'] : ['ecr:GetAuthorizationToken'],
      resource: own ? secretIn(facts.text) : '*',
      endpoint: own ? 'secretsmanager' : 'ecr.api',
      managedPolicy: own ? undefined : 'AmazonECSTaskExecutionRolePolicy',
      instanceRoleOnEc2: true,
    }),
  };
}

function registryAuthNetworkAdvice(facts: Facts): Advice {
  const own = /\basm\b|secrets? ?manager/i.test(facts.text);
  const service = own ? 'Secrets Manager for the registry credentials' : 'Amazon ECR to log in';
  return {
    headline: ifCertain(facts, `cannot reach ${own ? 'Secrets Manager' : 'Amazon ECR'} (network)`),
    sentence: `The task could not reach ${service} (network failure).`,
    remedies: networkRemedies(facts, own ? 'secretsmanager' : 'ecr'),
  };
}
