import { ECSClient } from '@aws-sdk/client-ecs';
import type * as z from 'zod/mini';
import { createEcs } from '../../shared/aws/ecs/evidence.ts';
import { createServiceLookup } from '../../shared/aws/ecs/service-lookup.ts';
import { createTaskLookup } from '../../shared/aws/ecs/task-lookup.ts';
import { clientOptions, wireWorkQueue } from '../../shared/runtime/client-options.ts';
import { onFirstUse } from '../../shared/runtime/on-first-use.ts';
import { allowsChanges } from '../../shared/runtime/settings.ts';
import { wireSlack } from '../../shared/runtime/wire-slack.ts';
import { wireTable } from '../../shared/runtime/wire-table.ts';
import { announce } from '../../shared/slack/announcement.ts';
import { mentionOf } from '../../shared/slack/names.ts';
import { createSlackResponses } from '../../shared/slack/response.ts';
import { answerInThread } from '../../shared/slack/thread-answer.ts';
import { createAcknowledgements } from '../../shared/table/acknowledgements.ts';
import { createChangesPauses } from '../../shared/table/changes-pause.ts';
import { createClaims } from '../../shared/table/claims.ts';
import { createDecisions } from '../../shared/table/decisions.ts';
import { createIncidentFinder } from '../../shared/table/incident-finder.ts';
import { createMessageClaims } from '../../shared/table/message-claims.ts';
import { createMutes } from '../../shared/table/mutes.ts';
import { createRollouts } from '../../shared/table/rollouts.ts';
import type { ShowTools } from '../diagnose-stops/show-now.ts';
import type { Deps } from './deps.ts';
import type { environmentSchema } from './environment.ts';

/** Timeout of an answer to Slack, after which it is retried, ms. */
const answerTimeoutMs = 3_000;

const logs = onFirstUse(async () => {
  const { createContainerLogs } = await import('../../shared/aws/container-logs.ts');
  return createContainerLogs(clientOptions);
});

/** Loaded at the first click that a message shows: it writes whole messages of incidents. */
const showing = () => import('../diagnose-stops/show-now.ts');

/** Constructs what slack-questions works with. */
export function wireDeps(
  environment: z.infer<typeof environmentSchema>,
  { home, now, log, count }: Pick<Deps, 'home' | 'now' | 'log'> & { count: ShowTools['count'] },
): Deps {
  const documents = wireTable();
  const table = { tableName: environment.TABLE_NAME, keepDays: environment.EVIDENCE_DAYS, log };
  const slack = wireSlack(environment, now);
  const responses = createSlackResponses({ apiUrl: environment.SLACK_API_URL, timeoutMs: answerTimeoutMs });
  const ecs = new ECSClient(clientOptions);
  const evidence = { ecs: createEcs(ecs), logs, logLines: environment.LOG_LINES };
  const show = {
    claims: createMessageClaims(documents, table),
    mutes: createMutes(documents, table),
    ...{ slack, ecs: evidence.ecs, now, log, count },
    canSize: allowsChanges(environment),
    mention: mentionOf(environment.DOWN_MENTION),
    channels: { main: environment.SLACK_CHANNEL },
  };
  return {
    respond: (responseUrl, text, options) => responses.send(responseUrl, { text }, options),
    announce: (announcement) => announce(slack, announcement, log),
    answerInThread: (answer) => answerInThread(slack, answer, log),
    ...{ logs, logLines: environment.LOG_LINES },
    acknowledgements: createAcknowledgements(documents, table),
    showNow: async (incident) => (await showing()).showNow(incident, show),
    showMuteNow: async (service) => (await showing()).showMuteNow(service, show),
    services: createServiceLookup(ecs),
    tasks: createTaskLookup(ecs),
    incidents: createIncidentFinder(documents, table),
    mutes: show.mutes,
    pauses: createChangesPauses(documents, table),
    decisions: createDecisions(documents, table),
    rollouts: createRollouts(documents, table),
    claims: createClaims(documents, table),
    looks: wireWorkQueue(environment.LOOK_QUEUE_URL),
    gather: async (stop, container) => {
      const { gatherEvidence } = await import('../diagnose-stops/gather-evidence.ts');
      return gatherEvidence(stop, container, evidence);
    },
    permalink: (message) => slack.using((channel) => channel.permalink(message)),
    ...{ home, now, log },
  };
}
