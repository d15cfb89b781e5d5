import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import { createCloudWatch } from '../aws/cloudwatch/cloudwatch.ts';
import { createEcsChanges } from '../aws/ecs/changes.ts';
import { createPacer, politeLimits } from '../aws/pacer.ts';
import type { Log } from '../model/log.ts';
import type { RolloutDeps, RolloutMetric } from '../rollout/rollout-deps.ts';
import { createRolloutMessages } from '../rollout/rollout-messages.ts';
import { createChangesPauses } from '../table/changes-pause.ts';
import { createDecisions } from '../table/decisions.ts';
import { createUntoldRollouts } from '../table/listed-ids.ts';
import { createMessageClaims } from '../table/message-claims.ts';
import { createRollouts } from '../table/rollouts.ts';
import { createStopRecords } from '../table/stop-records.ts';
import { clientOptions, wireWorkQueue } from './client-options.ts';
import { wireSlack } from './wire-slack.ts';
import { sleep } from './wire-sources.ts';
import type { wireTable } from './wire-table.ts';

/** Settings of a function that advances rollouts (shared/runtime/settings.ts). */
export interface RolloutEnvironment {
  AWS_REGION: string;
  AWS_ENDPOINT_URL?: string;
  TABLE_NAME: string;
  EVIDENCE_DAYS: number;
  SLACK_PARAMETER: string;
  SLACK_CHANNEL: string;
  SLACK_API_URL: string;
  SLACK_ENDPOINT: 'none' | 'url' | 'http-api';
  LOOK_QUEUE_URL: string;
}

/** Runtime dependencies: the time, logs, metrics. */
export interface Edge {
  now: () => number;
  /** Monotonic clock, ms, for pauses within AWS's limits. */
  elapsed: () => number;
  log: Log;
  count: (metric: RolloutMetric, value?: number) => void;
}

/** Wires the dependencies for advancing rollouts in a function. */
export function wireRollouts(
  environment: RolloutEnvironment,
  documents: ReturnType<typeof wireTable>,
  { now, elapsed, log, count }: Edge,
) {
  const table = { tableName: environment.TABLE_NAME, keepDays: environment.EVIDENCE_DAYS, log };
  const decisions = createDecisions(documents, table);
  const rollouts = createRollouts(documents, table);
  const slack = wireSlack(environment, now);
  const rolloutMessages = createRolloutMessages({ slack, decisions, rollouts, log });
  const looks = wireWorkQueue(environment.LOOK_QUEUE_URL);
  const deps: RolloutDeps = {
    changes: createEcsChanges({
      reads: new ECSClient(clientOptions),
      // Tries once: if the response to a registration is lost, the revision is searched for and not registered again.
      writes: new ECSClient({ ...clientOptions, maxAttempts: 1 }),
    }),
    cloudwatch: createCloudWatch(
      new CloudWatchClient(clientOptions),
      createPacer(politeLimits, { now: elapsed, sleep }),
    ),
    pauses: createChangesPauses(documents, table),
    stops: createStopRecords(documents, table),
    incidents: createMessageClaims(documents, table),
    untold: createUntoldRollouts(documents, table),
    lookAgain: ({ service }) => looks.send([{ kind: 'look', service, by: 'rollout' }]),
    show: rolloutMessages.rollout,
    ...{ rollouts, now, log, count },
  };
  return { deps, decisions, rolloutMessages, slack };
}
