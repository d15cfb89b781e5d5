import * as z from 'zod/mini';
import { type PersonalKind, personalKinds } from '../model/redaction/personal-data.ts';
import { parseFreeze } from '../rollout/change-window.ts';

/** Whole number of at least 1, as text. */
const positive = (of: string) =>
  z.pipe(
    z.string().check(z.regex(/^[1-9]\d*$/, `must be a number of ${of}, at least 1`)),
    z.transform(Number),
  );

/** Number above 0 and up to a maximum. */
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

/** Whole number between two bounds, both included, as text. */
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

/** Kinds of personal data joined by commas; empty to mask email addresses only. */
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

/** Settings of every function: where it runs, the table, and the personal data to mask beside email addresses. */
export const commonSettings = () => ({
  AWS_REGION: z.string(),
  AWS_ENDPOINT_URL: z.optional(z.url()),
  TABLE_NAME: z.string().check(z.minLength(3, 'must name the DynamoDB table')),
  /** Days, longer than dead letters live (14) and longer than a rollout's cooldown. */
  EVIDENCE_DAYS: between(30, 3_650),
  PERSONAL_DATA: personalData,
});

/** Settings of functions that gather evidence: log lines read per container; 0 for none. */
export const evidenceSettings = () => ({ LOG_LINES: between(0, 25) });

/** Settings of messages about incidents. */
export const incidentSettings = () => ({
  /** Id of the channel for incidents that open as minor; empty to post them in the channel of the installation. */
  MINOR_CHANNEL: z._default(
    z
      .string()
      .check(z.regex(/^([CGD][A-Z0-9]{7,})?$/, 'must be empty, or the id of a channel, such as C0123456789')),
    '',
  ),
  /** `true` where CloudTrail is asked who started a deployment. */
  CLOUD_TRAIL: z._default(z.enum(['true', 'false'], 'must be true or false'), 'false'),
  /** Minutes for which a service may run fewer tasks than desired; 0 turns the watch off. */
  MISSING_TASKS_MINUTES: z._default(between(0, 1_440), 30),
  /** `here`, or the id of a user group or user that is mentioned when a workload is down; empty for no mention. */
  DOWN_MENTION: z._default(
    z
      .string()
      .check(
        z.regex(
          /^(here|[SUW][A-Z0-9]{7,20})?$/,
          'must be empty, here, or the id of a user group or user, such as S0123456789',
        ),
      ),
    '',
  ),
});

/** Settings of functions that post to Slack. */
export const slackSettings = () => ({
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
  /** Way in which Slack reaches the stack; without one, messages have no buttons. */
  SLACK_ENDPOINT: z._default(z.enum(['none', 'url', 'http-api']), 'none'),
});

/** Settings of functions that change services or offer changes: the mode is the upper limit for every service. */
export const modeSettings = () => ({
  MODE: z._default(
    z.enum(['off', 'report', 'approve', 'auto'], 'must be off, report, approve or auto'),
    'report',
  ),
});

/** Tells whether a mode allows services to be changed from Slack. */
export const allowsChanges = ({ MODE: mode }: { MODE: string }): boolean =>
  mode === 'approve' || mode === 'auto';

/** Settings of the function that changes services: change freezes, and the number of concurrent rollouts. */
export const rolloutSettings = () => ({
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
});

/** Settings of functions that analyse: defaults unless the caller or a service's tags override them. */
export const analysisSettings = () => ({
  LOOKBACK_DAYS: z.pipe(z.enum(['14', '32', '63'], 'must be 14, 32 or 63'), z.transform(Number)),
  TOLERANCE: z.enum(['critical', 'standard', 'batch'], 'must be critical, standard or batch'),
  /** Factor for discounts that only the owner knows: 0.8 is a 20% discount on the list price. */
  PRICE_MULTIPLIER: factor(10),
  /** Price of Fargate Spot as a share of the on-demand price; empty if not set. */
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
});

/** Settings of functions that report: they analyse, store and post reports, and offer their decisions. */
export const reportSettings = () => ({
  ...commonSettings(),
  ...slackSettings(),
  ...analysisSettings(),
  ...modeSettings(),
  /** Name of the installation, by which its queues and functions begin. */
  INSTALLATION: z._default(z.string(), 'ecs-steward-production'),
  REPORT_BUCKET: z.string().check(z.minLength(3, 'must name the S3 bucket of the reports')),
  /** Absent where nothing is changed (shapes observe and ask). */
  APPLY_QUEUE_URL: z.optional(z.url('must be the URL of the SQS queue')),
});
