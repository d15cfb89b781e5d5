import * as z from 'zod/mini';
import { reportSettings } from '../../shared/runtime/settings.ts';

/** The environment variables of report-rightsizing, as serverless.yml sets them. */
export const environmentSchema = z.object(reportSettings);
