import type { Mode } from '../model/steward-tags.ts';
import { createOffering, type Offering } from '../rollout/offering.ts';
import { createDecisions } from '../table/decisions.ts';
import { createIncidentFinder } from '../table/incident-finder.ts';
import { wireWorkQueue } from './client-options.ts';
import type { wireTable } from './wire-table.ts';

/** Settings of a function that offers decisions (shared/runtime/settings.ts). */
interface OfferingEnvironment {
  TABLE_NAME: string;
  EVIDENCE_DAYS: number;
  MODE: Mode;
  APPLY_QUEUE_URL?: string;
}

/** Wires the offering of decisions in a function. */
export function wireOffering(
  environment: OfferingEnvironment,
  documents: ReturnType<typeof wireTable>,
  now: () => number,
): Offering {
  const table = { tableName: environment.TABLE_NAME, keepDays: environment.EVIDENCE_DAYS };
  const incidents = createIncidentFinder(documents, table);
  return createOffering({
    decisions: createDecisions(documents, table),
    applies: environment.APPLY_QUEUE_URL ? wireWorkQueue(environment.APPLY_QUEUE_URL) : undefined,
    mode: environment.MODE,
    openIncidents: incidents.openOf,
    now,
  });
}
