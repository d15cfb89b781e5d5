import * as z from 'zod/mini';
import { commonSettings, slackSettings } from '../../shared/runtime/settings.ts';
import { parseApprovers } from '../../shared/slack/approvers.ts';

/** Ids of users and user groups; empty for none. */
const people = z.pipe(
  z
    .string()
    .check(
      z.refine(
        (text) => parseApprovers(text) !== undefined,
        'must be empty, or ids of users and user groups joined by commas, such as U0123456789,S0123456789',
      ),
    ),
  z.transform((text) => parseApprovers(text) ?? { users: [], groups: [] }),
);

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
  /** Empty for the app's own workspace. */
  SLACK_TEAM: z.pipe(
    z
      .string()
      .check(
        z.regex(
          /^(?:[TE][A-Z0-9]{5,20}(?:,[TE][A-Z0-9]{5,20}){0,20})?$/,
          'must be empty, or ids of workspaces or of an Enterprise Grid organization joined by commas, such as T0123456789',
        ),
      ),
    z.transform((text) => text.split(',').filter((id) => id !== '')),
  ),
  /** Empty for nobody. */
  APPROVERS: people,
  /** Empty for approvers alone. */
  MUTERS: people,
  /** Missing where nothing is changed (the shape ask). */
  CHANGES_QUEUE_URL: z.optional(z.url('must be the address of the SQS queue')),
  QUESTIONS_QUEUE_URL: z.url('must be the address of the SQS queue'),
});
