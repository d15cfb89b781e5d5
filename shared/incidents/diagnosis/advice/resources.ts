import type { Remedy } from '../../../model/diagnosis.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { noAnswer, refused } from '../rules/verdicts.ts';
import { type Advice, type Facts, redeployCommand, remedy } from './facts.ts';
import { denialIn, subnetIn } from './names.ts';
import { networkRemedies } from './network.ts';
import { type Needs, permissionRemedies } from './permission.ts';

export function logDriverFailed(facts: Facts): Advice {
  const group = facts.defined?.logGroup ?? onlyLogGroup(facts);
  const text = facts.text.toLowerCase();
  const named = group ? `log group ${group}` : 'its log group';
  // Before "does not exist": the words about a log group that cannot be found also come without a route.
  if (noAnswer.test(text)) {
    return {
      sentence: `The log driver could not reach CloudWatch Logs for ${named}: no answer came over the network.`,
      remedies: networkRemedies(facts, 'logs'),
    };
  }
  if (refused.test(text)) {
    return {
      sentence: `The log driver was not allowed to set up ${named}.`,
      remedies: permissionRemedies(facts, {
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        endpoint: 'logs',
        grant: logGrant(facts, group),
        managedPolicy: 'AmazonECSTaskExecutionRolePolicy',
        instanceRoleOnEc2: true,
      }),
    };
  }
  if (/resourcenotfound|log group/.test(text)) return logGroupMissing(facts, group);
  return {
    sentence: `${facts.subject} could not start because its log driver could not be set up.`,
    remedies: [
      remedy(
        `Check logConfiguration in ${facts.revision}: the driver, the names of its options, and that the log router of awsfirelens runs.`,
      ),
    ],
  };
}

/** The whole log group: the denial names one stream, and each task has a stream of its own. */
function logGrant({ text, place, defined }: Facts, group: string | undefined): Needs['grant'] {
  const { action, resource } = denialIn(text);
  const denied = /^arn:[^:]+:logs:[^:]*:\d{12}:log-group:[^:]+/.exec(resource ?? '')?.[0];
  const region = defined?.logRegion ?? place?.region;
  const known = group && place && `arn:${place.partition}:logs:${region}:${place.account}:log-group:${group}`;
  const arn = denied ?? known;
  const createsGroup = action === 'logs:CreateLogGroup' ? [action] : [];
  return {
    actions: [...createsGroup, 'logs:CreateLogStream', 'logs:PutLogEvents'],
    resource: arn && `${arn}:*`,
  };
}

function onlyLogGroup({ evidence }: Facts): string | undefined {
  const groups = new Set(evidence.taskDefinition?.containers.flatMap(({ logGroup }) => logGroup ?? []));
  return groups.size === 1 ? [...groups][0] : undefined;
}

function logGroupMissing(facts: Facts, group: string | undefined): Advice {
  return {
    sentence: `The container could not start because ${group ? `log group ${group}` : 'its CloudWatch log group'} does not exist.`,
    remedies: [
      remedy(
        'Create the log group.',
        awsCommand(
          'logs create-log-group',
          { 'log-group-name': group },
          facts.defined?.logRegion ?? facts.region,
        ),
      ),
      remedy(
        `Or set awslogs-create-group to "true" in ${facts.revision} and allow logs:CreateLogGroup to the task execution role.`,
      ),
    ],
  };
}

export function volumeFailed(facts: Facts): Advice {
  return {
    sentence: 'A volume of the task could not be created or mounted.',
    remedies: [
      remedy(
        `Check volumes and mountPoints in ${facts.revision} against the words of ECS: name, driver, path, credentials.`,
      ),
      remedy(
        facts.stop.launchType === 'FARGATE'
          ? 'For an EBS volume check the infrastructure role, the snapshot and the quota of the volume type.'
          : 'On the container instance check that the path exists, or that the volume plug-in is installed and enabled.',
        facts.stop.launchType === 'FARGATE' ? undefined : 'docker plugin ls',
      ),
    ],
  };
}

export function environmentFileFailed(facts: Facts): Advice {
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

export function networkInterfaceFailed(facts: Facts): Advice {
  const subnet = subnetIn(facts.text) ?? facts.stop.subnetId ?? facts.evidence.service?.subnets[0];
  const full = /insufficientfreeaddresses|public ip assignment/i.test(facts.text);
  return {
    sentence: full
      ? `The task got no network interface: ${subnet ?? 'its subnet'} has too few free IP addresses.`
      : 'The task got no network interface in time, or it could not be set up.',
    remedies: [
      remedy(
        'Count the free addresses of the subnet; add a larger subnet to the service if it is nearly full.',
        awsCommand(
          'ec2 describe-subnets',
          { 'subnet-ids': subnet, query: 'Subnets[].AvailableIpAddressCount' },
          facts.region,
        ),
      ),
      remedy(
        'Check the quota of network interfaces in the region, and on EC2 how many the instance type can hold (awsvpcTrunking raises it).',
      ),
      remedy(
        'A single failure passes by itself: EC2 sometimes takes too long. Start the task again.',
        redeployCommand(facts),
      ),
    ],
  };
}
