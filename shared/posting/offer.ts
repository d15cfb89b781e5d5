import { decisionRecordOf } from '../rightsizing/decision-record.ts';
import type { ServiceReport } from '../rightsizing/service-report.ts';
import { effectiveMode, type Mode } from '../rollout/mode.ts';
import { ownerOf } from '../source-of-truth/owner.ts';
import { patchFor } from '../source-of-truth/patch.ts';
import type { DecisionRecord } from '../task/decision-record.ts';
import { readStewardTags, type Tag } from '../task/steward-tags.ts';
import { unitsPerVcpu } from '../task/units.ts';
import type { KeptReport } from './tell-rollout.ts';

/** A decision that its service's mode lets be applied, by a click or without. */
export interface Offer {
  record: DecisionRecord;
  mode: 'approve' | 'auto';
}

/** What a report's message shows beside the report, and what is offered with it. */
export interface Offered {
  facts: Pick<KeptReport['facts'], 'patch'> & { mode: Mode; decisionId?: string };
  offer?: Offer;
}

/**
 * What may be done with a report's decision. Pure.
 * @param tags of the service
 * @param installation the mode of the installation, a ceiling
 */
export function offerOf(report: ServiceReport, tags: readonly Tag[], installation: Mode): Offered {
  const record = decisionRecordOf(report);
  const size = report.setup?.size;
  const inUse = { vcpu: (size?.cpuUnits ?? 0) / unitsPerVcpu, memoryMiB: size?.memoryMiB ?? 0 };
  const mode = effectiveMode(installation, readStewardTags(tags, inUse).settings.mode);
  if (!record) return { facts: { mode } };
  const owner = ownerOf(tags, []);
  const names = (report.setup?.containers ?? []).map(({ name }) => name);
  const patch = owner && patchFor(owner, record, names);
  if (mode !== 'approve' && mode !== 'auto') return { facts: { mode, patch } };
  const decisionId = mode === 'approve' ? record.id : undefined;
  return { facts: { mode, patch, decisionId }, offer: { record, mode } };
}
