import * as z from 'zod/mini';
import {
  analysisSettings,
  commonSettings,
  reportSettings,
  slackSettings,
} from '../../shared/lambda/settings.ts';

/** The environment variables of rightsize-services, as serverless.yml sets them. */
export const environmentSchema = z.object({
  ...commonSettings,
  ...slackSettings,
  ...analysisSettings,
  ...reportSettings,
});
