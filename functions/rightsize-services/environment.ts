import * as z from 'zod/mini';
import { reportSettings } from '../../shared/runtime/settings.ts';

/** Environment variables of rightsize-services, set in its function.yml. */
export const environmentSchema = z.object(reportSettings());
