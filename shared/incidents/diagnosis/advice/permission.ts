import type { Remedy } from '../../../model/diagnosis.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { type Facts, remedy } from './facts.ts';
import { type Denial, denialIn, keyIn } from './names.ts';

/** What a refused call needs, when the refusal itself does not say. */
export interface Needs {
  actions: readonly string[];
  resource?: string;
  /** Suffix of the VPC endpoint's service name, such as `ecr.api`. */
  endpoint: string;
  /** What to grant instead of the one refused call, where that call alone would be refused again elsewhere. */
  grant?: { actions: readonly string[]; resource?: string };
  /** Shows which KMS key it is, for a refusal that does not name the key. */
  keyCommand?: string;
  /** AWS managed policy that grants it, if there is one. */
  managedPolicy?: string;
  /** Whether the container instance's role asks on EC2, as it does for image pulls and logs. */
  instanceRoleOnEc2: boolean;
}

/** Which role was refused: its kind, and its name where the sentence or the task definition tells it. */
interface RefusedRole {
  kind: string;
  name?: string;
}

function refusedRole({ text, host, evidence }: Facts, instanceRoleOnEc2: boolean): RefusedRole {
  const name = denialIn(text).role;
  const definition = evidence.taskDefinition;
  const execution = roleName(definition?.executionRoleArn);
  if (name !== undefined && name === execution) return { kind: 'task execution role', name };
  if (name !== undefined && name === roleName(definition?.taskRoleArn)) return { kind: 'task role', name };
  const onInstance = instanceRoleOnEc2 && host.kind === 'ec2' && !/exec/i.test(name ?? '');
  if (onInstance || /instance-?_?role/i.test(name ?? '')) return { kind: 'container instance role', name };
  return { kind: 'task execution role', name: name ?? execution };
}

function roleName(arn: string | undefined): string | undefined {
  return arn?.slice(arn.lastIndexOf('/') + 1);
}

/** "task execution role ecsTaskExecutionRole", for use within a sentence. */
function roleInWords({ kind, name }: RefusedRole): string {
  return name ? `${kind} ${name}` : kind;
}

/** Who has to allow it, with the command where all names are known. */
export function permissionRemedies(facts: Facts, needs: Needs): Remedy[] {
  const denial = denialIn(facts.text);
  const role = refusedRole(facts, needs.instanceRoleOnEc2);
  if (/unable to find execution role/i.test(facts.text)) {
    return [
      remedy(`Set executionRoleArn in ${facts.revision} to a role that may ${needs.actions.join(', ')}.`),
    ];
  }
  if (denial.by === 'vpc-endpoint') return [endpointPolicy(facts, denial, needs)];
  if (denial.by === 'explicit-deny') {
    return [
      remedy(
        `A policy denies it explicitly, which no grant overrides. Look for a Deny on ${denial.action ?? needs.actions[0]} in the ${roleInWords(role)}, its permissions boundary, the resource's policy and the organisation's service control policies.`,
      ),
    ];
  }
  return grants(facts, denial, needs, role);
}

function endpointPolicy({ region }: Facts, { action }: Denial, { endpoint, actions }: Needs): Remedy {
  return remedy(
    `The role is fine: the policy of the VPC endpoint for ${endpoint} does not allow ${action ?? actions[0]}. Allow it there.`,
    region &&
      awsCommand(
        'ec2 describe-vpc-endpoints',
        {
          filters: `Name=service-name,Values=com.amazonaws.${region}.${endpoint}`,
          query: 'VpcEndpoints[].[VpcEndpointId,PolicyDocument]',
        },
        region,
      ),
  );
}

function grants(facts: Facts, denial: Denial, needs: Needs, role: RefusedRole): Remedy[] {
  if (denial.by === 'kms') return keyGrants(facts, denial, needs, role);
  const { actions, resource } = needs.grant ?? {
    actions: denial.action ? [denial.action] : needs.actions,
    resource: denial.resource ?? needs.resource,
  };
  const on = resource && resource !== '*' ? ` on ${resource}` : '';
  const found = [
    remedy(
      `Allow ${actions.join(', ')}${on} to the ${roleInWords(role)}.`,
      putRolePolicy(role.name, actions, resource),
    ),
  ];
  if (needs.managedPolicy && role.name && facts.place) {
    found.push(managedPolicy(facts.place.partition, role.name, needs.managedPolicy));
  }
  return found;
}

function keyGrants({ text }: Facts, { action }: Denial, { keyCommand }: Needs, role: RefusedRole): Remedy[] {
  const key = keyIn(text);
  const decrypt = action?.startsWith('kms:') ? action : 'kms:Decrypt';
  return [
    ...(key || !keyCommand ? [] : [remedy('See which KMS key it is encrypted with.', keyCommand)]),
    remedy(
      `Allow ${decrypt} on ${key ?? 'the KMS key'} to the ${roleInWords(role)}.`,
      putRolePolicy(role.name, [decrypt], key),
    ),
    remedy(
      'The policy of the KMS key must allow the role too; the key aws/secretsmanager cannot be used from another account.',
    ),
  ];
}

function managedPolicy(partition: string, role: string, policy: string): Remedy {
  return remedy(
    `Or attach the managed policy ${policy}, which grants image pulls and log writing together.`,
    awsCommand(
      'iam attach-role-policy',
      { 'role-name': role, 'policy-arn': `arn:${partition}:iam::aws:policy/service-role/${policy}` },
      undefined,
    ),
  );
}

/** The most characters that IAM takes for the name of an inline policy. */
const longestPolicyName = 128;

/**
 * `allow-GetSecretValue-shop-refunds-bank-token`: put-role-policy overwrites a policy of the same name, so the
 * name tells the resource too.
 */
function policyName(action: string, resource: string): string {
  const name = resource
    .split(':')
    .slice(5)
    .join(':')
    .replace(/^(?:secret|log-group|parameter|repository|key)[:/]/, '')
    .replace(/-\w{6}$/, (suffix) => (resource.includes(':secretsmanager:') ? '' : suffix))
    .replace(/[^\w+=,.@-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const start = `allow-${action.slice(action.indexOf(':') + 1)}`;
  return name === '' ? start : `${start}-${name}`.slice(0, longestPolicyName);
}

function putRolePolicy(role: string | undefined, actions: readonly string[], resource: string | undefined) {
  if (resource === undefined) return undefined;
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: resource }],
  };
  const options = {
    'role-name': role,
    'policy-name': policyName(actions[0] ?? '', resource),
    'policy-document': JSON.stringify(document),
  };
  return awsCommand('iam put-role-policy', options, undefined);
}

/** The sentence about a refusal: what was refused, by whom, to whom. */
export function refusal(facts: Facts, what: string, failed = 'cannot be read'): string {
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
