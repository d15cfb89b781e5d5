import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createSizingState } from '../../shared/gateways/sizing-state.ts';
import { createSlackGroups } from '../../shared/gateways/slack-groups.ts';
import { createSlackResponses } from '../../shared/gateways/slack-response.ts';
import { readSecret } from '../../shared/gateways/ssm.ts';
import { createWorkQueue } from '../../shared/gateways/work-queue.ts';
import { readEnvironment } from '../../shared/lambda/environment.ts';
import { count, log, observed } from '../../shared/lambda/observed.ts';
import { wireSigning } from '../../shared/wiring/signing.ts';
import { environmentSchema } from './environment.ts';
import { answerSlack, type HttpAnswer, type HttpRequest } from './run.ts';
import type { Shell } from './shell.ts';

const environment = readEnvironment(environmentSchema);
const { SLACK_API_URL: apiUrl } = environment;
const now = Date.now;
const signing = wireSigning(environment, now);

/** Slack waits 3 s for the whole; each of these calls takes some ten milliseconds when all is well. */
const callTimeoutMs = 700;
const hurried = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: callTimeoutMs, throwOnRequestTimeout: true },
};

/** Fetched once; what failed is fetched again at the next request. */
function remembered(parameter: string): () => Promise<string> {
  let secret: Promise<string> | undefined;
  return async () => {
    secret ??= readSecret(signing, parameter, callTimeoutMs);
    try {
      return await secret;
    } catch (error) {
      secret = undefined;
      throw error;
    }
  };
}

const documents = DynamoDBDocumentClient.from(new DynamoDBClient(hurried));
const shell: Shell = {
  signingSecret: remembered(environment.SLACK_SIGNING_PARAMETER),
  claims: createSizingState(documents, {
    tableName: environment.TABLE_NAME,
    keepDays: environment.EVIDENCE_DAYS,
  }),
  groups: createSlackGroups({ token: remembered(environment.SLACK_PARAMETER), apiUrl }),
  responses: createSlackResponses({ apiUrl, timeoutMs: 1_000 }),
  queue: createWorkQueue({ ...signing, timeoutMs: callTimeoutMs }, environment.WORK_QUEUE_URL),
  team: environment.SLACK_TEAM,
  approvers: environment.APPROVERS,
  ...{ now, log, count },
};

export const handler = observed(
  async (request: HttpRequest): Promise<HttpAnswer> => answerSlack(request, shell),
);
