import { describe, expect, test } from '@jest/globals';
import { type GoBackFacts, type GoBackRefusal, goBackRefusal } from '../../shared/rollout/go-back.ts';
import { rollBackAnswer } from '../../shared/rollout/roll-back.ts';

const arn = (revision: number) => `arn:aws:ecs:us-east-1:123456789012:task-definition/web:${revision}`;
const service = { taskDefinitionArn: arn(42), controller: 'ECS' };
const good: GoBackFacts = {
  ...{ wish: { from: 'web:42', to: 'web:41' }, mode: 'approve', service, canBeCopied: true },
};

describe('a blamed deployment', () => {
  test.each<[string, Partial<GoBackFacts>, GoBackRefusal | undefined]>([
    ['is rolled back', {}, undefined],
    ['is rolled back in mode auto', { mode: 'auto' }, undefined],
    ['of a service that was deleted', { service: undefined }, 'service-gone'],
    ['in mode report', { mode: 'report' }, 'mode'],
    ['in mode off', { mode: 'off' }, 'mode'],
    ['of CodeDeploy', { service: { ...service, controller: 'CODE_DEPLOY' } }, 'controller'],
    ['of Express Mode', { service: { ...service, managedBy: 'ECS' } }, 'express-mode'],
    ['that was rolled back already', { service: { ...service, taskDefinitionArn: arn(41) } }, 'back-already'],
    ['that another one followed', { service: { ...service, taskDefinitionArn: arn(43) } }, 'other-revision'],
    ['without a copy of the earlier revision', { canBeCopied: false }, 'revision-deleted'],
    ['during a rollout of another revision', { active: { toArn: arn(43) } }, 'rollout-under-way'],
  ])('%s', (_, changes, refusal) => {
    expect(goBackRefusal({ ...good, ...changes })).toBe(refusal);
  });
});

test.each([
  ['registering', 'not-deployed-yet'],
  ['deploying', 'rolling-back'],
  ['watching', 'rolling-back'],
  ['reverting', 'rolling-back-already'],
  ['verified', 'ended'],
] as const)('a click on Roll back now while it is %s: %s', (state, answer) => {
  expect(rollBackAnswer({ state })).toBe(answer);
});
