import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createSecrets } from '../../shared/aws/ssm.ts';
import { createWorkQueues } from '../../shared/aws/work-queue.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { count, log, observed } from '../../shared/runtime/observed.ts';
import { onFirstUse } from '../../shared/runtime/on-first-use.ts';
import { createSlackResponses } from '../../shared/slack/response.ts';
import { createClaims } from '../../shared/table/claims.ts';
import type { Deps } from './deps.ts';
import { environmentSchema } from './environment.ts';
import { optionalSecret } from './optional-secret.ts';
import { answerSlack, type HttpAnswer, type HttpRequest } from './run.ts';
import { createRequestLimit } from './who-may.ts';

const environment = readEnvironment(environmentSchema);
const { SLACK_API_URL: apiUrl } = environment;
const now = Date.now;

/** Timeout of each call, ms: Slack waits 3 s in all, and a call normally takes tens of milliseconds. */
const callTimeoutMs = 700;
const hurried = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: callTimeoutMs, throwOnRequestTimeout: true },
};

const secrets = createSecrets(hurried);

/** Fetches a parameter once; a failure is retried at the next request. */
function remembered(parameter: string): () => Promise<string> {
  let secret: Promise<string> | undefined;
  return async () => {
    secret ??= secrets.read(parameter);
    try {
      return await secret;
    } catch (error) {
      secret = undefined;
      throw error;
    }
  };
}

const queueOf = createWorkQueues(hurried);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(hurried));
const claims = createClaims(documents, { tableName: environment.TABLE_NAME, log });
const signingSecret = remembered(environment.SLACK_SIGNING_PARAMETER);
const deps: Deps = {
  signingSecret: optionalSecret(signingSecret, { now, log }),
  claims,
  isWithinLimit: createRequestLimit(claims),
  groups: onFirstUse(async () => {
    const { createSlackGroups } = await import('../../shared/slack/groups.ts');
    return createSlackGroups({ token: remembered(environment.SLACK_PARAMETER), apiUrl });
  }),
  responses: createSlackResponses({ apiUrl, timeoutMs: 1_000 }),
  changes: environment.CHANGES_QUEUE_URL ? queueOf(environment.CHANGES_QUEUE_URL) : undefined,
  questions: queueOf(environment.QUESTIONS_QUEUE_URL),
  teams: environment.SLACK_TEAM,
  approvers: environment.APPROVERS,
  muters: environment.MUTERS,
  ...{ now, log, count },
};

export const handler = observed(
  async (request: HttpRequest): Promise<HttpAnswer> => answerSlack(request, deps),
  async () => ({
    'signing secret': signingSecret,
    table: () => claims.claimOnce(`slack-request#check-${now()}`, now(), 1_000),
  }),
);
