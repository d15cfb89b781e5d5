import { ECSClient } from '@aws-sdk/client-ecs';
import { createContainerLogs } from '../../shared/gateways/container-logs.ts';
import { createEcs } from '../../shared/gateways/ecs.ts';
import { createImageTags } from '../../shared/gateways/image-tags.ts';
import { createIncidentFinder } from '../../shared/gateways/incident-finder.ts';
import { createMutes } from '../../shared/gateways/mutes.ts';
import { createSlackResponses } from '../../shared/gateways/slack-response.ts';
import { createTaskLookup } from '../../shared/gateways/task-lookup.ts';
import { createWaitingDecisions } from '../../shared/gateways/waiting-decisions.ts';
import { createWorkQueue } from '../../shared/gateways/work-queue.ts';
import { clientOptions } from '../../shared/lambda/client-options.ts';
import { type Edge, type RolloutEnvironment, wireRollouts } from '../../shared/wiring/rollouts.ts';
import { wireTable } from '../../shared/wiring/table.ts';
import { gatherEvidence } from '../diagnose-stops/gather-evidence.ts';
import type { Shell } from './shell.ts';

interface Environment extends RolloutEnvironment {
  MODE: Shell['settings']['mode'];
  FREEZE: Shell['settings']['freezes'];
  ROLLOUT_BUDGET: number;
  LOOK_QUEUE_URL: string;
}

/** An answer that Slack does not take in this time is not waited for, ms. */
const answerTimeoutMs = 3_000;

/** What apply-rightsizing works with. */
export function wireShell(environment: Environment, edge: Edge): Shell {
  const documents = wireTable();
  const table = { tableName: environment.TABLE_NAME, keepDays: environment.EVIDENCE_DAYS };
  const { shell, decisions, teller, slack, signing } = wireRollouts(environment, documents, edge);
  const responses = createSlackResponses({ apiUrl: environment.SLACK_API_URL, timeoutMs: answerTimeoutMs });
  const looks = createWorkQueue(signing, environment.LOOK_QUEUE_URL);
  const ecsClient = new ECSClient(clientOptions);
  const evidence = { ecs: createEcs(ecsClient), logs: createContainerLogs(signing) };
  return {
    ...shell,
    decisions,
    imageTags: createImageTags(signing),
    settings: {
      mode: environment.MODE,
      freezes: environment.FREEZE,
      rolloutBudget: environment.ROLLOUT_BUDGET,
    },
    lookAgain: ({ clusterName: cluster, serviceName: service }) =>
      looks.send([JSON.stringify({ kind: 'look', cluster, service, by: 'stale' })]),
    respond: (responseUrl, text) => responses.tell(responseUrl, { text }),
    tellAnswer: teller.answer,
    tellRefusal: teller.refusal,
    looks,
    waiting: createWaitingDecisions(documents, table),
    incidents: createIncidentFinder(documents, table),
    mutes: createMutes(documents, table),
    tasks: createTaskLookup(ecsClient),
    gather: (stop, container) => gatherEvidence(stop, container, evidence),
    permalink: (message) => slack.using((channel) => channel.permalink(message)),
  };
}
