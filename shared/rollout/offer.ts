import type { DecisionRecord } from '../model/decision-record.ts';
import { effectiveMode, type Mode, readStewardTags, type Tag } from '../model/steward-tags.ts';
import { unitsPerVcpu } from '../model/units.ts';
import { decisionRecordOf } from '../sizing/decision-record.ts';
import type { ServiceReport } from '../sizing/service-report.ts';
import { ownerOf } from './code/owner.ts';
import { patchFor } from './code/patch.ts';

/**
 * Adds the offer to the report, and the decision itself if its service's mode allows applying it, with or without a
 * click. Pure.
 * @param tags tags of the service
 * @param installation mode of the installation, the upper limit
 */
export function offerOf(
  report: ServiceReport,
  tags: readonly Tag[],
  installation: Mode,
): { report: ServiceReport; record?: DecisionRecord } {
  const record = decisionRecordOf(report);
  if (!record) return { report };
  const inUse = { vcpu: record.from.cpuUnits / unitsPerVcpu, memoryMiB: record.from.memoryMiB };
  const mode = effectiveMode(installation, readStewardTags(tags, inUse).settings.mode);
  const owner = ownerOf(tags, []);
  const names = (report.setup?.containers ?? []).map(({ name }) => name);
  const patch = owner && patchFor(owner, record, names);
  if (mode !== 'approve' && mode !== 'auto') return { report: { ...report, offer: { mode, patch } } };
  return { record, report: { ...report, offer: { mode, patch, decisionId: record.id } } };
}
