import { beforeAll, describe, expect, it } from '@jest/globals';
import { clusterName } from '../../sandbox/fleet/company.ts';
import { playScenario } from '../../sandbox/scenario/play-scenario.ts';
import { shareSteward, steward } from './steward-of-file.ts';

shareSteward({ parameters: { missingTasksMinutes: '30' } });

beforeAll(async () => {
  // Its services are watched for missing tasks.
  steward.sandbox.state.addCluster(clusterName, { status: 'ACTIVE' });
  await playScenario(steward.sandbox, { pace: 0, seed: 1 });
  await steward.minutes(1);
});

/** A transaction needs the permissions of the writes in it. */
const actionsOf: Record<string, string[]> = {
  'dynamodb:TransactWriteItems': ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
};

/** Actions that Lambda performs with the function's role: writing logs and polling the queue. */
const usedByLambda = /^(sqs:|logs:(CreateLogStream|PutLogEvents)$)/;

const functionName = 'ecs-steward-production-diagnose-stops';

describe('role of diagnose-stops', () => {
  it('the role allows everything that the function does in a bad hour', () => {
    expect(steward.messages().length).toBeGreaterThan(10);
    expect(steward.sandbox.calls.list().filter(({ error }) => error === 'AccessDeniedException')).toEqual([]);
  });

  it('the role allows nothing that the function does not do', () => {
    const { calls, deployment } = steward.sandbox;
    const role = deployment.functions.find(({ name }) => name === functionName);
    const allowed = role?.statements.flatMap(({ actions }) => actions) ?? [];
    const used = Object.keys(calls.counts(functionName)).flatMap((call) => actionsOf[call] ?? [call]);
    const own = allowed.filter((action) => !usedByLambda.test(action));
    expect(own.toSorted()).toEqual([...new Set(used)].toSorted());
  });
});
