import type { FargateSize } from '../../model/fargate-sizes.ts';
import { sameSize } from '../../model/fargate-sizes.ts';
import { memoryInWords } from '../../model/format.ts';
import { unitsPerVcpu } from '../../model/units.ts';
import type { Sized } from '../decide/decision.ts';
import type { ServiceReport } from '../service-report.ts';

/** `0.5 vCPU, 1 GiB`: shorter than the sentence's form, for tables. */
export function sizeInShort({ cpuUnits, memoryMiB }: FargateSize): string {
  return `${cpuUnits / unitsPerVcpu} vCPU, ${memoryInWords(memoryMiB)}`;
}

/** vCPU as people read it: three digits that count. `0.237`, `12.5`. */
export function vcpuInWords(vcpu: number): string {
  return `${Number(vcpu.toPrecision(3))} vCPU`;
}

/** What to do, as an order: the word of the decision is what the rest of the program calls it. */
const verbs: Readonly<Record<Sized['action'], string>> = {
  grow: 'Grow',
  shrink: 'Shrink',
  rebalance: 'Rebalance',
  keep: 'Keep',
};

/** `Grow`, `No answer`: for a table's column. */
export function verb({ decision }: ServiceReport): string {
  return decision.action === 'skip' ? 'No answer' : verbs[decision.action];
}

/** `high`; empty where there is none. */
export function riskInWords({ decision }: ServiceReport): string {
  return decision.action === 'skip' || decision.risk === 'none' ? '' : decision.risk;
}

/** `Grow to 1 vCPU, 3 GiB`, `Keep 0.25 vCPU, 512 MiB`, `No answer`. */
export function orderInWords({ decision, setup }: ServiceReport): string {
  if (decision.action === 'skip') return 'No answer';
  const size = sizeInShort(decision.size);
  const stays = decision.action === 'keep' || (setup && sameSize(setup.size, decision.size));
  if (decision.action === 'rebalance' && stays) return `Share out ${size} anew`;
  return stays ? `${verbs[decision.action]} ${size}` : `${verbs[decision.action]} to ${size}`;
}

/** `2026-11-25 03:00 UTC`. @param at epoch ms */
export function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
