import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { DeploymentFailure } from '../aws/ecs/ecs-state.ts';
import { clusterName, ecsArn } from '../fleet/company.ts';
import type { Sandbox } from '../sandbox.ts';

/** An act of the owner of a service, past ECS Steward. */
export type OwnerAct = { service: string } & (
  | { owner: 'scale'; tasks: number }
  /** Registers and deploys a copy of the revision that runs. */
  | { owner: 'deploy' }
  /** Deregisters the revision that runs: it becomes INACTIVE. */
  | { owner: 'deregister' }
  | { owner: 'strategy'; strategy: 'ROLLING' | 'BLUE_GREEN' | 'LINEAR' | 'CANARY'; bakeTimeInMinutes: number }
  /** Decides how the next deployment fails. */
  | { owner: 'next-deployment'; fails: DeploymentFailure }
);

/** A service whose size is reduced by most in the digest. */
const service = 'thumbnailer';

/** Acts that the page offers, to see how a rollout ends. */
export function ownerSamples(): { name: string; title: string; event: OwnerAct }[] {
  const acts: [string, OwnerAct][] = [
    ['scale to 0 tasks (not observed)', { owner: 'scale', service, tasks: 0 }],
    ['deploy another revision (superseded)', { owner: 'deploy', service }],
    ['deregister the running revision', { owner: 'deregister', service }],
    [
      'deploy blue/green from now on',
      { owner: 'strategy', service, strategy: 'BLUE_GREEN', bakeTimeInMinutes: 180 },
    ],
    [
      'the next deployment never settles',
      { owner: 'next-deployment', service, fails: { neverSettles: true } },
    ],
  ];
  return acts.map(([title, event], index) => ({
    name: `owner/${index}`,
    title: `As the owner: ${title}`,
    event,
  }));
}

export function isOwnerAct(value: unknown): value is OwnerAct {
  return typeof (value as Partial<OwnerAct> | null)?.owner === 'string';
}

/**
 * Does it, by the local ECS.
 * @throws Error for an unknown service or act; ECS's errors.
 */
export async function actAsOwner(sandbox: Sandbox, act: OwnerAct): Promise<{ matched: number }> {
  const { state } = sandbox;
  const arn = ecsArn('service', clusterName, act.service);
  const taskDefinition = state.service(arn)?.taskDefinition;
  if (!taskDefinition) throw new Error(`no service ${act.service} in the cluster ${clusterName}`);
  const place = { cluster: clusterName, service: act.service };
  const ecs = new ECSClient(sandbox.clientConfig);
  try {
    switch (act.owner) {
      case 'scale':
        await ecs.send(new UpdateServiceCommand({ ...place, desiredCount: act.tasks }));
        break;
      case 'deploy':
        await ecs.send(
          new UpdateServiceCommand({ ...place, taskDefinition: await copied(ecs, taskDefinition) }),
        );
        break;
      case 'deregister':
        await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
        break;
      case 'strategy': {
        const { strategy, bakeTimeInMinutes } = act;
        const deploymentConfiguration = { strategy, bakeTimeInMinutes };
        await ecs.send(new UpdateServiceCommand({ ...place, deploymentConfiguration }));
        break;
      }
      case 'next-deployment':
        state.failNextDeployment(arn, act.fails);
        break;
      default:
        throw new Error('owner: must be scale, deploy, deregister, strategy or next-deployment');
    }
  } finally {
    ecs.destroy();
  }
  return { matched: 1 };
}

/** @returns the ARN of a new revision that is like this one. */
async function copied(ecs: ECSClient, taskDefinition: string): Promise<string> {
  const { taskDefinition: known } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  const input = known as RegisterTaskDefinitionCommandInput;
  const registered = await ecs.send(new RegisterTaskDefinitionCommand(input));
  return registered.taskDefinition?.taskDefinitionArn ?? '';
}
