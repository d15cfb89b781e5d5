import * as z from 'zod/mini';
import {
  commonSettings,
  evidenceSettings,
  incidentSettings,
  modeSettings,
  slackSettings,
} from '../../shared/runtime/settings.ts';

/** The environment variables of slack-questions, as its function.yml sets them. */
export const environmentSchema = z.object({
  ...commonSettings(),
  ...slackSettings(),
  ...evidenceSettings(),
  ...modeSettings(),
  DOWN_MENTION: incidentSettings().DOWN_MENTION,
  LOOK_QUEUE_URL: z.url('must be the URL of the SQS queue'),
});
