import type { Tag, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Clock } from '../../clock.ts';
import { arnIn, type Input, type Operation, type RequestContext, type Requirement } from '../service.ts';
import type { AwsState } from '../state.ts';
import { checkDefinition, clientError } from './check-definition.ts';
import { withDefaults } from './definition-defaults.ts';
import { describeAttributes } from './definition-output.ts';
import { includes, invalidParameter, page } from './requests.ts';

/** Fields that RegisterTaskDefinition takes, besides tags. It ignores all others, as AWS does. */
const inputMembers = [
  'family',
  'taskRoleArn',
  'executionRoleArn',
  'networkMode',
  'containerDefinitions',
  'volumes',
  'placementConstraints',
  'requiresCompatibilities',
  'cpu',
  'memory',
  'pidMode',
  'ipcMode',
  'proxyConfiguration',
  'inferenceAccelerators',
  'ephemeralStorage',
  'runtimePlatform',
  'enableFaultInjection',
] as const;

/** RegisterTaskDefinition, DescribeTaskDefinition, ListTaskDefinitions and DeregisterTaskDefinition. */
export function taskDefinitionOperations(state: AwsState, clock: Clock): Record<string, Operation> {
  return {
    RegisterTaskDefinition: {
      requires: requiredToRegister,
      run(input, context) {
        const tags = (input.tags ?? []) as Tag[];
        const given = Object.fromEntries(inputMembers.map((member) => [member, input[member]]));
        const definition = withDefaults(given as TaskDefinition);
        checkDefinition(definition, tags);
        const taskDefinition = register(state, definition, context, clock.now());
        state.putTaskDefinition(taskDefinition, tags);
        return { taskDefinition, ...(tags.length > 0 && { tags }) };
      },
    },
    DescribeTaskDefinition: {
      // This action and the next two know no resource-level permissions.
      requires: () => [{ action: 'ecs:DescribeTaskDefinition', resource: '*' }],
      run(input) {
        const taskDefinition = state.taskDefinition(String(input.taskDefinition));
        if (!taskDefinition) throw clientError('Unable to describe task definition.');
        const tags = state.taskDefinitionTags(taskDefinition.taskDefinitionArn ?? '');
        return { taskDefinition, ...(includes(input, 'TAGS') && { tags }) };
      },
    },
    ListTaskDefinitions: {
      requires: () => [{ action: 'ecs:ListTaskDefinitions', resource: '*' }],
      run(input) {
        const { items, nextToken } = page(listed(state, input), input, 100);
        return { taskDefinitionArns: items.map(({ taskDefinitionArn }) => taskDefinitionArn), nextToken };
      },
    },
    DeregisterTaskDefinition: {
      requires: () => [{ action: 'ecs:DeregisterTaskDefinition', resource: '*' }],
      run(input) {
        const taskDefinition = deregistered(state, String(input.taskDefinition), clock.now());
        const arn = taskDefinition.taskDefinitionArn ?? '';
        state.putTaskDefinition(taskDefinition, state.taskDefinitionTags(arn));
        return { taskDefinition };
      },
    },
  };
}

/** Roles are handed on to the tasks, and tags on creation are a right of their own. */
function requiredToRegister(input: Input, { place }: RequestContext): Requirement[] {
  const resource = arnIn(place, 'ecs', `task-definition/${input.family}:*`);
  const roles = [input.taskRoleArn, input.executionRoleArn].filter((role) => role !== undefined);
  const tags = (input.tags ?? []) as Tag[];
  const keys = { 'ecs:CreateAction': 'RegisterTaskDefinition' };
  return [
    // AWS's error texts show it evaluated on `*`; a pattern for ARNs matches no such request.
    { action: 'ecs:RegisterTaskDefinition', resource: '*', keys: privilegedKey(input) },
    ...[...new Set(roles)].map((role) => ({
      action: 'iam:PassRole',
      resource: roleArn(String(role), place),
      keys: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
    })),
    ...(tags.length > 0 ? [{ action: 'ecs:TagResource', resource, keys }] : []),
  ];
}

/** The condition key ecs:privileged; a request without privileged containers need not carry it. */
function privilegedKey({ containerDefinitions }: Input): Record<string, string> {
  const containers = (containerDefinitions ?? []) as { privileged?: boolean }[];
  return containers.some(({ privileged }) => privileged) ? { 'ecs:privileged': 'true' } : {};
}

/** A role may be named by its name alone. */
function roleArn(role: string, { partition, accountId }: RequestContext['place']): string {
  return role.startsWith('arn:') ? role : `arn:${partition}:iam::${accountId}:role/${role}`;
}

/** The numbers of deregistered revisions are not given out again. */
function register(
  state: AwsState,
  definition: TaskDefinition,
  { place, callerArn }: RequestContext,
  now: number,
): TaskDefinition {
  const { family } = definition;
  const revisions = state.taskDefinitions(family).map(({ revision = 0 }) => revision);
  const revision = Math.max(0, ...revisions) + 1;
  return {
    ...definition,
    ...describeAttributes(definition),
    taskDefinitionArn: arnIn(place, 'ecs', `task-definition/${family}:${revision}`),
    revision,
    status: 'ACTIVE',
    registeredAt: new Date(now),
    registeredBy: callerArn,
  };
}

function listed(state: AwsState, input: Input): TaskDefinition[] {
  const { familyPrefix, status = 'ACTIVE', sort = 'ASC' } = input;
  const found = state
    .taskDefinitions(familyPrefix === undefined ? undefined : String(familyPrefix))
    .filter((definition) => (definition.status ?? 'ACTIVE') === status)
    .sort(byFamilyAndRevision);
  return sort === 'DESC' ? found.reverse() : found;
}

function byFamilyAndRevision(one: TaskDefinition, other: TaskDefinition): number {
  const families = (one.family ?? '').localeCompare(other.family ?? '');
  return families || (one.revision ?? 0) - (other.revision ?? 0);
}

function deregistered(state: AwsState, name: string, now: number): TaskDefinition {
  const [, revision] = /:([^:/]+)$/.exec(name) ?? [];
  if (revision === undefined) throw clientError('Revision is missing.');
  if (!/^\d+$/.test(revision)) throw invalidParameter(`Invalid revision number. Number: ${revision}`);
  const known = state.taskDefinition(name);
  // moto's and AWS's words agree, although nothing is described here.
  if (!known) throw clientError('Unable to describe task definition.');
  return { ...known, status: 'INACTIVE', deregisteredAt: known.deregisteredAt ?? new Date(now) };
}
