import type { Cause } from '../../../model/causes.ts';
import type { Remedy } from '../../../model/diagnosis.ts';
import { type Host, hostOfStop } from '../../../model/hosts.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { type Advice, type AdviceByCause, type Facts, redeployCommand, remedy } from '../advice/facts.ts';
import { onWindows } from '../advice/windows.ts';
import { type Rule, whenSaid } from '../rule.ts';

export const spotInterruption = whenSaid({
  id: 'spot-interruption',
  cause: 'spot-interruption',
  says: /spot (?:task|instance|capacity)? ?(?:was |is being |has been )?(?:interrupt|reclaim)|spotinterruption/,
});

export const platformRetirement = whenSaid({
  id: 'platform-retirement',
  cause: 'platform-retirement',
  says: /performing maintenance|maintenance on the underlying|task (?:\S{1,200} )?(?:is |was |has been |being )*(?:scheduled for )?retire|task retirement|platform version (?:is |was )?(?:deprecated|retired)/,
});

export const hostTerminated = whenSaid({
  id: 'host-terminated',
  cause: 'host-terminated',
  says: /\bhost ec2\b|\binstance (?:\S{1,200} )?(?:was |has been |is )*(?:terminat|stopped|deregister)|instance deregistration|agent (?:is |was |has )*disconnected|underlying (?:host|hardware|infrastructure) (?:is |was |has )*(?:fail|degrad|impair|unhealthy)|(?:^|taskfailedtostart: |reason: |^service \S+: )agent\.?$/,
});

/** Stop codes that are sufficient alone: newer records have one without a readable reason. */
export const stopCodeOfPlatform: Rule = {
  id: 'stop-code-of-platform',
  find: ({ stopCode, stop, words }) => {
    const quotes = [words[0]?.raw ?? `stopCode: ${stop.stopCode}`];
    if (stopCode === 'spotinterruption') return { cause: 'spot-interruption', confidence: 'certain', quotes };
    if (stopCode === 'infrastructurehealth')
      return { cause: 'host-terminated', confidence: 'likely', quotes };
    // ECS sends this code for both; only the launch type distinguishes a Spot task from a lost instance.
    const cause = stopCode === 'terminationnotice' && causeOfNotice[hostOfStop(stop).terminationNotice];
    return cause ? { cause, confidence: 'likely', quotes } : undefined;
  },
};

const causeOfNotice: Readonly<Record<Host['terminationNotice'], Cause | undefined>> = {
  'spot-reclaimed': 'spot-interruption',
  'instance-lost': 'host-terminated',
  'instance-replaced': 'instance-replacement',
  unknown: undefined,
};

/** Docker or its storage failed on the host; the same task would run on another instance. */
export const dockerBroken = whenSaid({
  id: 'docker-broken',
  cause: 'platform-error',
  confidence: 'likely',
  topics: ['image', 'start', 'none'],
  says: /devicemapper|devmapper|cannot connect to the docker daemon|error during connect: .{0,200}docker/,
});

/** Agent or container runtime failed; nothing points to image, settings or program. */
export const platformError = whenSaid({
  id: 'platform-error',
  cause: 'platform-error',
  says: /internal ?error|timeouterror|could not tran\w+ to|cannot(?:inspect|stop|describe|list|remove|get)\w*error|containerruntimeerror|containervanished|taskstateerror|impossiblestate|no ?such ?container|transition to \S+ impossible|no container matching saved id|cgrouperror|cgroup resource|create task's platform resources|waiting for \S+ provisioning/,
});

/** Explanation and remedies for each cause of this family. */
export const hostAdvice = {
  'spot-interruption': spotInterruptionAdvice,
  'platform-retirement': platformRetirementAdvice,
  'host-terminated': hostTerminatedAdvice,
  'platform-error': platformErrorAdvice,
} satisfies AdviceByCause;

function spotInterruptionAdvice(facts: Facts): Advice {
  const what = facts.service
    ? 'ECS starts another one as soon as there is capacity.'
    : 'Start it again: ECS does not restart a standalone task.';
  const { containers } = facts.stop;
  const isClean = containers.length > 0 && containers.every(({ exitCode }) => exitCode === 0);
  return {
    sentence: `AWS reclaimed the Spot capacity of the task${isClean ? ', which shut down cleanly (exit code 0)' : ''}. ${what}`,
    remedies: [
      remedy('Run a baseline on FARGATE: base on FARGATE, weight on FARGATE_SPOT.'),
      ...(isClean
        ? []
        : [
            remedy(
              'Handle SIGTERM and finish within stopTimeout (up to 120 s): you get a two-minute warning.',
            ),
          ]),
    ],
  };
}

function platformRetirementAdvice(facts: Facts): Advice {
  return {
    sentence: 'AWS stopped the task to maintain or retire the infrastructure that it ran on.',
    remedies: [
      remedy(
        facts.service
          ? 'No action needed for a service with more than one task: ECS starts another one. Run at least two tasks in two Availability Zones.'
          : 'Start the task again: ECS does not restart a standalone task.',
      ),
      remedy(
        'The AWS Health Dashboard announces retirements; force a deployment beforehand to choose the time.',
        redeployCommand(facts),
      ),
    ],
  };
}

function hostTerminatedAdvice(facts: Facts): Advice {
  const instance = /\bi-[0-9a-f]{8,17}\b/.exec(facts.text)?.[0];
  const disconnected = /(?:^|[:.] )agent\.?$|agent .{0,20}disconnected/i.test(facts.text.trim());
  return {
    headline: disconnected ? 'could not be placed: ECS agent disconnected' : undefined,
    sentence: disconnected
      ? 'The task was not placed because the ECS agent on its container instance is disconnected.'
      : `The host of the task${instance ? ` (instance ${instance})` : ''} was stopped, terminated or deregistered from the cluster.`,
    remedies: disconnected ? agentRemedies(facts) : lostRemedies(facts, instance),
  };
}

function agentRemedies(facts: Facts): Remedy[] {
  const restart = onWindows(facts) ? 'Restart-Service AmazonECS' : 'sudo systemctl restart ecs';
  const list = remedy('List the instances of the cluster and their connection:', describeInstances(facts));
  if (!facts.host.loginPossible && facts.host.kind !== 'unknown') return [list];
  const machine = facts.host.kind === 'external' ? 'machine' : 'instance';
  const external = facts.host.kind === 'external' ? ', and that amazon-ssm-agent runs' : '';
  return [
    remedy(
      `Restart the agent on the ${machine}, and check its network path to the ECS endpoints${external}.`,
      restart,
    ),
    list,
  ];
}

/** Remedies for a lost host, by who owns it. */
function lostRemedies(facts: Facts, instance: string | undefined): Remedy[] {
  const { kind } = facts.host;
  if (kind === 'fargate' || kind === 'managed-instances') {
    return [
      remedy(
        facts.service
          ? 'No action needed for a service with more than one task: AWS replaces the host, and ECS starts the task on another one. Run at least two tasks in two Availability Zones.'
          : 'Start the task again: AWS replaces the host, and ECS does not restart a standalone task.',
      ),
      remedy('If it recurs, open a case with AWS Support, with the task ARN and the message from ECS.'),
    ];
  }
  if (kind === 'external') {
    return [
      remedy(
        'Check that the machine is on and online, and that it is still registered with the cluster:',
        describeInstances(facts),
      ),
    ];
  }
  const options = { 'lookup-attributes': `AttributeKey=ResourceName,AttributeValue=${instance}` };
  return [
    remedy(
      'Find out who terminated it: Auto Scaling, Spot, or a person.',
      instance && awsCommand('cloudtrail lookup-events', options, facts.region),
    ),
    remedy(
      'Enable managed termination protection or ECS_ENABLE_SPOT_INSTANCE_DRAINING, so that tasks move before their host is terminated.',
    ),
  ];
}

function describeInstances({ place, region }: Facts): string | undefined {
  return (
    place &&
    awsCommand(
      'ecs list-container-instances',
      { cluster: place.cluster, filter: 'agentConnected==false' },
      region,
    )
  );
}

function platformErrorAdvice(facts: Facts): Advice {
  return {
    sentence: 'The container runtime or the ECS agent failed; nothing points to the image or to the program.',
    remedies: facts.host.loginPossible
      ? [
          remedy(
            facts.host.kind === 'external'
              ? 'Start the task again; if it recurs on one machine, check its disk and its Docker: a busy disk is the usual cause of timeouts.'
              : 'Start the task again; if it recurs on one instance, drain and replace that instance. A busy disk is the usual cause of timeouts.',
          ),
          remedy(
            facts.host.kind === 'external'
              ? 'Read the logs of Docker and of the agent on the machine:'
              : 'Read the logs of Docker and of the agent on the instance, and update the AMI:',
            onWindows(facts)
              ? "Get-Content 'C:\\ProgramData\\Amazon\\ECS\\log\\ecs-agent.log' -Tail 100"
              : 'sudo journalctl -u docker --since -1h',
          ),
        ]
      : [
          remedy(
            facts.host.kind === 'unknown' ? 'Start the task again:' : 'Start the task again on another host:',
            redeployCommand(facts),
          ),
          remedy('If it recurs, open a case with AWS Support, with the task ARN and the message from ECS.'),
        ],
  };
}
