import type { Remedy } from '../../../model/diagnosis.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { type Advice, type Facts, remedy } from './facts.ts';
import { fileSystemIn } from './names.ts';

/** Each way in which a mount fails has its own remedies; without its words, all of them are worth a look. */
export function efsMountFailed(facts: Facts): Advice {
  const id = fileSystemIn(facts.text);
  const named = id ? `EFS file system ${id}` : 'The EFS file system';
  const { because, remedies } = mountFault(facts);
  return { sentence: `${named} could not be mounted${because}.`, remedies };
}

function mountFault(facts: Facts): { because: string; remedies: Remedy[] } {
  const { text } = facts;
  if (/access denied|not authorized/i.test(text)) {
    return { because: ': the server denied access', remedies: permission };
  }
  if (/resolve/i.test(text)) {
    return { because: ': its name could not be resolved', remedies: [dns, mountTarget(facts)] };
  }
  if (/timed? ?out|not answer|not respond|reset|refused/i.test(text)) {
    return { because: ': it did not answer', remedies: [mountTarget(facts), securityGroup(facts)] };
  }
  return { because: '', remedies: [mountTarget(facts), securityGroup(facts), ...permission, dns] };
}

function mountTarget({ text, region }: Facts): Remedy {
  return remedy(
    "The file system needs a mount target in the task's Availability Zone, in state available.",
    awsCommand('efs describe-mount-targets', { 'file-system-id': fileSystemIn(text) }, region),
  );
}

function securityGroup({ evidence }: Facts): Remedy {
  const groups = evidence.service?.securityGroups ?? [];
  const from = groups.length > 0 ? groups.join(', ') : "the task's security group";
  return remedy(`The security group of the mount target must let TCP 2049 in from ${from}.`);
}

const permission: Remedy[] = [
  remedy(
    'With IAM authorisation on, the task role (not the task execution role) needs elasticfilesystem:ClientMount and ClientWrite, and the file system policy must agree.',
  ),
  remedy('A path or access point that is mounted must exist, and its user must be allowed to enter it.'),
];

const dns: Remedy = remedy(
  'DNS: the VPC needs enableDnsSupport and enableDnsHostnames, and its DHCP options the DNS server of Amazon.',
);
