import { awsCommand } from '../../../model/text/shell-command.ts';
import { type Advice, type Facts, redeployCommand, remedy } from './facts.ts';

export function spotInterruption(facts: Facts): Advice {
  const what = facts.service
    ? 'ECS starts another as soon as there is capacity.'
    : 'Start it again; nothing does it for a task of no service.';
  return {
    sentence: `AWS took the Spot capacity of the task back. ${what}`,
    remedies: [
      remedy(
        'Keep part of the service on FARGATE: a capacity provider strategy with a base there and weight on FARGATE_SPOT.',
      ),
      remedy(
        'Handle SIGTERM and finish within stopTimeout (up to 120 s): the warning comes two minutes ahead.',
      ),
    ],
  };
}

export function platformRetirement(facts: Facts): Advice {
  return {
    sentence: 'AWS stopped the task to maintain or retire the infrastructure that it ran on.',
    remedies: [
      remedy(
        facts.service
          ? 'Nothing to do for a service with more than one task: ECS starts another. Run at least two tasks in two zones.'
          : 'Start the task again; nothing does it for a task of no service.',
      ),
      remedy(
        'The Health Dashboard announces retirements; a forced deployment beforehand chooses the hour.',
        redeployCommand(facts),
      ),
    ],
  };
}

export function hostTerminated(facts: Facts): Advice {
  const instance = /\bi-[0-9a-f]{8,17}\b/.exec(facts.text)?.[0];
  const disconnected = /^agent$|agent .{0,20}disconnected/i.test(facts.text.trim());
  return {
    sentence: disconnected
      ? 'The task was not placed because the ECS agent on its container instance is disconnected.'
      : `The host of the task${instance ? ` (instance ${instance})` : ''} was stopped, terminated or taken out of the cluster.`,
    remedies: disconnected
      ? [
          remedy(
            'Restart the agent on the instance, and check its way to the ECS endpoints.',
            'sudo systemctl restart ecs',
          ),
          remedy('See which instances of the cluster are connected.', describeInstances(facts)),
        ]
      : [
          remedy(
            'See who ended it: Auto Scaling, Spot, or a person.',
            instance &&
              awsCommand(
                'cloudtrail lookup-events',
                { 'lookup-attributes': `AttributeKey=ResourceName,AttributeValue=${instance}` },
                facts.region,
              ),
          ),
          remedy(
            'Turn on managed termination protection or ECS_ENABLE_SPOT_INSTANCE_DRAINING, so that tasks move before their host goes.',
          ),
        ],
  };
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

export function platformError(facts: Facts): Advice {
  const onEc2 = facts.stop.launchType === 'EC2';
  return {
    sentence: 'The container runtime or the ECS agent failed; nothing points to the image or to the program.',
    remedies: onEc2
      ? [
          remedy(
            'Try again; if it repeats on one instance, drain and replace that one. A busy disk is the usual reason for time-outs.',
          ),
          remedy(
            'Look at the logs of Docker and of the agent on the instance, and update the AMI.',
            'sudo journalctl -u docker --since -1h',
          ),
        ]
      : [
          remedy('Start the task again: on Fargate it gets another host.', redeployCommand(facts)),
          remedy('If it repeats, open a case with AWS Support with the task ARN and the words of ECS.'),
        ],
  };
}

/** What a placement lacked, by the words of ECS. */
const shortages: readonly [RegExp, string, string][] = [
  [
    /resource:fargate|capacity is|availability zone/i,
    'AWS has no capacity of this kind in the zone at this time',
    'Add subnets in other Availability Zones to the service, or a second capacity provider (FARGATE beside FARGATE_SPOT). ECS keeps trying.',
  ],
  [
    /resource:cpu|insufficient cpu/i,
    'no instance has enough free CPU',
    "Add instances or raise the capacity provider's maximum; or ask for less CPU.",
  ],
  [
    /resource:memory|insufficient memory/i,
    'no instance has enough free memory',
    "Add instances or raise the capacity provider's maximum; or ask for less memory.",
  ],
  [
    /resource:ports?|already using a port/i,
    'the host port is taken on every instance',
    'Set hostPort to 0 or use awsvpc mode; a fixed host port allows one task per instance.',
  ],
  [
    /resource:eni/i,
    'no instance has a network interface left',
    'Turn on awsvpcTrunking for the account, or use larger instances: each awsvpc task needs an interface of its own.',
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
    'Restart the agent on the instance (systemctl restart ecs), and check its way to the ECS endpoints.',
  ],
  [
    /no container instance/i,
    'the cluster has no container instance that fits',
    'Check that instances are registered, ACTIVE and connected, and that the Auto Scaling group may grow.',
  ],
];

/** Also for service events, whose reasons are these words alone. */
export function capacityUnavailable(facts: Facts): Advice {
  const shortage = shortages.find(([says]) => says.test(facts.text));
  return {
    sentence: `The task could not be placed: ${shortage?.[1] ?? 'there is no capacity for it'}.`,
    remedies: [
      remedy(
        shortage?.[2] ??
          'Add capacity to the cluster, or spread the service over more zones. ECS keeps trying.',
      ),
    ],
  };
}

export function quotaExceeded(facts: Facts): Advice {
  const throttled = /rate exceeded|throttl/i.test(facts.text);
  return {
    sentence: throttled
      ? 'AWS throttled a call that the task needs to start: too many in a short time.'
      : 'A quota of the AWS account does not allow the task.',
    remedies: throttled
      ? [
          remedy('Start fewer tasks at a time, or read many parameters from one secret.'),
          remedy('Ask for a higher throughput (SSM has a setting for it).'),
        ]
      : [
          remedy(
            'See the Fargate quotas of the region and ask for more.',
            awsCommand('service-quotas list-service-quotas', { 'service-code': 'fargate' }, facts.region),
          ),
          remedy(
            'Until then stop tasks that are not needed, or ask for fewer vCPUs. A rolling deployment needs room for old and new tasks.',
          ),
        ],
  };
}
