import type { Remedy } from '../../../model/diagnosis.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { type Advice, type Facts, redeployCommand, remedy } from './facts.ts';
import { denialIn, secretIn } from './names.ts';
import { networkRemedies } from './network.ts';
import { permissionRemedies, refusedRole, roleInWords } from './permission.ts';

/** Secret or parameter: both are called secrets in a task definition, but they are two services. */
interface Secret {
  service: 'secretsmanager' | 'ssm';
  /** "Secret NAME" or "Parameter NAME". */
  words: string;
  name?: string;
}

function secretOf({ text, evidence }: Facts): Secret {
  const said = secretIn(text);
  const listed = evidence.taskDefinition?.containers.flatMap(({ secrets }) => secrets) ?? [];
  const name = said ?? (listed.length === 1 ? listed[0] : undefined);
  const isParameter = name ? !name.includes(':secretsmanager:') : /\bssm\b|systems manager/i.test(text);
  const kind = isParameter ? 'Parameter' : 'Secret';
  return {
    service: isParameter ? 'ssm' : 'secretsmanager',
    words: name ? `${kind} ${name}` : `A ${kind.toLowerCase()} of the task definition`,
    name,
  };
}

export function secretNotFound(facts: Facts): Advice {
  const secret = secretOf(facts);
  if (/json key|invalid character|unexpected end of json|unmarshal/i.test(facts.text)) {
    return {
      sentence: `${secret.words} exists, but is no JSON with the key that the task definition asks for.`,
      remedies: [
        remedy(
          `Add the key to the secret, or correct its name after the ARN in ${facts.revision} (ARN:key::).`,
        ),
      ],
    };
  }
  if (/marked for deletion|scheduled for deletion/i.test(facts.text))
    return scheduledForDeletion(facts, secret);
  if (/staging label|version stage|awscurrent|empty secrets value/i.test(facts.text))
    return noValue(facts, secret);
  return {
    sentence: `${secret.words} does not exist.`,
    remedies: [exists(facts, secret), sameRegion(facts), create(facts, secret)],
  };
}

function scheduledForDeletion(facts: Facts, { words, name }: Secret): Advice {
  return {
    sentence: `${words} is scheduled for deletion, so it cannot be read.`,
    remedies: [
      remedy('Restore it.', awsCommand('secretsmanager restore-secret', { 'secret-id': name }, facts.region)),
      remedy('Then start the tasks anew.', redeployCommand(facts)),
      remedy(`If it was deleted on purpose, take it out of ${facts.revision}.`),
    ],
  };
}

function noValue({ text, region, revision }: Facts, { words, name }: Secret): Advice {
  const label = /staging label:? ([\w+=,.@-]{1,256}\w)/i.exec(text)?.[1];
  return {
    sentence: `${words} exists, but has no value${label ? ` with the staging label ${label}` : ''}.`,
    remedies: [
      remedy(
        'See which versions it has, and with which labels.',
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
  return remedy('See whether it is there.', command);
}

/** get-parameter wants the name; behind the ARN's "parameter" stands the name with a slash in front. */
function parameterName(name: string | undefined): string | undefined {
  if (!name?.startsWith('arn:')) return name;
  const path = name.slice(name.indexOf(':parameter') + ':parameter'.length);
  return path.lastIndexOf('/') === 0 ? path.slice(1) : path;
}

function sameRegion({ place, revision }: Facts): Remedy {
  const where = place ? ` The task runs in account ${place.account}, ${place.region}.` : '';
  return remedy(`Compare the name in ${revision} letter by letter, with account and region.${where}`);
}

function create({ region }: Facts, { service, name }: Secret): Remedy {
  if (service === 'ssm')
    return remedy('If it was never created, create it as a SecureString, then start the task again.');
  const plainName = name?.replace(/^arn:.*:secret:/, '').replace(/-\w{6}$/, '');
  return remedy(
    'The six characters at the end of its ARN change when a secret is created anew: name the ARN that it has now. If there is none, create it.',
    awsCommand(
      'secretsmanager list-secrets',
      { filters: plainName && `Key=name,Values=${plainName}`, query: 'SecretList[].ARN' },
      region,
    ),
  );
}

export function secretUnauthorized(facts: Facts): Advice {
  const secret = secretOf(facts);
  return {
    sentence: refusal(facts, secret.words),
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

function refusal(facts: Facts, what: string, failed = 'cannot be read'): string {
  const role = roleInWords(refusedRole(facts, false));
  const { by, action } = denialIn(facts.text);
  if (/unable to find execution role/i.test(facts.text)) {
    return `${what} ${failed} because the task definition has no task execution role.`;
  }
  if (by === 'vpc-endpoint')
    return `${what}: the policy of a VPC endpoint refused ${action ?? 'the call'}; the ${role} is fine.`;
  if (by === 'kms') return `${what} cannot be decrypted: the ${role} may not use its KMS key.`;
  return `${what} ${failed}: the ${role} is not allowed to${action ? ` (${action})` : ''}.`;
}

export function secretNetwork(facts: Facts): Advice {
  const secret = secretOf(facts);
  const service = secret.service === 'ssm' ? 'Systems Manager Parameter Store' : 'Secrets Manager';
  return {
    sentence: `The task could not reach ${service} to read its secrets: no answer came over the network.`,
    remedies: networkRemedies(facts, secret.service),
  };
}

export function registryAuthUnauthorized(facts: Facts): Advice {
  const own = /\basm\b|secretsmanager/i.test(facts.text);
  const what = own ? 'The secret with the registry credentials' : 'The login to Amazon ECR';
  return {
    sentence: refusal(facts, what, own ? 'cannot be read' : 'was refused'),
    remedies: permissionRemedies(facts, {
      actions: own ? ['secretsmanager:GetSecretValue'] : ['ecr:GetAuthorizationToken'],
      resource: own ? secretIn(facts.text) : '*',
      endpoint: own ? 'secretsmanager' : 'ecr.api',
      managedPolicy: own ? undefined : 'AmazonECSTaskExecutionRolePolicy',
      instanceRoleOnEc2: true,
    }),
  };
}

export function registryAuthNetwork(facts: Facts): Advice {
  const own = /\basm\b|secrets? ?manager/i.test(facts.text);
  const service = own ? 'Secrets Manager for the registry credentials' : 'Amazon ECR to log in';
  return {
    sentence: `The task could not reach ${service}: no answer came over the network.`,
    remedies: networkRemedies(facts, own ? 'secretsmanager' : 'ecr'),
  };
}
