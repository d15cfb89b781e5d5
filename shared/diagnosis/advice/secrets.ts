import type { Remedy } from '../../task/diagnosis.ts';
import { type Advice, type Facts, remedy } from './facts.ts';
import { denialIn, secretIn } from './names.ts';
import { networkRemedies } from './network.ts';
import { permissionRemedies, refusedRole, roleInWords } from './permission.ts';
import { awsCommand } from './shell.ts';

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
  if (/json key/i.test(facts.text)) {
    return {
      sentence: `${secret.words} exists, but has no such JSON key as the task definition asks for.`,
      remedies: [
        remedy(
          `Add the key to the secret, or correct its name after the ARN in ${facts.revision} (ARN:key::).`,
        ),
      ],
    };
  }
  return {
    sentence: `${secret.words} does not exist, or has no value.`,
    remedies: [exists(facts, secret), sameRegion(facts), create(facts, secret)],
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
  return remedy(
    'If it was deleted within the recovery window, restore it; if it is new, give it a value.',
    awsCommand('secretsmanager restore-secret', { 'secret-id': name }, region),
  );
}

export function secretUnauthorized(facts: Facts): Advice {
  const secret = secretOf(facts);
  return {
    sentence: refusal(facts, secret.words),
    remedies: permissionRemedies(facts, {
      actions: secret.service === 'ssm' ? ['ssm:GetParameters'] : ['secretsmanager:GetSecretValue'],
      resource: secret.name?.startsWith('arn:') ? secret.name : undefined,
      endpoint: secret.service,
      instanceRoleOnEc2: false,
    }),
  };
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
