import * as z from 'zod/mini';
import {
  commonSettings,
  evidenceSettings,
  incidentSettings,
  modeSettings,
  slackSettings,
} from '../../shared/runtime/settings.ts';

/** The environment variables of diagnose-stops, as its function.yml sets them. */
export const environmentSchema = z.object({
  ...commonSettings(),
  ...slackSettings(),
  ...modeSettings(),
  ...evidenceSettings(),
  ...incidentSettings(),
});

export type Environment = z.infer<typeof environmentSchema>;
