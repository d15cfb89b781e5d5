import * as z from 'zod/mini';
import { type PersonalKind, personalKinds } from '../model/redaction/personal-data.ts';
import { parseFreeze } from '../rollout/change-window.ts';

/** A whole number of at least 1, as text. */
const positive = (of: string) =>
  z.pipe(
    z.string().check(z.regex(/^[1-9]\d*$/, `must be a number of ${of}, at least 1`)),
    z.transform(Number),
  );

/** Above 0, and what it may be at most. */
const factor = (most: number) =>
  z.pipe(
    z
      .string()
      .check(
        z.refine(
          (text) => Number(text) > 0 && Number(text) <= most,
          `must be a number above 0, at most ${most}`,
        ),
      ),
    z.transform(Number),
  );

/** A whole number between two bounds, both included, as text. */
const between = (least: number, most: number) =>
  z.pipe(
    z
      .string()
      .check(
        z.refine(
          (text) => /^\d{1,6}$/.test(text) && Number(text) >= least && Number(text) <= most,
          `must be a whole number from ${least} to ${most}`,
        ),
      ),
    z.transform(Number),
  );

const isPersonalKind = (kind: string): kind is PersonalKind => personalKinds.some((known) => known === kind);

/** Kinds of personal data joined by commas; empty for none beside email addresses. */
const personalData = z.pipe(
  z
    .string()
    .check(
      z.refine(
        (text) => text === '' || text.split(',').every(isPersonalKind),
        `must be empty, or some of ${personalKinds.join(', ')} joined by commas`,
      ),
    ),
  z.transform((text) => text.split(',').filter(isPersonalKind)),
);

/** Of every function: where it runs, the table, and the personal data that it masks beside email addresses. */
export const commonSettings = {
  AWS_REGION: z.string(),
  AWS_ENDPOINT_URL: z.optional(z.url()),
  TABLE_NAME: z.string().check(z.minLength(3, 'must name the DynamoDB table')),
  /** Records of counted stops must outlive dead letters (14 days) and a rollout's cooldown. */
  EVIDENCE_DAYS: between(30, 3_650),
  PERSONAL_DATA: personalData,
};

/** Of functions that gather evidence: the lines of a container's log that are read; 0 for none. */
export const evidenceSettings = { LOG_LINES: between(0, 25) };

/** Of functions that post. */
export const slackSettings = {
  SLACK_CHANNEL: z
    .string()
    .check(
      z.regex(
        /^[CGD][A-Z0-9]{7,}$/,
        'must be the id of a channel, such as C0123456789 (channel details, at the bottom)',
      ),
    ),
  SLACK_PARAMETER: z
    .string()
    .check(z.regex(/^\/[\w./-]+$/, 'must be the name of an SSM parameter, such as /ecs-steward/slack')),
  SLACK_API_URL: z._default(z.string(), 'https://slack.com/api/'),
  /** Way in which Slack reaches the stack; without one messages carry no buttons. */
  SLACK_ENDPOINT: z._default(z.enum(['none', 'url', 'http-api']), 'none'),
};

/** Of functions that change services, or offer to: what may be done to any of them at most. */
export const modeSettings = {
  MODE: z._default(
    z.enum(['off', 'report', 'approve', 'auto'], 'must be off, report, approve or auto'),
    'report',
  ),
};

/** Of the function that changes services: when it may not, and how many at a time. */
export const rolloutSettings = {
  /** Days without changes, `2026-12-20/2027-01-03`; several joined by commas. */
  FREEZE: z.pipe(
    z
      .string()
      .check(
        z.refine(
          (text) => parseFreeze(text) !== undefined,
          'must be empty, or days such as 2026-12-20/2027-01-03',
        ),
      ),
    z.transform((text) => parseFreeze(text) ?? []),
  ),
  ROLLOUT_BUDGET: positive('rollouts'),
  /** Age from which a recommendation is no longer applied; decisions are kept for 30 days at least. */
  RECOMMENDATION_DAYS: between(1, 30),
};

/** Of functions that analyse: what holds unless the caller or a service's tags say otherwise. */
export const analysisSettings = {
  LOOKBACK_DAYS: z.pipe(z.enum(['14', '32', '63'], 'must be 14, 32 or 63'), z.transform(Number)),
  TOLERANCE: z.enum(['critical', 'standard', 'batch'], 'must be critical, standard or batch'),
  /** For discounts that only the owner knows: 0.8 is a fifth off the list price. */
  PRICE_MULTIPLIER: factor(10),
  /** Fargate Spot's price over the on-demand price; empty while the owner does not say. */
  SPOT_FACTOR: z.union(
    [
      z.pipe(
        z.literal(''),
        z.transform(() => undefined),
      ),
      factor(1),
    ],
    {
      error: 'must be empty, or a number above 0, at most 1',
    },
  ),
};

/** Of functions that report: they analyse, keep reports, post them, and offer their decisions. */
export const reportSettings = {
  ...commonSettings,
  ...slackSettings,
  ...analysisSettings,
  ...modeSettings,
  REPORT_BUCKET: z.string().check(z.minLength(3, 'must name the S3 bucket of the reports')),
  /** Missing where nothing is changed (the shapes observe and ask). */
  APPLY_QUEUE_URL: z.optional(z.url('must be the address of the SQS queue')),
};
