import { clientOptions } from '../../shared/runtime/client-options.ts';
import { onFirstUse } from '../../shared/runtime/on-first-use.ts';
import { type Edge, type RolloutEnvironment, wireRollouts } from '../../shared/runtime/wire-rollouts.ts';
import { wireTable } from '../../shared/runtime/wire-table.ts';
import { createSlackResponses } from '../../shared/slack/response.ts';
import { answerInThread } from '../../shared/slack/thread-answer.ts';
import { createIncidentFinder } from '../../shared/table/incident-finder.ts';
import { createWaitingDecisions } from '../../shared/table/listed-ids.ts';
import type { Deps } from './deps.ts';

interface Environment extends RolloutEnvironment {
  MODE: Deps['settings']['mode'];
  FREEZE: Deps['settings']['freezes'];
  ROLLOUT_BUDGET: number;
  RECOMMENDATION_DAYS: number;
}

/** Timeout of an answer to Slack, ms. */
const answerTimeoutMs = 3_000;

/** Wires the dependencies of apply-rightsizing. */
export function wireDeps(environment: Environment, edge: Edge): Deps {
  const documents = wireTable();
  const { log } = edge;
  const table = { tableName: environment.TABLE_NAME, keepDays: environment.EVIDENCE_DAYS, log };
  const { deps, decisions, rolloutMessages, slack } = wireRollouts(environment, documents, edge);
  const responses = createSlackResponses({ apiUrl: environment.SLACK_API_URL, timeoutMs: answerTimeoutMs });
  const imageTags = onFirstUse(async () => {
    const { createImageTags } = await import('../../shared/aws/image-tags.ts');
    return createImageTags(clientOptions);
  });
  const incidents = createIncidentFinder(documents, table);
  return {
    ...deps,
    decisions,
    imageTags,
    settings: {
      mode: environment.MODE,
      freezes: environment.FREEZE,
      rolloutBudget: environment.ROLLOUT_BUDGET,
      recommendationDays: environment.RECOMMENDATION_DAYS,
    },
    answerInThread: (answer) => answerInThread(slack, answer, log),
    permalink: (message) =>
      slack
        .using((channel) => channel.permalink(message))
        .catch((error) => {
          log.warn('no link to the message of the rollout', { error });
          return undefined;
        }),
    respond: (responseUrl, text) => responses.send(responseUrl, { text }),
    showAnswer: rolloutMessages.answer,
    showRefusal: rolloutMessages.refusal,
    showSuperseded: rolloutMessages.superseded,
    openIncidents: (service, now) => incidents.openOf(service, now),
    waiting: createWaitingDecisions(documents, table),
  };
}
