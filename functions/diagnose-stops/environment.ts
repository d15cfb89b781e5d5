import * as z from 'zod/mini';

/** The environment variables of diagnose-stops, as serverless.yml sets them. */
export const environmentSchema = z.object({
  AWS_REGION: z.string(),
  AWS_ENDPOINT_URL: z.optional(z.url()),
  TABLE_NAME: z.string().check(z.minLength(3, 'must name the DynamoDB table')),
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
  EVIDENCE_DAYS: z.pipe(
    z.string().check(z.regex(/^[1-9]\d*$/, 'must be a number of days, at least 1')),
    z.transform(Number),
  ),
  SLACK_API_URL: z._default(z.string(), 'https://slack.com/api/'),
});

export type Environment = z.infer<typeof environmentSchema>;
