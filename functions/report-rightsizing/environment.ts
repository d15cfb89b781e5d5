import * as z from 'zod/mini';
import { reportSettings } from '../../shared/runtime/settings.ts';

/** Environment variables of report-rightsizing, set in its function.yml. */
export const environmentSchema = z.object(reportSettings());
