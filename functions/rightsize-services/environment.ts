import * as z from 'zod/mini';
import { reportSettings } from '../../shared/runtime/settings.ts';

/** The environment variables of rightsize-services, as its function.yml sets them. */
export const environmentSchema = z.object(reportSettings);
