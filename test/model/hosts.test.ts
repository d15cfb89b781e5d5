import { expect, test } from '@jest/globals';
import { type HostKind, hostOf, hostOfStop } from '../../shared/model/hosts.ts';

test.each<[string | undefined, string[], HostKind]>([
  ['FARGATE', [], 'fargate'],
  ['EC2', [], 'ec2'],
  ['MANAGED_INSTANCES', ['mi-default'], 'managed-instances'],
  ['EXTERNAL', [], 'external'],
  ['QUANTUM', [], 'unknown'],
  ['QUANTUM', ['FARGATE'], 'unknown'],
  [undefined, ['FARGATE', 'FARGATE_SPOT'], 'fargate'],
  [undefined, ['FARGATE', 'workers'], 'unknown'],
  [undefined, [], 'unknown'],
])('launch type %s with capacity providers %j is %s', (launchType, capacityProviders, kind) => {
  expect(hostOf({ launchType, capacityProviders }).kind).toBe(kind);
});

test('only Fargate has a table of task sizes and bills the task; an unknown host has neither', () => {
  const kinds = ['FARGATE', 'EC2', 'MANAGED_INSTANCES', 'EXTERNAL', 'QUANTUM'];
  const onFargate = kinds.filter((launchType) => {
    const { taskSizes, billed } = hostOf({ launchType });
    return taskSizes === 'fargate-table' || billed === 'task';
  });
  expect(onFargate).toEqual(['FARGATE']);
});

test('logging in is possible only on machines that AWS does not run', () => {
  const launchTypes = ['FARGATE', 'MANAGED_INSTANCES', 'EC2', 'EXTERNAL'];
  expect(launchTypes.filter((launchType) => hostOf({ launchType }).loginPossible)).toEqual([
    'EC2',
    'EXTERNAL',
  ]);
});

test('a stopped task takes its host from its launch type first, then from its capacity provider', () => {
  expect(hostOfStop({ capacityProviderName: 'FARGATE_SPOT' }).kind).toBe('fargate');
  expect(hostOfStop({ launchType: 'EC2', capacityProviderName: 'FARGATE' }).kind).toBe('ec2');
  expect(hostOfStop({}).kind).toBe('unknown');
});
