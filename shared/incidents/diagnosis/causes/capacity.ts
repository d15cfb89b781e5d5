import type { HostKind } from '../../../model/hosts.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { type Advice, type AdviceByCause, type Facts, remedy } from '../advice/facts.ts';
import { roleIn } from '../advice/names.ts';
import { permissionRemedies, refusal } from '../advice/permission.ts';
import { whenSaid } from '../rule.ts';

export const capacityUnavailable = whenSaid({
  id: 'capacity-unavailable',
  cause: 'capacity-unavailable',
  says: /capacity is (?:currently )?(?:unavailable|not available)|(?:no|not enough|insufficient) (?:\S{1,200} ){0,3}capacity|no container instances?\b|resource:(?:\*|fargate|cpu|memory|gpu|eni|ports?|attribute)|insufficient (?:cpu|memory|gpu)|already using a port required|missing an attribute required|(?:^|taskfailedtostart: |reason: |^service \S+: )(?:(?:attribute(?::\S{1,100})?|location|no active instances)\.?$|memberof|distinct_?instance)|empty capacity provider|insufficient\w{0,40}capacity|unfulfillablecapacity|not have sufficient (?:\S{1,200} ){0,2}capacity|no instance types satisfy/,
});

/** EC2 refused to launch a managed instance, usually because the infrastructure role lacks iam:PassRole on the instance role. */
export const capacityProviderUnauthorized = whenSaid({
  id: 'capacity-provider-unauthorized',
  cause: 'capacity-provider-unauthorized',
  topics: ['none', 'network-interface', 'volume'],
  says: /capacity provider .{0,400}(?:unauthorizedoperation|not authorized|accessdenied|access denied)|unable to (?:launch|run) (?:the )?(?:\S{1,200} )?instances?.{0,400}(?:unauthorizedoperation|not authorized|accessdenied)/,
});

export const accountBlocked = whenSaid({
  id: 'account-blocked',
  cause: 'account-blocked',
  says: /account (?:\d{12} )?(?:is |has been )(?:currently )?(?:blocked|suspended)|blockedexception|pendingverification/,
});

export const quotaExceeded = whenSaid({
  id: 'quota-exceeded',
  cause: 'quota-exceeded',
  topics: ['none', 'network-interface'],
  says: /reached (?:the|your) (?:\S{1,200} ){0,3}limit|above your limit|exceeds? (?:the|your) (?:\S{1,200} ){0,3}(?:limit|quota)|quota (?:has been )?exceeded|servicequotaexceeded|limitexceeded|vcpu limit|count ?exceeded|capacity limit was exceeded/,
});

/** Explanation and remedies for each cause of this family. */
export const capacityAdvice = {
  'capacity-unavailable': capacityUnavailableAdvice,
  'quota-exceeded': quotaExceededAdvice,
  'capacity-provider-unauthorized': capacityProviderUnauthorizedAdvice,
  'account-blocked': accountBlockedAdvice,
} satisfies AdviceByCause;

/** Placement failures by ECS message: pattern, clause, remedy. */
const shortages: readonly [RegExp, string, string][] = [
  [
    /unfulfillablecapacity|request configuration|no instance types satisfy/i,
    'no instance type meets the instance requirements of the capacity provider',
    'Widen the instance requirements of the capacity provider (vCPU, memory, generations, accelerators) or its subnets: retrying does not help.',
  ],
  [
    /insufficientinstancecapacity|maxspot/i,
    'EC2 has no capacity for these instance types at this time',
    'Allow more instance types and Availability Zones in the capacity provider. ECS keeps retrying.',
  ],
  [
    /resource:fargate|capacity is|availability zone|fargate|spot/i,
    'AWS has no capacity of this kind in the Availability Zone at this time',
    'Add subnets in other Availability Zones to the service, or a second capacity provider (FARGATE beside FARGATE_SPOT). ECS keeps retrying.',
  ],
  [
    /resource:cpu|insufficient cpu/i,
    'no instance has enough free CPU',
    "Add instances or raise the capacity provider's maximum; or reduce the task's CPU.",
  ],
  [
    /resource:memory|insufficient memory/i,
    'no instance has enough free memory',
    "Add instances or raise the capacity provider's maximum; or reduce the task's memory.",
  ],
  [
    /resource:ports?|already using a port/i,
    'the host port is in use on every instance',
    'Set hostPort to 0 or use awsvpc mode; a fixed host port allows one task per instance.',
  ],
  [
    /resource:eni/i,
    'no instance has a free network interface',
    'Enable awsvpcTrunking for the account, or use larger instances: each awsvpc task needs its own interface.',
  ],
  [
    /resource:gpu|insufficient gpu/i,
    'no instance has a free GPU',
    'Add GPU instances to the capacity provider.',
  ],
  [
    /memberof|attribute/i,
    'no instance meets the placement constraints or has the attributes that the task needs',
    'Compare requiresAttributes of the task definition and the placement constraints with the attributes of the instances.',
  ],
  [
    /encountered error ["']?agent/i,
    'the ECS agent of the closest matching instance is disconnected',
    'Restart the agent on the instance (systemctl restart ecs), and check its network path to the ECS endpoints.',
  ],
  [
    /no container instance/i,
    'the cluster has no container instance that fits',
    'Check that instances are registered, ACTIVE and connected, and that the Auto Scaling group can scale out.',
  ],
];

/** Advice for missing capacity; also used for service events, whose reasons are the same phrases. */
function capacityUnavailableAdvice(facts: Facts): Advice {
  const shortage = shortages.find(([says]) => says.test(facts.text));
  return {
    sentence: `The task could not be placed: ${shortage?.[1] ?? 'there is no capacity for it'}.`,
    remedies: [remedy(shortage?.[2] ?? generalShortage[facts.host.kind])],
  };
}

const addInstances =
  'Add instances to the cluster, or spread the service over more Availability Zones. ECS keeps retrying.';

/** Remedies if ECS does not say what is missing. */
const generalShortage: Readonly<Record<HostKind, string>> = {
  fargate:
    'Add subnets in other Availability Zones to the service, or a second capacity provider. ECS keeps retrying.',
  'managed-instances':
    'Allow more instance types or Availability Zones in the capacity provider. ECS keeps retrying.',
  ec2: addInstances,
  external: 'Register another machine with the cluster, or free CPU and memory on one.',
  unknown:
    'Add capacity to the cluster, or spread the service over more Availability Zones. ECS keeps retrying.',
};

function capacityProviderUnauthorizedAdvice(facts: Facts): Advice {
  return {
    sentence: refusal(facts, 'The capacity provider', 'cannot launch instances', {
      asks: 'infrastructure role',
    }),
    remedies: permissionRemedies(facts, {
      actions: ['iam:PassRole'],
      resource: roleIn(facts.text).arn,
      endpoint: 'ec2',
      asks: 'infrastructure role',
    }),
  };
}

function accountBlockedAdvice(): Advice {
  return {
    sentence: 'AWS has blocked this account from ECS, so no task can start.',
    remedies: [
      remedy(
        'Open a case with AWS Support: only AWS can lift the block. The task definition is not the cause.',
      ),
      remedy(
        'Check the mailbox of the root user for mail from AWS: usual reasons are unpaid bills, a compromised key or a new account.',
      ),
    ],
  };
}

function quotaExceededAdvice(facts: Facts): Advice {
  const throttled = /rate exceeded|throttl/i.test(facts.text);
  return throttled ? callsThrottled() : tasksOverQuota(facts);
}

function callsThrottled(): Advice {
  return {
    sentence: 'AWS throttled a call that the task needs to start (too many requests).',
    remedies: [
      remedy('Start fewer tasks at a time, or combine many parameters into one secret.'),
      remedy('Raise the throughput limit (SSM has a setting for it).'),
    ],
  };
}

/** EC2's messages about quotas, which limit the instances that a capacity provider can launch. */
const quotaOfEc2 =
  /maxspotinstancecount|max spot instance|vcpulimitexceeded|launch instance|instancelimitexceeded/i;

/** Advice for the quota of network interfaces, which is one of the VPC. */
function interfacesOverQuota({ region }: Facts): Advice {
  const options = { 'service-code': 'vpc', 'quota-code': 'L-DF5E4CA3' };
  return {
    sentence: 'The quota of network interfaces in the region does not allow another task.',
    remedies: [
      remedy(
        'Check the quota "Network interfaces per Region" and request an increase:',
        awsCommand('service-quotas list-service-quotas', options, region),
      ),
      remedy(
        'Delete interfaces in state available that nothing uses: deleted services and functions sometimes leave them.',
        awsCommand(
          'ec2 describe-network-interfaces',
          { filters: 'Name=status,Values=available', query: 'NetworkInterfaces[].NetworkInterfaceId' },
          region,
        ),
      ),
    ],
  };
}

function tasksOverQuota(facts: Facts): Advice {
  const { text, host, region } = facts;
  if (/networkinterfacelimit|maximum number of network interfaces/i.test(text))
    return interfacesOverQuota(facts);
  const service = quotaOfEc2.test(text) ? 'ec2' : host.quotaService;
  const spot = /spot/i.test(text) ? 'Spot' : 'On-Demand';
  const what = service === 'ec2' ? `the ${spot} vCPU quotas of EC2` : 'the Fargate quotas';
  const options = { 'service-code': service ?? 'fargate' };
  return {
    sentence:
      service === 'ec2'
        ? `The EC2 quota for ${spot} instances does not allow another instance for the task.`
        : 'A quota of the AWS account does not allow another task.',
    remedies: [
      remedy(
        service
          ? `Check ${what} in the region and request an increase:`
          : 'Find the quota that the message names, and request an increase.',
        service && awsCommand('service-quotas list-service-quotas', options, region),
      ),
      remedy(
        'Until then, stop unneeded tasks or use fewer vCPUs. A rolling deployment needs capacity for old and new tasks.',
      ),
    ],
  };
}
