import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import type { RolloutMetric, RolloutShell } from '../applying/rollout-shell.ts';
import { createCloudWatch } from '../gateways/cloudwatch.ts';
import { createDecisions } from '../gateways/decisions.ts';
import { createEcsChanges } from '../gateways/ecs-changes.ts';
import { createPacer, politeLimits } from '../gateways/pacer.ts';
import { createRollouts } from '../gateways/rollouts.ts';
import { createStopRecords } from '../gateways/stop-records.ts';
import { createUntoldRollouts } from '../gateways/untold-rollouts.ts';
import { clientOptions } from '../lambda/client-options.ts';
import type { Log } from '../lambda/log.ts';
import { createTeller } from '../posting/tell-rollout.ts';
import { wireSigning } from './signing.ts';
import { wireSlack } from './slack.ts';
import { sleep } from './sources.ts';
import type { wireTable } from './table.ts';

/** The settings of a function that moves rollouts on (shared/lambda/settings.ts). */
export interface RolloutEnvironment {
  AWS_REGION: string;
  AWS_ENDPOINT_URL?: string;
  TABLE_NAME: string;
  EVIDENCE_DAYS: number;
  SLACK_PARAMETER: string;
  SLACK_CHANNEL: string;
  SLACK_API_URL: string;
}

/** What the runtime gives: the time, logs, metrics. */
export interface Edge {
  now: () => number;
  /** Milliseconds on a clock that nobody sets, for pauses within AWS's limits. */
  elapsed: () => number;
  log: Log;
  count: (metric: RolloutMetric, value?: number) => void;
}

/** What moving rollouts on works with, in a function. */
export function wireRollouts(
  environment: RolloutEnvironment,
  documents: ReturnType<typeof wireTable>,
  { now, elapsed, log, count }: Edge,
) {
  const table = { tableName: environment.TABLE_NAME, keepDays: environment.EVIDENCE_DAYS };
  const signing = wireSigning(environment, now);
  const decisions = createDecisions(documents, table);
  const rollouts = createRollouts(documents, table);
  const slack = wireSlack(environment, signing);
  const teller = createTeller({ slack, decisions, rollouts, log });
  const shell: RolloutShell = {
    changes: createEcsChanges({
      reads: new ECSClient(clientOptions),
      // A registration whose answer was lost is looked for, and not repeated.
      writes: new ECSClient({ ...clientOptions, maxAttempts: 1 }),
    }),
    cloudwatch: createCloudWatch(
      new CloudWatchClient(clientOptions),
      createPacer(politeLimits, { now: elapsed, sleep }),
    ),
    stops: createStopRecords(documents, table),
    untold: createUntoldRollouts(documents, table),
    tell: teller.rollout,
    ...{ rollouts, now, log, count },
  };
  return { shell, decisions, teller, slack, signing };
}
