import * as z from 'zod/mini';
import { reportSettings } from '../../shared/runtime/settings.ts';

/** The environment variables of report-rightsizing, as its function.yml sets them. */
export const environmentSchema = z.object(reportSettings);
