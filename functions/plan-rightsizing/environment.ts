import * as z from 'zod/mini';
import { analysisSettings, commonSettings } from '../../shared/runtime/settings.ts';

/** Environment variables of plan-rightsizing, set in its function.yml. */
export const environmentSchema = z.object({
  ...commonSettings(),
  LOOKBACK_DAYS: analysisSettings().LOOKBACK_DAYS,
  WORK_QUEUE_URL: z.url('must be the URL of the SQS queue'),
});
