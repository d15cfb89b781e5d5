import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Deps as StopDeps } from '../../functions/diagnose-stops/deps.ts';
import type { MessageTools } from '../../functions/diagnose-stops/message-tools.ts';
import { readCounts } from '../../functions/diagnose-stops/read-counts.ts';
import { readService } from '../../functions/diagnose-stops/read-service.ts';
import { showMuteNow, showNow } from '../../functions/diagnose-stops/show-now.ts';
import { summarize } from '../../functions/diagnose-stops/summarize.ts';
import { noteLook, watchServices } from '../../functions/diagnose-stops/watch-services.ts';
import { writeMessage } from '../../functions/diagnose-stops/write-message.ts';
import type { Deps as QuestionDeps } from '../../functions/slack-questions/deps.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { SandboxSlack } from '../../sandbox/slack/start-slack.ts';
import { createUsageBeforeStop } from '../../shared/aws/cloudwatch/usage-before-stop.ts';
import { createContainerLogs } from '../../shared/aws/container-logs.ts';
import { createDeploymentHistory } from '../../shared/aws/ecs/deployment-history.ts';
import { createEcs } from '../../shared/aws/ecs/evidence.ts';
import { createWatchedServices } from '../../shared/aws/ecs/watched-services.ts';
import { announce } from '../../shared/slack/announcement.ts';
import { createSlack, type SlackChannel } from '../../shared/slack/client.ts';
import { answerInThread } from '../../shared/slack/thread-answer.ts';
import { createAcknowledgements } from '../../shared/table/acknowledgements.ts';
import { createClaims } from '../../shared/table/claims.ts';
import { createDecisions } from '../../shared/table/decisions.ts';
import { createIncidentTable } from '../../shared/table/incident-table.ts';
import { createMessageClaims } from '../../shared/table/message-claims.ts';
import { createServiceWatch } from '../../shared/table/missing-tasks.ts';
import { createMutes } from '../../shared/table/mutes.ts';
import { createRollouts } from '../../shared/table/rollouts.ts';
import { createMortal, type Mortal } from './mortal.ts';
import { questionGateways } from './question-gateways.ts';

export const botToken = 'xoxb-test';
export const mainChannel = 'C0SANDBOX';
export const minorChannel = 'C0MINOR000';
const home = { account: '123456789012', region: 'eu-west-1' };
const missingTasksMinutes = 30;
const ignore = () => {};
const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
const table = { tableName: 'app-items', keepDays: 30, log };

/** Worker of diagnose-stops and of slack-questions that may die right after one of its calls was carried out. */
export interface IncidentWorker extends Pick<Mortal, 'calls' | 'isDead'> {
  stops: StopDeps;
  questions: QuestionDeps;
  close(): void;
}

/** @param diesAfter number of calls; by default it lives */
export function createIncidentWorker(
  sandbox: Sandbox,
  slack: SandboxSlack,
  diesAfter = Number.POSITIVE_INFINITY,
): IncidentWorker {
  const mortal = createMortal(diesAfter);
  const settings = { ...sandbox.clientConfig, maxAttempts: 1 };
  const clients: Clients = {
    ecs: new ECSClient(settings),
    dynamodb: new DynamoDBClient(settings),
    cloudwatch: new CloudWatchClient(settings),
  };
  for (const client of Object.values(clients)) mortal.watch(client);
  const logs = createContainerLogs(settings);
  const gateways = {
    logs: {
      tail: (...args: Parameters<typeof logs.tail>) => mortal.call('GetLogEvents', () => logs.tail(...args)),
    },
    channel: mortal.using(
      createSlack({ credential: botToken, channel: mainChannel, apiUrl: slack.apiUrl, takesClicks: true }),
    ),
    respond: (text: string) => mortal.call(`respond: ${text}`, async () => {}),
    now: () => sandbox.now(),
  };
  return {
    ...{ calls: mortal.calls, isDead: mortal.isDead },
    stops: stopDeps(clients, gateways),
    questions: questionDeps(clients, gateways),
    close: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

interface Clients {
  ecs: ECSClient;
  dynamodb: DynamoDBClient;
  cloudwatch: CloudWatchClient;
}

interface Gateways {
  logs: ReturnType<typeof createContainerLogs>;
  channel: SlackChannel;
  respond: (text: string) => Promise<void>;
  now: () => number;
}

const documentsOf = ({ dynamodb }: Clients) =>
  DynamoDBDocumentClient.from(dynamodb, { marshallOptions: { removeUndefinedValues: true } });

function stopDeps(clients: Clients, { logs, channel, now }: Gateways): StopDeps {
  const documents = documentsOf(clients);
  const [ecs, history] = [createEcs(clients.ecs), createDeploymentHistory(clients.ecs)];
  const tools: MessageTools = {
    incidents: createIncidentTable(documents, table),
    claims: createMessageClaims(documents, table),
    mutes: createMutes(documents, table),
    usage: createUsageBeforeStop(clients.cloudwatch),
    ...{ now, log, count: ignore, ecs, history, logs, logLines: 25 },
    ...{ slack: channel, canSize: true, mention: '' },
    channels: { main: mainChannel, minor: minorChannel },
  };
  const rollouts = createRollouts(documents, table);
  const watch = createServiceWatch(documents, table);
  return {
    ...tools,
    home: () => home,
    readService: (place, broken) => readService(place, broken, { ecs, history, log }),
    rolloutOf: (place) => rollouts.active(place),
    watchServices: () =>
      watchServices({
        services: createWatchedServices(clients.ecs),
        watch,
        minutes: missingTasksMinutes,
        ...{ home, now: now() },
      }),
    noteLook: (findings) => noteLook(findings, { watch, home, now: now() }),
    readCounts: (ids) => readCounts(ids, { ecs, now, log }),
    write: (claim, invocation, tasks) => writeMessage(claim, { tools, invocation, tasks }),
    summarize: (claims, invocation) => summarize(claims, tools, invocation),
  };
}

function questionDeps(clients: Clients, { logs, channel, respond, now }: Gateways): QuestionDeps {
  const documents = documentsOf(clients);
  const show = {
    claims: createMessageClaims(documents, table),
    mutes: createMutes(documents, table),
    ...{ slack: channel, ecs: createEcs(clients.ecs), now, log, count: ignore, canSize: true, mention: '' },
    channels: { main: mainChannel },
  };
  return {
    respond: (_, text) => respond(text),
    announce: (announcement) => announce(channel, announcement, log),
    answerInThread: (answer) => answerInThread(channel, answer, log),
    ...{ logs, logLines: 25, now, log },
    acknowledgements: createAcknowledgements(documents, table),
    showNow: (incident) => showNow(incident, show),
    showMuteNow: (service) => showMuteNow(service, show),
    ...questionGateways(clients.ecs, documents, table),
    decisions: createDecisions(documents, table),
    claims: createClaims(documents, table),
    looks: { send: async () => {} },
    gather: async () => ({ gaps: [] }),
    permalink: async () => undefined,
    home: () => ({ account: '123456789012', region: 'us-east-1' }),
  };
}
