import { expect, test } from '@jest/globals';
import type { SizedTaskDefinition } from '../../shared/model/ecs-service.ts';
import { capacityOf, whyFamilyNotFargate, whyNotFargate } from '../../shared/sizing/decide/capacity.ts';
import type { SkipReason } from '../../shared/sizing/decide/reason.ts';
import { skipWords } from '../../shared/sizing/report/skip-words.ts';

const size = { cpuUnits: 512, memoryMiB: 1024 };
const on = (...providers: [name: string, weight: number, base?: number][]) =>
  providers.map(([name, weight, base = 0]) => ({ name, weight, base }));

test.each([
  ['the launch type alone', on(), 4, 0, 'Fargate'],
  ['all on demand', on(['FARGATE', 1]), 4, 0, 'Fargate'],
  ['all on Spot', on(['FARGATE_SPOT', 1]), 4, 1, 'Fargate Spot'],
  [
    'three quarters on Spot',
    on(['FARGATE', 1], ['FARGATE_SPOT', 3]),
    8,
    0.75,
    'Fargate Spot 75%, Fargate 25%',
  ],
  // 2 on demand first, then half of the other 6: 3 of 8
  ['a base on demand', on(['FARGATE', 1, 2], ['FARGATE_SPOT', 1]), 8, 0.375, 'Fargate Spot 38%, Fargate 62%'],
  // a mean of 1.5 tasks all fit the base
  ['fewer tasks than the base', on(['FARGATE', 0, 2], ['FARGATE_SPOT', 1]), 1.5, 0, 'Fargate'],
  ['a base on Spot', on(['FARGATE', 1], ['FARGATE_SPOT', 0, 2]), 4, 0.5, 'Fargate Spot 50%, Fargate 50%'],
  ['Spot that gets no task', on(['FARGATE', 1], ['FARGATE_SPOT', 0]), 4, 0, 'Fargate'],
  [
    'no task at all, by weight',
    on(['FARGATE', 1], ['FARGATE_SPOT', 1]),
    0,
    0.5,
    'Fargate Spot 50%, Fargate 50%',
  ],
])('the share of Spot is computed for %s', (_, capacityProviders, tasks, spotShare, text) => {
  expect(capacityOf({ capacityProviders }, tasks)).toEqual({ spotShare, text });
});

const told = (reason: SkipReason | undefined) => reason && skipWords(reason);

test.each([
  ['EC2', 'Runs on EC2 instances; only Fargate tasks are sized.'],
  ['EXTERNAL', 'Runs on machines of your own (External)'],
  ['MANAGED_INSTANCES', 'Runs on ECS Managed Instances'],
])('the launch type %s is not sized, with a reason', (launchType, reason) => {
  const service = { launchType, capacityProviders: [] };
  expect(told(whyNotFargate(service, { size, family: 'web', revision: 7 }))).toContain(reason);
});

test('a capacity provider of the account and a task definition without a size are not sized', () => {
  const definition = { family: 'web', revision: 7 };
  expect(told(whyNotFargate({ capacityProviders: on(['workers', 1]) }, { ...definition, size }))).toBe(
    'Runs on the instances of capacity provider workers; only Fargate tasks are sized.',
  );
  expect(told(whyNotFargate({ launchType: 'FARGATE', capacityProviders: [] }, definition))).toBe(
    'Its task definition web:7 has no task-level CPU and memory, so it cannot run on Fargate.',
  );
});

test.each([
  [{ launchType: 'FARGATE', capacityProviders: [] }],
  [{ capacityProviders: on(['FARGATE', 1], ['FARGATE_SPOT', 4]) }],
])('Fargate is sized (case %#)', (service) => {
  expect(whyNotFargate(service, { size, family: 'web', revision: 7 })).toBeUndefined();
});

test('a task family is sized or not by its task definition', () => {
  const family = (requiresCompatibilities: string[], taskSize?: typeof size) =>
    whyFamilyNotFargate({
      family: 'nightly',
      requiresCompatibilities,
      size: taskSize,
    } as SizedTaskDefinition);
  expect(told(family(['EC2', 'EXTERNAL'], size))).toBe(
    'Task family nightly is registered for EC2 and EXTERNAL; only Fargate tasks are sized.',
  );
  expect(told(family([]))).toBe(
    'Task family nightly has no task-level CPU and memory, so it cannot run on Fargate.',
  );
  expect(family(['EC2', 'FARGATE'], size)).toBeUndefined();
});
