import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Deps } from '../../functions/apply-rightsizing/deps.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { SandboxSlack } from '../../sandbox/slack/start-slack.ts';
import { createCloudWatch } from '../../shared/aws/cloudwatch/cloudwatch.ts';
import { createEcsChanges } from '../../shared/aws/ecs/changes.ts';
import { createRolloutMessages } from '../../shared/rollout/rollout-messages.ts';
import { createSlack, type SlackChannel } from '../../shared/slack/client.ts';
import { createChangesPauses } from '../../shared/table/changes-pause.ts';
import { createDecisions } from '../../shared/table/decisions.ts';
import { createIncidentFinder } from '../../shared/table/incident-finder.ts';
import { createUntoldRollouts, createWaitingDecisions } from '../../shared/table/listed-ids.ts';
import { createMessageClaims } from '../../shared/table/message-claims.ts';
import { createRollouts } from '../../shared/table/rollouts.ts';
import { createStopRecords } from '../../shared/table/stop-records.ts';
import { createCountingPacer } from '../aws/counting-pacer.ts';
import { createMortal } from './mortal.ts';

export const botToken = 'xoxb-test';
const table = { tableName: 'app-items', keepDays: 30 };

/** Everything that apply-rightsizing and track-rollouts need to move rollouts on. */
type WorkerDeps = Omit<Deps, 'showAnswer'>;

/** A worker that may die: right after one of its calls was carried out, and then for good. */
export interface Worker {
  deps: Deps;
  /** The calls that were carried out, in order. */
  calls: string[];
  isDead(): boolean;
  close(): void;
}

/** @param diesAfter so many calls; never when not said. */
export function createWorker(
  sandbox: Sandbox,
  slack: SandboxSlack,
  diesAfter = Number.POSITIVE_INFINITY,
): Worker {
  const mortal = createMortal(diesAfter);
  const { calls, isDead, call } = mortal;
  const settings = { ...sandbox.clientConfig, maxAttempts: 1 };
  const clients = {
    ecs: new ECSClient(settings),
    dynamodb: new DynamoDBClient(settings),
    cloudwatch: new CloudWatchClient(settings),
  };
  for (const client of Object.values(clients)) mortal.watch(client);
  const channel = createSlack({
    ...{ credential: botToken, channel: 'C0SANDBOX', apiUrl: slack.apiUrl, takesClicks: true },
  });
  const deps: WorkerDeps = wire(clients, sandbox, mortal.using(channel));
  return {
    deps: { ...deps, respond: (_, text) => call(`respond: ${text}`, async () => {}) } as Deps,
    ...{ calls, isDead },
    close: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

function wire(
  clients: { ecs: ECSClient; dynamodb: DynamoDBClient; cloudwatch: CloudWatchClient },
  { now }: Sandbox,
  slack: SlackChannel,
): WorkerDeps {
  const marshallOptions = { removeUndefinedValues: true };
  const documents = DynamoDBDocumentClient.from(clients.dynamodb, { marshallOptions });
  const ignore = () => {};
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const [decisions, rollouts] = [createDecisions(documents, table), createRollouts(documents, table)];
  const incidents = createIncidentFinder(documents, table);
  const rolloutMessages = createRolloutMessages({ slack, decisions, rollouts, log });
  return {
    ...{ decisions, rollouts, log, now, count: ignore },
    changes: createEcsChanges({ reads: clients.ecs, writes: clients.ecs }),
    cloudwatch: createCloudWatch(clients.cloudwatch, createCountingPacer()),
    stops: createStopRecords(documents, table),
    pauses: createChangesPauses(documents, table),
    untold: createUntoldRollouts(documents, table),
    incidents: createMessageClaims(documents, table),
    waiting: createWaitingDecisions(documents, table),
    show: rolloutMessages.rollout,
    showRefusal: rolloutMessages.refusal,
    showSuperseded: rolloutMessages.superseded,
    imageTags: { pointsTo: async () => undefined },
    settings: { mode: 'auto', freezes: [], rolloutBudget: 3, recommendationDays: 7 },
    openIncidents: (service, at) => incidents.openOf(service, at),
    lookAgain: async () => {},
    respond: async () => {},
    answerInThread: async () => true,
    permalink: async () => undefined,
  };
}
