import type { Remedy } from '../../../model/diagnosis.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import {
  type Advice,
  type AdviceByCause,
  type Facts,
  ifCertain,
  redeployCommand,
  remedy,
} from '../advice/facts.ts';
import { secretIn } from '../advice/names.ts';
import { networkRemedies } from '../advice/network.ts';
import { permissionRemedies, refusal } from '../advice/permission.ts';
import { whenSaid } from '../rule.ts';
import { brokenJson, noAnswer, refused, retriedOften, throttled } from '../verdicts.ts';

/**
 * Missing secret or parameter. SSM says "invalid parameters", never "not found". Secrets Manager also says
 * ResourceNotFoundException for a secret without a value; a secret scheduled for deletion and a missing JSON key have
 * the same effect.
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
      '(?:unexpected|invalid) arn format|invalid (?:parameter )?name\\b|\\binvalid prefix|not enough sections|invalid (?:secret )?arn\\b',
      `did not contain json key|${brokenJson}`,
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

/** Throttled call, whatever it fetched: neither the network nor a permission is at fault. */
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

export const secretRetriedOften = whenSaid({
  id: 'secret-retried-often',
  cause: 'secret-network',
  confidence: 'likely',
  topics: ['secret'],
  says: retriedOften,
});

/** Explanation and remedies for each cause of this family. */
export const secretsAdvice = {
  'secret-not-found': secretNotFoundAdvice,
  'secret-unauthorized': secretUnauthorizedAdvice,
  'secret-network': secretNetworkAdvice,
} satisfies AdviceByCause;

/** Secret or parameter: a task definition calls both secrets, but they belong to two services. */
interface Secret {
  service: 'secretsmanager' | 'ssm';
  /** "Secret NAME" or "Parameter NAME". */
  words: string;
  name?: string;
  /** For a title: "secret shop/refunds/bank-token", without account, region and suffix. */
  title: string;
}

function secretOf({ text, evidence }: Facts): Secret {
  const said = secretIn(text);
  const listed = evidence.taskDefinition?.containers.flatMap(({ secrets }) => secrets) ?? [];
  const name = said ?? (listed.length === 1 ? listed[0] : undefined);
  const isParameter = name?.startsWith('arn:')
    ? !name.includes(':secretsmanager:')
    : /\bssm\b|systems manager|invalid parameters/i.test(text) ||
      (name !== undefined && !/\basm\b|secrets ?manager/i.test(text));
  const kind = isParameter ? 'Parameter' : 'Secret';
  return {
    service: isParameter ? 'ssm' : 'secretsmanager',
    words: name ? `${kind} ${name}` : `A ${kind.toLowerCase()} of the task definition`,
    name,
    title: name ? `${kind.toLowerCase()} ${plainName(name)}` : `a ${kind.toLowerCase()}`,
  };
}

/** Name in an ARN, without the six characters that Secrets Manager adds and a JSON key; any other text is a name already. */
function plainName(nameOrArn: string): string {
  const [, secret, parameter] =
    /^arn:.*?:(?:secret:([^:]*?)(?:-\w{6})?(?::.*)?|parameter(\/.*))$/.exec(nameOrArn) ?? [];
  return secret ?? parameter ?? nameOrArn;
}

function secretNotFoundAdvice(facts: Facts): Advice {
  const secret = secretOf(facts);
  if (/json key|invalid character|unexpected end of json|unmarshal/i.test(facts.text)) {
    const key = /json key:? ['"]?([\w.-]{1,128}\w)/i.exec(facts.text)?.[1];
    return {
      headline: ifCertain(facts, `cannot start: ${secret.title} lacks ${key ? `the key ${key}` : 'a key'}`),
      sentence: `${secret.words} exists, but is not JSON with the key ${key ?? 'that the task definition references'}.`,
      remedies: [
        remedy(
          `Add the key to the secret, or correct its name after the ARN in ${facts.revision} (ARN:key::).`,
        ),
      ],
    };
  }
  if (/invalid prefix|not enough sections|arn format|invalid (?:secret )?arn/i.test(facts.text))
    return arnMalformed(facts);
  if (/marked for deletion|scheduled for deletion/i.test(facts.text))
    return scheduledForDeletion(facts, secret);
  if (/staging label|version stage|awscurrent|empty secrets value/i.test(facts.text))
    return noValue(facts, secret);
  return {
    sentence: `${secret.words} does not exist.`,
    headline: ifCertain(facts, `cannot start: ${secret.title} does not exist`),
    remedies: [exists(facts, secret), sameRegion(facts), create(facts, secret)],
  };
}

/** Advice for a reference that is no ARN. Source: "Pass Secrets Manager secrets through environment variables", ECS guide. */
function arnMalformed({ text, revision }: Facts): Advice {
  const value = /valueFrom ["']?([\w/:+=.@!-]{1,400})/i.exec(text)?.[1];
  return {
    sentence: `A secret reference of the task definition${value ? ` (${value})` : ''} is not a valid ARN.`,
    remedies: [
      remedy(
        `In ${revision}, write valueFrom as the full ARN of the secret; with a JSON key, version stage or version ID as ARN:key:stage:id, with all three colons. Only a parameter of the same region may be named without its ARN.`,
      ),
    ],
  };
}

function scheduledForDeletion(facts: Facts, { words, name, title }: Secret): Advice {
  return {
    sentence: `${words} is scheduled for deletion, so it cannot be read.`,
    headline: ifCertain(facts, `cannot start: ${title} is scheduled for deletion`),
    remedies: [
      remedy('Restore it.', awsCommand('secretsmanager restore-secret', { 'secret-id': name }, facts.region)),
      remedy('Then redeploy:', redeployCommand(facts)),
      remedy(`If it was deleted on purpose, remove it from ${facts.revision}.`),
    ],
  };
}

function noValue(facts: Facts, { words, name, title }: Secret): Advice {
  const { text, region, revision } = facts;
  const label = /staging label:? ([\w+=,.@-]{1,256}\w)/i.exec(text)?.[1];
  return {
    headline: ifCertain(facts, `cannot start: ${title} has no value`),
    sentence: `${words} exists, but has no value${label ? ` with the staging label ${label}` : ''}.`,
    remedies: [
      remedy(
        'List its versions and their labels:',
        awsCommand('secretsmanager list-secret-version-ids', { 'secret-id': name }, region),
      ),
      remedy(`Give it a value, or correct the version that ${revision} names (ARN:key:label:id).`),
    ],
  };
}

function exists({ region }: Facts, { service, name }: Secret): Remedy {
  const command =
    service === 'ssm'
      ? awsCommand('ssm get-parameter', { name: parameterName(name), query: 'Parameter.ARN' }, region)
      : awsCommand('secretsmanager describe-secret', { 'secret-id': name }, region);
  return remedy('Check that it exists:', command);
}

/** Name for get-parameter: the part of the ARN after "parameter", with its leading slash. */
function parameterName(name: string | undefined): string | undefined {
  if (!name?.startsWith('arn:')) return name;
  const path = name.slice(name.indexOf(':parameter') + ':parameter'.length);
  return path.lastIndexOf('/') === 0 ? path.slice(1) : path;
}

function sameRegion({ place, revision }: Facts): Remedy {
  const where = place ? ` The task runs in account ${place.account}, ${place.region}.` : '';
  return remedy(
    `Compare the name in ${revision} character by character, including account and region.${where}`,
  );
}

function create({ region }: Facts, { service, name }: Secret): Remedy {
  if (service === 'ssm')
    return remedy('If it was never created, create it as a SecureString, then start the task again.');
  return remedy(
    'Recreating a secret changes the last six characters of its ARN. Use the current ARN, or create the secret:',
    awsCommand(
      'secretsmanager list-secrets',
      { filters: name && `Key=name,Values=${plainName(name)}`, query: 'SecretList[].ARN' },
      region,
    ),
  );
}

function secretUnauthorizedAdvice(facts: Facts): Advice {
  const secret = secretOf(facts);
  return {
    sentence: refusal(facts, secret.words),
    headline: ifCertain(facts, `may not read ${secret.title}`),
    remedies: permissionRemedies(facts, {
      actions: secret.service === 'ssm' ? ['ssm:GetParameters'] : ['secretsmanager:GetSecretValue'],
      resource: secret.name?.startsWith('arn:') ? secret.name : undefined,
      keyCommand: keyCommand(facts, secret),
      endpoint: secret.service,
      instanceRoleOnEc2: false,
    }),
  };
}

function keyCommand({ region }: Facts, { service, name }: Secret): string | undefined {
  if (service === 'ssm') {
    const filter = name && `Key=Name,Values=${parameterName(name)}`;
    return awsCommand(
      'ssm describe-parameters',
      { 'parameter-filters': filter, query: 'Parameters[].KeyId' },
      region,
    );
  }
  return awsCommand('secretsmanager describe-secret', { 'secret-id': name, query: 'KmsKeyId' }, region);
}

function secretNetworkAdvice(facts: Facts): Advice {
  const secret = secretOf(facts);
  const service = secret.service === 'ssm' ? 'Systems Manager Parameter Store' : 'Secrets Manager';
  return {
    sentence: `The task could not reach ${service} to read its secrets (network failure).`,
    headline: ifCertain(facts, `cannot reach ${service} (network)`),
    remedies: networkRemedies(facts, secret.service),
  };
}
