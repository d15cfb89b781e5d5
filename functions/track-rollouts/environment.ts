import * as z from 'zod/mini';
import { commonSettings, slackSettings } from '../../shared/runtime/settings.ts';

/** The environment variables of track-rollouts, as its function.yml sets them. */
export const environmentSchema = z.object({
  ...commonSettings(),
  ...slackSettings(),
  LOOK_QUEUE_URL: z.url('must be the URL of the SQS queue'),
});
