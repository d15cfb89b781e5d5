import * as z from 'zod/mini';
import { commonSettings, slackSettings } from '../../shared/runtime/settings.ts';
import { parseApprovers } from '../../shared/slack/approvers.ts';

/** IDs of users and user groups; may be empty. */
const people = z.pipe(
  z
    .string()
    .check(
      z.refine(
        (text) => parseApprovers(text) !== undefined,
        'must be empty, or comma-separated IDs of users and user groups, such as U0123456789,S0123456789',
      ),
    ),
  z.transform((text) => parseApprovers(text) ?? { users: [], groups: [] }),
);

const { SLACK_PARAMETER, SLACK_API_URL } = slackSettings();

/** Environment variables of slack-interactions, set in its function.yml. */
export const environmentSchema = z.object({
  ...commonSettings(),
  SLACK_PARAMETER,
  SLACK_API_URL,
  SLACK_SIGNING_PARAMETER: z
    .string()
    .check(
      z.regex(/^\/[\w./-]+$/, 'must be the name of an SSM parameter, such as /ecs-steward/slack-signing'),
    ),
  /** Empty for the workspace that installed the app. */
  SLACK_TEAM: z.pipe(
    z
      .string()
      .check(
        z.regex(
          /^(?:[TE][A-Z0-9]{5,20}(?:,[TE][A-Z0-9]{5,20}){0,20})?$/,
          'must be empty, or comma-separated IDs of workspaces or of an Enterprise Grid organization, such as T0123456789',
        ),
      ),
    z.transform((text) => text.split(',').filter((id) => id !== '')),
  ),
  /** Empty for no one. */
  APPROVERS: people,
  /** Empty for approvers only. */
  MUTERS: people,
  /** Absent if the installation changes nothing (shape ask). */
  CHANGES_QUEUE_URL: z.optional(z.url('must be the URL of the SQS queue')),
  QUESTIONS_QUEUE_URL: z.url('must be the URL of the SQS queue'),
});
