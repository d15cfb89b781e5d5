import * as z from 'zod/mini';
import {
  commonSettings,
  modeSettings,
  rolloutSettings,
  slackSettings,
} from '../../shared/runtime/settings.ts';

/** The environment variables of apply-rightsizing, as its function.yml sets them. */
export const environmentSchema = z.object({
  ...commonSettings(),
  ...slackSettings(),
  ...modeSettings(),
  ...rolloutSettings(),
  LOOK_QUEUE_URL: z.url('must be the URL of the SQS queue'),
});
