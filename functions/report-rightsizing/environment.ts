import * as z from 'zod/mini';
import {
  analysisSettings,
  commonSettings,
  modeSettings,
  reportSettings,
  slackSettings,
} from '../../shared/lambda/settings.ts';

/** The environment variables of report-rightsizing, as serverless.yml sets them. */
export const environmentSchema = z.object({
  ...commonSettings,
  ...slackSettings,
  ...analysisSettings,
  ...reportSettings,
  ...modeSettings,
  APPLY_QUEUE_URL: z.url('must be the address of the SQS queue'),
});
