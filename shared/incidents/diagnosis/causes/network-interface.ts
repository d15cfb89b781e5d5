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
import { subnetIn } from '../advice/names.ts';
import { whenSaid } from '../rule.ts';

export const networkInterfaceFailed = whenSaid({
  id: 'network-interface-failed',
  cause: 'network-interface-failed',
  topics: ['network-interface'],
});

/** Explanation and remedies for each cause of this family. */
export const networkInterfaceAdvice = {
  'network-interface-failed': networkInterfaceFailedAdvice,
} satisfies AdviceByCause;

function networkInterfaceFailedAdvice(facts: Facts): Advice {
  const { text } = facts;
  if (/tagpolicyviolation|tag policy/i.test(text)) return tagsRefused(facts);
  if (/authfailure|unauthorizedoperation|not authorized|accessdenied/i.test(text)) return callRefused();
  if (/netplugin|\bcni\b|network namespace/i.test(text)) return plugInFailed(facts);
  const missing = missingPart(facts);
  if (missing) return missing;
  const full = /insufficient ?free ?addresses|public ip assignment/i.test(text);
  return full ? subnetFull(facts) : notInTime(facts);
}

/** Advice for a subnet or a security group that does not exist: EC2 answers so at every attempt. */
function missingPart(facts: Facts): Advice | undefined {
  const { text, evidence, region } = facts;
  if (/invalidsubnetid/i.test(text)) {
    const subnet = subnetOf(facts);
    return {
      headline: 'names a subnet that does not exist',
      sentence: `The task got no network interface: ${subnet ? `subnet ${subnet}` : 'its subnet'} does not exist.`,
      remedies: [
        remedy(
          'Correct the subnets in the network configuration of the service: one may have been deleted. Retrying does not help.',
          awsCommand('ec2 describe-subnets', { 'subnet-ids': subnet, query: 'Subnets[].State' }, region),
        ),
      ],
    };
  }
  if (!/invalidgroup|invalidsecuritygroup/i.test(text)) return undefined;
  const named = /\bsg-[0-9a-f]{8,17}\b/.exec(text)?.[0];
  const groups = named ? [named] : (evidence.service?.securityGroups ?? []);
  return {
    headline: 'names a security group that does not exist',
    sentence: `The task got no network interface: ${named ? `security group ${named}` : 'one of its security groups'} does not exist in the VPC of its subnet.`,
    remedies: [
      remedy(
        'Correct the security groups in the network configuration of the service: one may have been deleted, or belongs to another VPC. Retrying does not help.',
        groups.length > 0
          ? awsCommand(
              'ec2 describe-security-groups',
              {
                filters: `Name=group-id,Values=${groups.join(',')}`,
                query: 'SecurityGroups[].[GroupId,VpcId]',
              },
              region,
            )
          : undefined,
      ),
    ],
  };
}

/** Permanent failure: the tags that ECS copies to the interface violate a tag policy of the organization. */
function tagsRefused({ revision }: Facts): Advice {
  return {
    sentence: 'The task got no network interface: a tag policy of the organization refused its tags.',
    remedies: [
      remedy(
        `Correct the tags that propagateTags copies from the service or from ${revision} (spelling of keys, allowed values), or have the tag policy changed. Retrying does not help.`,
      ),
    ],
  };
}

function callRefused(): Advice {
  return {
    sentence: 'The task got no network interface: ECS was not allowed to create it.',
    remedies: [
      remedy(
        'Check that the service-linked role AWSServiceRoleForECS exists and that no service control policy denies ec2:CreateNetworkInterface. In a shared subnet the owner must still share it with this account.',
      ),
    ],
  };
}

function plugInFailed({ host }: Facts): Advice {
  return {
    sentence: 'The network plug-in of the ECS agent could not attach the network interface.',
    remedies: host.loginPossible
      ? [
          remedy('Read the log of the agent on the instance:', 'sudo tail -n 100 /var/log/ecs/ecs-agent.log'),
          remedy('Update the AMI or the agent, and replace the instance if others do not have this fault.'),
        ]
      : [remedy('Start the task again; if it recurs, open a case with AWS Support, with the task ARN.')],
  };
}

function subnetOf(facts: Facts): string | undefined {
  return subnetIn(facts.text) ?? facts.stop.subnetId ?? facts.evidence.service?.subnets[0];
}

function countAddresses(facts: Facts): Remedy {
  const options = { 'subnet-ids': subnetOf(facts), query: 'Subnets[].AvailableIpAddressCount' };
  return remedy(
    'Check the free addresses of the subnet:',
    awsCommand('ec2 describe-subnets', options, facts.region),
  );
}

function subnetFull(facts: Facts): Advice {
  return {
    headline: ifCertain(
      facts,
      `cannot start: ${subnetOf(facts) ?? 'its subnet'} has too few free IP addresses`,
    ),
    sentence: `The task got no network interface: ${subnetOf(facts) ?? 'its subnet'} has too few free IP addresses.`,
    remedies: [
      remedy(
        'Add a larger subnet to the service, or free addresses: each task uses one, and a deployment needs up to twice as many.',
      ),
      countAddresses(facts),
    ],
  };
}

function notInTime(facts: Facts): Advice {
  return {
    sentence: 'The network interface of the task was not attached in time or could not be set up.',
    remedies: [
      remedy(
        'A single failure is usually transient: EC2 sometimes takes too long. Start the task again:',
        redeployCommand(facts),
      ),
      countAddresses(facts),
      remedy(
        facts.host.kind === 'ec2'
          ? 'Check the limit of network interfaces of the instance type (awsvpcTrunking raises it), and their quota in the region.'
          : 'Check the quota of network interfaces in the region.',
      ),
    ],
  };
}
