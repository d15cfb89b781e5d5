import { beforeAll, describe, expect, it, test } from '@jest/globals';
import { aLifeOfReports } from '../builders/sizing-life.ts';
import { shareSizingSteward, steward } from '../builders/sizing-steward.ts';

// A decision without a click is passed to another function.
shareSizingSteward({ parameters: { mode: 'auto' } });

/** IAM actions of operations that have another name. */
const actionsOf: Record<string, string> = { 'sqs:SendMessageBatch': 'sqs:SendMessage' };

/** Actions that Lambda performs with the function's role: writing logs and polling the queues. */
const usedByLambda = /^(sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes)|logs:.*)$/;

const functions = ['report-rightsizing', 'plan-rightsizing', 'rightsize-services'] as const;

beforeAll(() => aLifeOfReports(steward), 60_000);

describe('roles of the sizing functions', () => {
  it('the role of each function allows everything that it does', () => {
    expect(steward.messages().length).toBeGreaterThan(4);
    const denied = steward.sandbox.calls.list().filter(({ error }) => error?.startsWith('AccessDenied'));
    expect(denied).toEqual([]);
    expect(steward.sandbox.invocations().filter(({ error }) => error)).toEqual([]);
  });

  test.each(functions)('the role of %s allows nothing that it does not do', (name) => {
    const { calls, deployment } = steward.sandbox;
    const full = `ecs-steward-production-${name}`;
    const statements = deployment.functions.find((one) => one.name === full)?.statements ?? [];
    const allowed = statements
      .flatMap(({ actions }) => actions)
      .filter((action) => !usedByLambda.test(action));
    const used = Object.keys(calls.counts(full)).map((call) => actionsOf[call] ?? call);
    expect([...new Set(allowed)].toSorted()).toEqual([...new Set(used)].toSorted());
  });
});
