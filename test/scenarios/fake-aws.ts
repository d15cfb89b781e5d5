import type { ECSClient, TaskDefinition } from '@aws-sdk/client-ecs';
import type { MoreSources } from '../../functions/diagnose-stops/message-tools.ts';
import { deployingRecord } from '../../sandbox/fleet/trail.ts';
import { createDeploymentHistory } from '../../shared/aws/ecs/deployment-history.ts';
import { createEcs } from '../../shared/aws/ecs/evidence.ts';
import { nameFromArn } from '../../shared/model/arn.ts';
import type { Fault, Fleet, Source } from './scenario.ts';

/** Time of all scenarios, epoch milliseconds. */
export const now = Date.UTC(2026, 10, 20, 12, 0, 30);

/** The part of the evidence that each call of ECS reads. */
const sourceOf: Readonly<Record<string, Source>> = {
  DescribeTasksCommand: 'task',
  DescribeTaskDefinitionCommand: 'definition',
  DescribeServicesCommand: 'service',
  ListServiceDeploymentsCommand: 'deployments',
  DescribeServiceDeploymentsCommand: 'deployments',
  DescribeServiceRevisionsCommand: 'deployments',
};

/** The answer of AWS about something else: another family, another service, a quiet log, an idle task. */
const otherThing: Fleet = {
  service: {
    ...{ serviceName: 'other', status: 'ACTIVE', desiredCount: 1, runningCount: 1, pendingCount: 0 },
    deployments: [
      {
        id: 'ecs-svc/9',
        status: 'PRIMARY',
        rolloutState: 'COMPLETED',
        taskDefinition: definitionArn('other:3'),
      },
    ],
  },
  containers: [{ name: 'other', exitCode: 0 }],
  deployments: [],
  revisions: [],
  log: ['INFO  request served in 12 ms', 'INFO  request served in 9 ms'],
  usage: { of: 'service', points: [{ at: now - 60_000, cpu: 1, memory: 2 }] },
  trail: [
    deployingRecord({ service: 'other', taskDefinition: 'other:3', deploymentId: 'ecs-svc/9', at: now }),
  ],
};

const otherDefinition: TaskDefinition = {
  ...{ family: 'other', revision: 3, cpu: '256', memory: '512', taskDefinitionArn: definitionArn('other:3') },
  containerDefinitions: [{ name: 'other', image: 'other:1', essential: true }],
};

/** Gateways over a fleet that lives in this process; with a fault one part of the evidence fails. */
export function sourcesOver(whole: Fleet, fault?: Fault): MoreSources {
  const isWrong = (source: Source) => fault?.source === source && fault.kind === 'wrong';
  const read = async <Value>(source: Source, value: () => Value): Promise<Value | undefined> => {
    if (fault?.source !== source || fault.kind === 'wrong') return value();
    if (fault.kind === 'removed') return undefined;
    if (fault.kind === 'slow')
      throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    throw Object.assign(new Error(`User is not authorized to read the ${source}`), {
      name: 'AccessDeniedException',
    });
  };
  const send = async ({ constructor: { name }, input }: { constructor: { name: string }; input: never }) => {
    const source = sourceOf[name];
    if (source === undefined) throw new Error(`no scenario answers ${name}`);
    const fleet = isWrong(source) ? otherThing : whole;
    return (await read(source, () => answerOf(name, input, fleet, isWrong(source)))) ?? {};
  };
  const client = { send } as unknown as ECSClient;
  const trailOf = () => (isWrong('trail') ? otherThing.trail : whole.trail);
  const logOf = () => (isWrong('log') ? otherThing.log : whole.log);
  return {
    ecs: createEcs(client),
    history: createDeploymentHistory(client),
    logs: {
      tail: async () => {
        const lines = (await read('log', logOf)) ?? [];
        if (logOf() === undefined)
          throw Object.assign(new Error('no stream'), { name: 'ResourceNotFoundException' });
        return lines.map((message, index) => ({ at: now - (lines.length - index) * 100, message }));
      },
    },
    usage: { read: () => read('usage', () => (isWrong('usage') ? otherThing : whole).usage) },
    logLines: 25,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    trail: whole.trail && {
      calls: async () => (await read('trail', trailOf))?.map((record) => JSON.stringify(record)) ?? [],
    },
    now: () => now,
  };
}

function answerOf(name: string, input: Record<string, string>, fleet: Fleet, isWrong: boolean): object {
  switch (name) {
    case 'DescribeTasksCommand':
      return { tasks: fleet.containers ? [{ containers: fleet.containers }] : [] };
    case 'DescribeTaskDefinitionCommand': {
      const wanted = nameFromArn(input.taskDefinition ?? '');
      return { taskDefinition: isWrong ? otherDefinition : fleet.definitions?.[wanted] };
    }
    case 'DescribeServicesCommand':
      return { services: fleet.service ? [fleet.service] : [] };
    case 'DescribeServiceRevisionsCommand':
      return { serviceRevisions: fleet.revisions ?? [] };
    default:
      return { serviceDeployments: fleet.deployments ?? [] };
  }
}

/** ARN of a task definition of the scenarios' account. */
export function definitionArn(name: string): string {
  return `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}`;
}
