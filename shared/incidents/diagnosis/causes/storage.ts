import type { Remedy } from '../../../model/diagnosis.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { type Advice, type AdviceByCause, type Facts, ifCertain, remedy } from '../advice/facts.ts';
import { fileSystemIn } from '../advice/names.ts';
import { networkRemedies } from '../advice/network.ts';
import { whenSaid } from '../rule.ts';
import { noAnswer, refused } from '../verdicts.ts';

/** Failed EFS mount, for any reason (denied, no DNS, reset): the advice distinguishes the reasons. */
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

/** Explanation and remedies for each cause of this family. */
export const storageAdvice = {
  'efs-mount-failed': efsMountFailedAdvice,
  'volume-failed': volumeFailedAdvice,
  'env-file-failed': environmentFileFailedAdvice,
} satisfies AdviceByCause;

/** Advice by the reason of the failed mount; all remedies if the reason is unknown. */
function efsMountFailedAdvice(facts: Facts): Advice {
  const id = fileSystemOf(facts);
  const named = id ? `EFS file system ${id}` : 'The EFS file system';
  const { because, remedies } = mountFault(facts);
  return {
    sentence: `${named} could not be mounted${because}.`,
    headline: because ? ifCertain(facts, `cannot mount ${id ?? 'EFS'}${because}`) : undefined,
    remedies,
  };
}

function mountFault(facts: Facts): { because: string; remedies: Remedy[] } {
  const { text } = facts;
  const path = /\.efs\.[\w.-]{1,80}:(\/[^\s'"]{0,200})/i.exec(text)?.[1] ?? definedPath(facts);
  if (/no such file or directory/i.test(text)) {
    return {
      because: `: ${path ? `the path ${path}` : 'the path'} does not exist on it`,
      remedies: [missingPath(facts, path)],
    };
  }
  if (/access denied|not authorized/i.test(text)) {
    return { because: ': the server denied access', remedies: permission };
  }
  if (/resolve/i.test(text)) {
    return { because: ': its name could not be resolved', remedies: [dns, mountTarget(facts)] };
  }
  if (/timed? ?out|not answer|not respond|reset|refused/i.test(text)) {
    const how = /refused/i.test(text)
      ? 'the connection was refused'
      : /reset/i.test(text)
        ? 'the connection was reset'
        : 'the mount timed out';
    return { because: `: ${how}`, remedies: [mountTarget(facts), securityGroup(facts)] };
  }
  return { because: '', remedies: [mountTarget(facts), securityGroup(facts), ...permission, dns] };
}

/** File system that the message names, or the only one of the task definition. */
function fileSystemOf({ text, evidence }: Facts): string | undefined {
  const ids = (evidence.taskDefinition?.volumes ?? []).flatMap(({ fileSystemId }) => fileSystemId ?? []);
  return fileSystemIn(text) ?? (new Set(ids).size === 1 ? ids[0] : undefined);
}

/** Root directory for this file system in the task definition. */
function definedPath(facts: Facts): string | undefined {
  const id = fileSystemOf(facts);
  return facts.evidence.taskDefinition?.volumes?.find(({ fileSystemId }) => fileSystemId === id)
    ?.rootDirectory;
}

function missingPath({ revision }: Facts, path: string | undefined): Remedy {
  return remedy(
    `Create ${path ?? 'the directory'} on the file system (mount its root once, or use an access point, which creates its directory), or correct rootDirectory in ${revision}. Network and permissions are fine: the server answered.`,
  );
}

function mountTarget(facts: Facts): Remedy {
  return remedy(
    "The file system needs a mount target in the task's Availability Zone, in state available.",
    awsCommand('efs describe-mount-targets', { 'file-system-id': fileSystemOf(facts) }, facts.region),
  );
}

function securityGroup({ evidence }: Facts): Remedy {
  const groups = evidence.service?.securityGroups ?? [];
  const from = groups.length > 0 ? groups.join(', ') : "the task's security group";
  return remedy(`The security group of the mount target must allow inbound TCP 2049 from ${from}.`);
}

const permission: Remedy[] = [
  remedy(
    'With IAM authorization, the task role (not the task execution role) needs elasticfilesystem:ClientMount and ClientWrite, and the file system policy must allow them.',
  ),
  remedy('The mounted path or access point must exist, and its user must have access to it.'),
];

const dns: Remedy = remedy(
  "DNS: the VPC needs enableDnsSupport and enableDnsHostnames, and Amazon's DNS server in its DHCP options.",
);

/** Status reasons of EBS volumes: pattern, clause, remedy. Source: "Amazon ECS EBS volume status reasons", ECS guide. */
const volumeFaults: readonly [RegExp, string, string][] = [
  [
    /\/plugins\/\S{1,200}\.sock|plug-?in .{0,80}not found/i,
    'its volume plug-in is not running on the instance',
    'Start or install the volume plug-in on the instance (docker plugin ls shows whether it is enabled), or use a driver that the instance has.',
  ],
  [
    /idempotentparametermismatch|kms|encrypt/i,
    'its KMS key is invalid, disabled or not usable by the infrastructure role',
    'Check kmsKeyId of the volume, and that the key policy allows the infrastructure role kms:CreateGrant, kms:Decrypt and kms:GenerateDataKey*.',
  ],
  [
    /not authorized|unauthorizedoperation|accessdenied/i,
    'the infrastructure role is not allowed to create it',
    'Attach AmazonECSInfrastructureRolePolicyForVolumes to the infrastructure role of the service.',
  ],
  [
    /snapshot/i,
    'its snapshot does not exist or is not shared with this account',
    "Check snapshotId in the volume configuration: the snapshot's region, owner and state.",
  ],
  [
    /timed? ?out|filesystem|file system/i,
    'it was not configured in time: usually the file system type does not match the volume or its snapshot',
    'Compare filesystemType in the volume configuration with that of the snapshot, and read the log of the agent.',
  ],
  [
    /limitexceeded|quota|volumelimit/i,
    'the quota for this volume type is reached',
    'Check the storage quota of the volume type in Service Quotas (ebs), or delete unattached volumes.',
  ],
  [
    /bind source path does not exist|no such file or directory/i,
    'its source path does not exist on the machine',
    'Create the path on the machine, or correct host.sourcePath of the volume.',
  ],
];

function volumeFailedAdvice(facts: Facts): Advice {
  const fault = volumeFaults.find(([says]) => says.test(facts.text));
  const check = remedy(
    `Compare volumes and mountPoints in ${facts.revision} with the message from ECS: name, driver, path, credentials.`,
  );
  const plugIns = facts.host.loginPossible && !/ebs/i.test(facts.text);
  return {
    sentence: `A volume of the task could not be created or mounted${fault ? `: ${fault[1]}` : ''}.`,
    headline: fault && ifCertain(facts, `cannot start: no volume, ${fault[1]}`),
    remedies: [
      ...(fault ? [remedy(fault[2])] : []),
      check,
      ...(plugIns && !fault
        ? [
            remedy(
              'On the container instance, check that the path exists and that the volume plugin is installed and enabled:',
              'docker plugin ls',
            ),
          ]
        : []),
      ...(!fault && !plugIns
        ? [
            remedy(
              'For an EBS volume, check the infrastructure role, the snapshot and the quota of the volume type.',
            ),
          ]
        : []),
    ],
  };
}

function environmentFileFailedAdvice(facts: Facts): Advice {
  const text = facts.text.toLowerCase();
  const checks: Remedy[] = [
    remedy(
      'Check that the object exists under exactly this ARN and ends in .env: S3 also answers 403 for a missing object.',
    ),
    remedy(
      'Grant s3:GetObject on the object and s3:GetBucketLocation on its bucket to the task execution role.',
    ),
  ];
  const network = noAnswer.test(text) && !refused.test(text);
  const isMissing = /\b404\b|nosuchkey|nosuchbucket|notfound/.test(text);
  return {
    sentence: network
      ? 'The task could not reach S3 to fetch its environment file.'
      : `The environment file of the task ${isMissing ? 'does not exist in S3' : 'could not be fetched from S3'}.`,
    remedies: network ? networkRemedies(facts, 's3') : checks,
  };
}
