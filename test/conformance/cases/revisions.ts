import { DescribeServicesCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { expect } from '@jest/globals';
import { createEcsChanges } from '../../../shared/aws/ecs/changes.ts';
import { isRevisionOf, revisionDifferences } from '../../../shared/model/revision/differences.ts';
import type { RevisionInput } from '../../../shared/model/task-definition.ts';
import { nextRevision } from '../../../shared/rollout/revision.ts';
import { fitContainers } from '../../../shared/sizing/decide/containers.ts';
import type { DefinitionInput } from '../../builders/task-definitions/answer.ts';
import { taskDefinitions } from '../../builders/task-definitions/index.ts';
import type { Backend, Case } from '../backend.ts';
import { changedService } from '../seed.ts';

/**
 * A rollout and its rollback, by the code that ships, for each kind of task definition: registered, found again,
 * compared, deployed, rolled back.
 */
const service = { cluster: 'shop', name: changedService };
const asked = { cluster: service.cluster, services: [changedService] };
const from = { cpuUnits: 1024, memoryMiB: 2048 };

/** Half of both; Windows has no such size. */
function resized({ runtimePlatform }: DefinitionInput) {
  const isWindows = runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS');
  return isWindows ? { cpuUnits: 2048, memoryMiB: 4096 } : { cpuUnits: 512, memoryMiB: 1024 };
}

function decisionOf(input: DefinitionInput, taskDefinitionArn: string) {
  const { family, containerDefinitions = [] } = input;
  const to = resized(input);
  const limits = containerDefinitions.map(({ name = '', essential = true, cpu = 0, ...container }) => ({
    ...{ name, essential, cpuUnits: cpu, memoryMiB: container.memory },
    ...{ memoryReservationMiB: container.memoryReservation, runtimeSettings: [] },
  }));
  return { id: `rollout-${family}`, taskDefinitionArn, to, containers: fitContainers(limits, from, to) };
}

async function rollOut(input: DefinitionInput, { ecs }: Backend): Promise<unknown> {
  const changes = createEcsChanges({ reads: ecs, writes: ecs });
  // Fields that only AWS's own services set.
  const tags = input.tags?.filter(({ key }) => !key?.startsWith('aws:'));
  const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand({ ...input, tags }));
  const oldArn = taskDefinition?.taskDefinitionArn ?? '';
  const old = await changes.describe(oldArn);
  if (!old) throw new Error(`${oldArn} is not described`);
  const sent = nextRevision(old, decisionOf(input, oldArn));
  const isOurs = (one: Parameters<typeof isRevisionOf>[1]) => isRevisionOf(sent, one);
  expect(await changes.registeredFor(oldArn, isOurs)).toBeUndefined();
  const newArn = await changes.register(sent);
  expect(await changes.registeredFor(oldArn, isOurs)).toBe(newArn);
  const registered = await changes.describe(newArn);
  expect(registered && revisionDifferences(sent, registered)).toEqual([]);
  // The comparison distinguishes a change from none.
  expect(registered && revisionDifferences(withOtherCpu(sent), registered)).toEqual(['cpu differs']);
  const runs = [];
  if (input.requiresCompatibilities?.includes('FARGATE')) {
    for (const arn of [oldArn, newArn, oldArn]) {
      await changes.update(service, arn);
      // moto's deployments never progress.
      const { services } = await ecs.send(new DescribeServicesCommand(asked));
      runs.push(services?.[0]?.taskDefinition);
    }
    expect(runs).toEqual([oldArn, newArn, oldArn]);
  }
  return { newArn, runs, isFound: true };
}

function withOtherCpu(sent: RevisionInput): RevisionInput {
  return { ...sent, cpu: '4096' };
}

export const revisionCases: Case[] = taskDefinitions.map((input) => ({
  name: `a rollout of ${input.family}, and its way back`,
  ask: (backend: Backend) => rollOut(input, backend),
}));
