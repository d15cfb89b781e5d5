import * as z from 'zod/mini';
import { commonSettings, slackSettings } from '../../shared/runtime/settings.ts';
import { parseApprovers } from '../../shared/slack/approvers.ts';

/** The environment variables of slack-interactions, as its function.yml sets them. */
export const environmentSchema = z.object({
  ...commonSettings,
  SLACK_PARAMETER: slackSettings.SLACK_PARAMETER,
  SLACK_API_URL: slackSettings.SLACK_API_URL,
  SLACK_SIGNING_PARAMETER: z
    .string()
    .check(
      z.regex(/^\/[\w./-]+$/, 'must be the name of an SSM parameter, such as /ecs-steward/slack-signing'),
    ),
  /** Empty for any workspace that has the app. */
  SLACK_TEAM: z
    .string()
    .check(z.regex(/^(T[A-Z0-9]{5,20})?$/, 'must be empty, or the id of a workspace, such as T0123456789')),
  /** Empty for nobody. */
  APPROVERS: z.pipe(
    z
      .string()
      .check(
        z.refine(
          (text) => parseApprovers(text) !== undefined,
          'must be empty, or ids of users and user groups joined by commas, such as U0123456789,S0123456789',
        ),
      ),
    z.transform((text) => parseApprovers(text) ?? { users: [], groups: [] }),
  ),
  /** Missing where nothing is changed (the shape ask). */
  CHANGES_QUEUE_URL: z.optional(z.url('must be the address of the SQS queue')),
  QUESTIONS_QUEUE_URL: z.url('must be the address of the SQS queue'),
});
