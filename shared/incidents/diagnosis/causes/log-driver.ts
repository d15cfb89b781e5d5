import { awsCommand } from '../../../model/text/shell-command.ts';
import { denialIn } from '../advice/denial.ts';
import { type Advice, type AdviceByCause, type Facts, ifCertain, remedy } from '../advice/facts.ts';
import { networkRemedies } from '../advice/network.ts';
import { type Needs, permissionRemedies } from '../advice/permission.ts';
import { whenSaid } from '../rule.ts';
import { noAnswer, refused } from '../verdicts.ts';

/** Log driver that could not be set up: missing log group, denial, or no network route. */
export const logDriverFailed = whenSaid({
  id: 'log-driver-failed',
  cause: 'log-driver-failed',
  topics: ['logging'],
});

/** Explanation and remedies for each cause of this family. */
export const logDriverAdvice = {
  'log-driver-failed': logDriverFailedAdvice,
} satisfies AdviceByCause;

function logDriverFailedAdvice(facts: Facts): Advice {
  const group = facts.defined?.logGroup ?? onlyLogGroup(facts);
  const text = facts.text.toLowerCase();
  // FireLens logs through Docker's driver fluentd as well; a container that names that driver does so without FireLens.
  if (firelensWords.test(text) && facts.defined?.logDriver !== 'fluentd') return firelensFailed(facts);
  const other = otherDriver(facts);
  if (other) return otherDriverFailed(facts, other);
  const option = optionAtFault(facts);
  if (option) return optionWrong(facts, option);
  const named = group ? `log group ${group}` : 'its log group';
  // Before "does not exist": a missing route can also be reported as a log group that cannot be found.
  if (noAnswer.test(text)) {
    return {
      headline: ifCertain(facts, 'cannot start: CloudWatch Logs not reached (network)'),
      sentence: `The log driver could not reach CloudWatch Logs for ${named} (network failure).`,
      remedies: networkRemedies(facts, 'logs'),
    };
  }
  if (refused.test(text)) {
    return {
      headline: ifCertain(facts, `may not write to ${named}`),
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
        `Check logConfiguration in ${facts.revision}: the driver, the names of its options, and that the log router for awsfirelens runs.`,
      ),
    ],
  };
}

/** Log drivers of Docker that send to a destination of the user's own, as named in their errors. */
const driverInText = /logging driver: (splunk|gelf|syslog|logentries|journald)\b/i;

/** Driver at fault, if it does not log to CloudWatch: from the error, the port of fluentd, or the task definition. */
function otherDriver({ text, defined }: Facts): string | undefined {
  const named = driverInText.exec(text)?.[1]?.toLowerCase();
  if (named) return named;
  if (/:24224\b/.test(text)) return 'fluentd';
  const driver = defined?.logDriver;
  return driver === undefined || driver === 'awslogs' || driver === 'awsfirelens' ? undefined : driver;
}

function otherDriverFailed(facts: Facts, driver: string): Advice {
  const target = /(?:https?:\/\/|endpoint: |dial \w{2,5} |lookup )([\w.-]{1,200}(?::\d{2,5})?)/i.exec(
    facts.text,
  )?.[1];
  const failed = noAnswer.test(facts.text.toLowerCase());
  return {
    headline: `cannot start its log driver ${driver}`,
    sentence: `${facts.subject} could not start because its log driver ${driver} could not ${failed ? `reach ${target ?? 'its destination'}` : 'be set up'}.`,
    remedies: [
      remedy(
        failed
          ? `Check that ${target ?? 'the destination'} is running and reachable from the host of the task, and that the options of logConfiguration in ${facts.revision} name it correctly.`
          : `Check the options of logConfiguration in ${facts.revision} for the driver ${driver}.`,
      ),
      ...(driver === 'fluentd'
        ? [
            remedy(
              'Or set the option fluentd-async to "true": containers then start while the collector is not reachable.',
            ),
          ]
        : []),
    ],
  };
}

/** Option of the log driver that is missing or unknown. */
function optionAtFault({ text }: Facts): string | undefined {
  const [, unknown, missing] =
    /unknown log opt '([\w-]{2,80})'|\b([a-z]+-[a-z-]{2,60}) is required/i.exec(text) ?? [];
  return unknown ? `does not know the option ${unknown}` : missing && `lacks the option ${missing}`;
}

function optionWrong(facts: Facts, option: string): Advice {
  const driver = facts.defined?.logDriver;
  return {
    sentence: `${facts.subject} could not start because its log driver${driver ? ` ${driver}` : ''} ${option}.`,
    remedies: [remedy(`Correct the options of logConfiguration in ${facts.revision}.`)],
  };
}

const firelensWords = /firelens|fluentd|fluent\.sock|fluent-?bit|log_router/;

/** Advice for a FireLens setup failure: the log router, its configuration or its socket. */
function firelensFailed(facts: Facts): Advice {
  const file =
    /(?:download|config file)[^\n]{0,80}?([\w.-]{1,100}\.conf)\b(?: from bucket ([\w.-]{3,63}))?/i.exec(
      facts.text,
    );
  const socket = /bridge|socket|\.sock\b|connection refused/i.test(facts.text);
  const missing = /missing output key|no log configuration|generate firelens/i.test(facts.text);
  return {
    headline: 'cannot start its FireLens log router',
    sentence: `${facts.subject} could not start because FireLens could not be set up${file ? `: its configuration ${file[1]} could not be read` : ''}.`,
    remedies: [
      ...(file
        ? [
            remedy(
              `Grant s3:GetObject on ${file[1]}${file[2] ? ` and s3:GetBucketLocation on bucket ${file[2]}` : ''} to the task execution role, and check that bucket and file exist in the task's region.`,
            ),
          ]
        : []),
      ...(missing || (!file && !socket)
        ? [
            remedy(
              `Check logConfiguration of each awsfirelens container in ${facts.revision}: its options need Name (the output plug-in), and one container needs firelensConfiguration with type fluentbit or fluentd.`,
            ),
          ]
        : []),
      ...(socket
        ? [
            remedy(
              `The log router was not running: in ${facts.revision}, add dependsOn with condition START on it to the containers that log through it.`,
            ),
          ]
        : []),
      remedy('Read the log of the log router; give it its own logConfiguration (awslogs).'),
    ],
  };
}

/** Grants the whole log group: the denial names one stream, but each task has its own. */
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
    headline: ifCertain(
      facts,
      `cannot start: ${group ? `log group ${group}` : 'its log group'} does not exist`,
    ),
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
