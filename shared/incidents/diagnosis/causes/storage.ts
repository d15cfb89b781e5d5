import type { Remedy } from '../../../model/diagnosis.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { type Advice, type AdviceByCause, type Facts, remedy } from '../advice/facts.ts';
import { fileSystemIn } from '../advice/names.ts';
import { networkRemedies } from '../advice/network.ts';
import { whenSaid } from '../rule.ts';
import { noAnswer, refused } from '../verdicts.ts';

/** Whatever the verdict (denied, no DNS, reset), the mount failed: the advice goes through the verdicts. */
export const efsMountFailed = whenSaid({
  id: 'efs-mount-failed',
  cause: 'efs-mount-failed',
  topics: ['efs'],
});

export const volumeFailed = whenSaid({ id: 'volume-failed', cause: 'volume-failed', topics: ['volume'] });

export const environmentFileFailed = whenSaid({
  id: 'env-file-failed',
  cause: 'env-file-failed',
  topics: ['environment-file'],
});

/** Sentence and remedies for each cause of this family. */
export const storageAdvice = {
  'efs-mount-failed': efsMountFailedAdvice,
  'volume-failed': volumeFailedAdvice,
  'env-file-failed': environmentFileFailedAdvice,
} satisfies AdviceByCause;

/** Each way in which a mount fails has its own remedies; without its words, all of them are worth a look. */
function efsMountFailedAdvice(facts: Facts): Advice {
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

function volumeFailedAdvice(facts: Facts): Advice {
  return {
    sentence: 'A volume of the task could not be created or mounted.',
    remedies: [
      remedy(
        `Check volumes and mountPoints in ${facts.revision} against the words of ECS: name, driver, path, credentials.`,
      ),
      remedy(
        facts.host.loginPossible
          ? 'On the container instance check that the path exists, or that the volume plug-in is installed and enabled.'
          : 'For an EBS volume check the infrastructure role, the snapshot and the quota of the volume type.',
        facts.host.loginPossible ? 'docker plugin ls' : undefined,
      ),
    ],
  };
}

function environmentFileFailedAdvice(facts: Facts): Advice {
  const text = facts.text.toLowerCase();
  const checks: Remedy[] = [
    remedy(
      'Check that the object exists under exactly this ARN and ends in .env: S3 answers 403 also for a missing object.',
    ),
    remedy(
      'The task execution role needs s3:GetObject on the object and s3:GetBucketLocation on its bucket.',
    ),
  ];
  const network = noAnswer.test(text) && !refused.test(text);
  return {
    sentence: network
      ? 'The task could not reach S3 to fetch its environment file.'
      : 'The environment file of the task could not be fetched from S3.',
    remedies: network ? networkRemedies(facts, 's3') : checks,
  };
}
