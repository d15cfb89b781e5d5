import { sameSize } from '../../model/fargate-sizes.ts';
import { sizeInWords } from '../../model/format.ts';
import type { Sized } from '../decide/decision.ts';
import { riskAfter } from '../decide/risk.ts';
import type { ServiceReport } from '../service-report.ts';

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

/** Risk that remains at the advised size; empty without one. */
export function riskAfterInWords({ decision }: ServiceReport): string {
  return decision.action === 'skip' ? '' : riskAfter(decision);
}

/** `Grow to 1 vCPU / 3 GiB`, `Keep 0.25 vCPU / 512 MiB`, `No answer`. */
export function orderInWords({ decision, setup }: ServiceReport): string {
  if (decision.action === 'skip') return 'No answer';
  const size = sizeInWords(decision.size);
  const stays = decision.action === 'keep' || (setup && sameSize(setup.size, decision.size));
  if (decision.action === 'rebalance' && stays) return `Share out ${size} anew`;
  return stays ? `${verbs[decision.action]} ${size}` : `${verbs[decision.action]} to ${size}`;
}
