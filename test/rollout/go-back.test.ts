import { describe, expect, test } from '@jest/globals';
import { type GoBackFacts, type GoBackRefusal, goBackRefusal } from '../../shared/rollout/go-back.ts';
import { rollBackAnswer } from '../../shared/rollout/roll-back.ts';

const arn = (revision: number) => `arn:aws:ecs:us-east-1:123456789012:task-definition/web:${revision}`;
const service = { taskDefinitionArn: arn(42), controller: 'ECS' };
const good: GoBackFacts = {
  ...{ wish: { from: 'web:42', to: 'web:41' }, mode: 'approve', service, canBeCopied: true },
};

describe('blamed deployments', () => {
  test.each<[string, Partial<GoBackFacts>, GoBackRefusal | undefined]>([
    ['is rolled back', {}, undefined],
    ['is rolled back in mode auto', { mode: 'auto' }, undefined],
    ['of a deleted service is not rolled back', { service: undefined }, 'service-gone'],
    ['is not rolled back in mode report', { mode: 'report' }, 'mode'],
    ['is not rolled back in mode off', { mode: 'off' }, 'mode'],
    [
      'of CodeDeploy is not rolled back',
      { service: { ...service, controller: 'CODE_DEPLOY' } },
      'controller',
    ],
    ['of Express Mode is not rolled back', { service: { ...service, managedBy: 'ECS' } }, 'express-mode'],
    ['is not rolled back twice', { service: { ...service, taskDefinitionArn: arn(41) } }, 'back-already'],
    [
      'that another one followed is not rolled back',
      { service: { ...service, taskDefinitionArn: arn(43) } },
      'other-revision',
    ],
    ['is not rolled back to a deleted revision', { canBeCopied: false }, 'revision-deleted'],
    ['is not rolled back during a rollout', { active: { toArn: arn(43) } }, 'rollout-under-way'],
  ])('a blamed deployment %s', (_, changes, refusal) => {
    expect(goBackRefusal({ ...good, ...changes })).toBe(refusal);
  });
});

test.each([
  ['registering', 'not-deployed-yet'],
  ['deploying', 'rolling-back'],
  ['watching', 'rolling-back'],
  ['reverting', 'rolling-back-already'],
  ['verified', 'ended'],
] as const)('a click on Roll back now while the rollout is %s is answered with %s', (state, answer) => {
  expect(rollBackAnswer({ state })).toBe(answer);
});
