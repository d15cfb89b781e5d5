import type { Remedy } from '../../../model/diagnosis.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { type Denial, denialIn, type PolicyKind } from './denial.ts';
import { type Facts, remedy } from './facts.ts';
import { keyIn } from './names.ts';
import { credentialRemedies, noCredentials } from './no-credentials.ts';
import { type RefusedRole, type RoleHints, refusedRole, roleInWords } from './roles.ts';

/** Permissions that a denied call needs, for denials that do not name them. */
export interface Needs extends RoleHints {
  actions: readonly string[];
  resource?: string;
  /** Suffix of the VPC endpoint's service name, such as `ecr.api`. */
  endpoint: string;
  /** Permissions to grant instead of the denied call, if that call alone would only be denied again for another resource. */
  grant?: { actions: readonly string[]; resource?: string };
  /** Command that shows the KMS key, for a denial that does not name it. */
  keyCommand?: string;
  /** AWS managed policy with the permissions, if one exists. */
  managedPolicy?: string;
}

/** Remedies for a denial, by the policy that it names, with a command if all names are known. */
export function permissionRemedies(facts: Facts, needs: Needs): Remedy[] {
  const denial = denialIn(facts.text);
  const role = refusedRole(facts, needs);
  if (noExecutionRole.test(facts.text)) {
    return [
      remedy(`Set executionRoleArn in ${facts.revision} to a role that may ${needs.actions.join(', ')}.`),
    ];
  }
  if (noCredentials.test(facts.text)) return credentialRemedies(facts.revision, role);
  const action = denial.action ?? needs.actions[0] ?? 'the call';
  const blamed = blamedPolicy({ facts, denial, needs, role, action });
  if (!denial.explicit) return blamed;
  const command = blamed.find((one) => one.command)?.command;
  return [remedy(explicitDeny(denial, role, action), command)];
}

const noExecutionRole = /unable to find execution role/i;

interface Refusal {
  facts: Facts;
  denial: Denial;
  needs: Needs;
  role: RefusedRole;
  action: string;
}

function blamedPolicy(refusal: Refusal): Remedy[] {
  const { facts, denial, needs, role, action } = refusal;
  switch (denial.by) {
    case 'vpc-endpoint':
      return [endpointPolicy(facts, denial, needs)];
    case 'resource':
      return resourcePolicy(refusal);
    case 'permissions-boundary':
      return [
        remedy(
          `The permissions boundary of the ${roleInWords(role)} does not allow ${action}. Granting it to the role does not help: allow the action in the boundary. To find the policy:`,
          awsCommand(
            'iam get-role',
            { 'role-name': role.name, query: 'Role.PermissionsBoundary' },
            undefined,
          ),
        ),
      ];
    case 'service-control-policy':
    case 'resource-control-policy':
      return [
        remedy(
          `A ${denial.by.replaceAll('-', ' ')} of the organization does not allow ${action}${denial.account ? ` in account ${denial.account}` : ''}. Granting it to the role does not help: ask the owners of AWS Organizations to allow it.`,
        ),
      ];
    case 'session-policy':
      return [
        remedy(
          `The session policy with which the ${roleInWords(role)} was assumed does not allow ${action}. Granting it to the role does not help: extend the session policy.`,
        ),
      ];
    case 'kms':
      return denial.explicit ? [] : keyGrants(facts, denial, needs, role);
    case 'identity':
      return denial.explicit ? [] : grants(facts, denial, needs, role);
  }
}

const wordsOfPolicy: Readonly<Record<PolicyKind, string>> = {
  identity: 'a policy of the role',
  resource: "the resource's own policy",
  'permissions-boundary': 'the permissions boundary of the role',
  'service-control-policy': 'a service control policy of the organization',
  'resource-control-policy': 'a resource control policy of the organization',
  'session-policy': 'the session policy',
  'vpc-endpoint': 'the policy of a VPC endpoint',
  kms: 'the policy of the KMS key or of the role',
};

function explicitDeny({ by }: Denial, role: RefusedRole, action: string): string {
  return `A statement explicitly denies ${action} to the ${roleInWords(role)}, which overrides any allow. Remove or narrow the Deny in ${wordsOfPolicy[by]}:`;
}

/** Command that shows the policy of a resource, by the service in its ARN. */
function policyCommand(arn: string, region: string | undefined): string | undefined {
  const [, , service, ownRegion, account, ...rest] = arn.split(':');
  const name = rest.join(':');
  const at = ownRegion || region;
  if (service === 'ecr') {
    const repository = name.replace(/^repository\//, '');
    const options = { 'registry-id': account, 'repository-name': repository };
    return awsCommand('ecr get-repository-policy', options, at);
  }
  if (service === 'secretsmanager')
    return awsCommand('secretsmanager get-resource-policy', { 'secret-id': arn }, at);
  if (service === 's3') return awsCommand('s3api get-bucket-policy', { bucket: name.split('/')[0] }, at);
  return undefined;
}

/** Remedies for a resource policy, which a permission of the role cannot replace. */
function resourcePolicy({ facts, denial, needs, role, action }: Refusal): Remedy[] {
  const resource = denial.resource ?? needs.resource;
  const owner = resource?.split(':')[4];
  const asking = denial.account ?? facts.place?.account;
  const foreign = owner && asking && owner !== asking;
  const what = resource?.includes(':ecr:') ? 'repository policy' : 'resource policy';
  const whose = foreign
    ? `account ${owner}, which owns it, must allow ${action} to account ${asking}`
    : `allow ${action} to the ${roleInWords(role)}`;
  return [
    remedy(
      `The ${what}${resource ? ` of ${resource}` : ''} does not allow the call: ${whose} there. Granting it to the role does not help.${foreign ? ' The owner can read the policy with:' : ''}`,
      resource && policyCommand(resource, facts.region),
    ),
    ...(foreign && resource?.includes(':secretsmanager:')
      ? [
          remedy(
            'Across accounts, the secret also needs a customer managed KMS key whose policy allows the role: aws/secretsmanager cannot be shared.',
          ),
        ]
      : []),
  ];
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
  const { actions, resource } = needs.grant ?? {
    actions: denial.action ? [denial.action] : needs.actions,
    resource: denial.resource ?? needs.resource,
  };
  const on = resource && resource !== '*' ? ` on ${resource}` : '';
  const found = [
    remedy(
      `Grant ${actions.join(', ')}${on} to the ${roleInWords(role)}:`,
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
  if (/no resource-based policy/i.test(text)) {
    const owner = key?.split(':')[4];
    return [
      remedy(
        `The policy of ${key ?? 'the KMS key'} does not allow ${decrypt} to the ${roleInWords(role)}: its owner${owner ? ` (account ${owner})` : ''} must allow it there. Granting it to the role does not help alone. The owner can read the policy with:`,
        key &&
          awsCommand('kms get-key-policy', { 'key-id': key, 'policy-name': 'default' }, key.split(':')[3]),
      ),
    ];
  }
  return [
    ...(key || !keyCommand ? [] : [remedy('Find its KMS key.', keyCommand)]),
    remedy(
      `Grant ${decrypt} on ${key ?? 'the KMS key'} to the ${roleInWords(role)}:`,
      putRolePolicy(role.name, [decrypt], key),
    ),
    remedy(
      'The policy of the KMS key must allow the role too; the key aws/secretsmanager cannot be used from another account.',
    ),
  ];
}

function managedPolicy(partition: string, role: string, policy: string): Remedy {
  return remedy(
    `Or attach the managed policy ${policy}, which grants image pulls and log writing together:`,
    awsCommand(
      'iam attach-role-policy',
      { 'role-name': role, 'policy-arn': `arn:${partition}:iam::aws:policy/service-role/${policy}` },
      undefined,
    ),
  );
}

/** Longest name of an inline policy in IAM, characters. */
const longestPolicyName = 128;

/**
 * Name of an inline policy, such as `allow-GetSecretValue-shop-refunds-bank-token`: put-role-policy overwrites a policy
 * of the same name, so the name includes the resource.
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

/** Explains a denial: the resource, the policy and the role. */
export function refusal(
  facts: Facts,
  what: string,
  failed = 'cannot be read',
  hints: RoleHints = {},
): string {
  const role = roleInWords(refusedRole(facts, hints));
  const { by, action, explicit } = denialIn(facts.text);
  if (noExecutionRole.test(facts.text)) {
    return `${what} ${failed} because the task definition has no task execution role.`;
  }
  if (noCredentials.test(facts.text))
    return `${what} ${failed}: there are no valid credentials of the ${role}.`;
  if (by === 'vpc-endpoint')
    return `${what}: the policy of a VPC endpoint refused ${action ?? 'the call'}; the ${role} is fine.`;
  if (by === 'kms') return `${what} cannot be decrypted: the ${role} may not use its KMS key.`;
  const call = action ? ` (${action})` : '';
  if (explicit) return `${what} ${failed}: ${wordsOfPolicy[by]} denies it to the ${role}${call}.`;
  if (by === 'identity') return `${what} ${failed}: the ${role} is not allowed to${call}.`;
  return `${what} ${failed}: ${wordsOfPolicy[by]} does not allow it to the ${role}${call}.`;
}
