import { sameSize } from '../../model/fargate-sizes.ts';
import { monthlyInWords, percentInWords, sizeInWords, usdInWords } from '../../model/format.ts';
import type { FittedContainer, Sized } from '../decide/decision.ts';
import type { ServiceReport } from '../service-report.ts';
import { monthlyChange, priceChange } from './fleet.ts';
import { whyNotWords } from './reason-words.ts';

/** Verbs of the actions. */
const verbs: Readonly<Record<Sized['action'], string>> = {
  grow: 'Grow',
  shrink: 'Shrink',
  rebalance: 'Rebalance',
  keep: 'Keep',
};

/** `Grow`, `Not sized`: for a column of a table. */
export function actionWord({ decision }: ServiceReport): string {
  return decision.action === 'skip' ? 'Not sized' : verbs[decision.action];
}

/** `high`; empty if there is none. */
export function riskInWords({ decision }: ServiceReport): string {
  return decision.action === 'skip' || decision.risk === 'none' ? '' : decision.risk;
}

/** Risk that remains at the recommended size; empty if there is none. */
export function riskAfterInWords({ decision }: ServiceReport): string {
  return decision.action === 'skip' ? '' : decision.riskAfter;
}

/** `Grow to 1 vCPU / 3 GiB`, `Keep 0.25 vCPU / 512 MiB`, `Not sized`. */
export function actionInWords({ decision, setup }: ServiceReport): string {
  if (decision.action === 'skip') return 'Not sized';
  const size = sizeInWords(decision.size);
  const stays = decision.action === 'keep' || (setup && sameSize(setup.size, decision.size));
  if (decision.action === 'rebalance' && stays) return `Rebalance containers within ${size}`;
  return stays ? `${verbs[decision.action]} ${size}` : `${verbs[decision.action]} to ${size}`;
}

/** Half a cent, or half a percent: a smaller change counts as none. */
const leastChange = 0.005;

/** `+$42`, `−$1,297`; `−52%` if no price is known; undefined if nothing changes. */
export function changeInWords(report: ServiceReport): string | undefined {
  if (report.decision.action === 'skip' || report.decision.action === 'keep') return undefined;
  const change = monthlyChange(report);
  if (change !== undefined) return `${sign(change)}${usdInWords(change)}`;
  const share = priceChange(report);
  return `${sign(share)}${percentInWords(Math.abs(share))}`;
}

/** `saves $1,297/month`, `+$42/month`, `costs 110% more`; undefined if nothing changes. */
export function savingInWords(report: ServiceReport): string | undefined {
  if (report.decision.action === 'skip' || report.decision.action === 'keep') return undefined;
  const change = monthlyChange(report);
  const share = priceChange(report);
  if (Math.abs(change ?? share) < leastChange) return 'costs the same';
  if (change !== undefined) {
    return change < 0 ? `saves ${monthlyInWords(change)}` : `+${monthlyInWords(change)}`;
  }
  const percent = percentInWords(Math.abs(share));
  return share < 0 ? `saves ${percent}` : `costs ${percent} more`;
}

/** A real minus sign, which aligns with the plus sign. */
function sign(amount: number): string {
  if (Math.abs(amount) < leastChange) return '±';
  return amount > 0 ? '+' : '−';
}

/**
 * Changes of the task definition, in the names and units of its own fields, one step a line. Empty if nothing changes.
 * Contains names from outside.
 */
export function stepsOf({ decision, setup, place }: ServiceReport): string[] {
  if (decision.action === 'skip' || decision.action === 'keep') return [];
  const { cpuUnits, memoryMiB } = decision.size;
  const family = setup?.family ?? place.name;
  const stays = setup && sameSize(setup.size, decision.size);
  const task = stays ? [] : [`Task definition ${family}: set cpu to ${cpuUnits} and memory to ${memoryMiB}.`];
  return [...task, ...decision.containers.map(containerStep)];
}

function containerStep({ name, cpuUnits, memoryMiB, memoryReservationMiB }: FittedContainer): string {
  const fields = { cpu: cpuUnits, memory: memoryMiB, memoryReservation: memoryReservationMiB };
  const changes = Object.entries(fields).flatMap(([field, change]) =>
    change ? [`${field} ${change.from} → ${change.to}`] : [],
  );
  return `Container ${name}: ${changes.join(', ')}.`;
}

/** `Why not 1 vCPU / 2 GiB at $57/month: ...`; undefined without a runner-up. */
export function runnerUpInWords({ decision }: ServiceReport): string | undefined {
  if (decision.action === 'skip' || !decision.runnerUp) return undefined;
  const { size, monthlyUsd, whyNot } = decision.runnerUp;
  const money = monthlyUsd === undefined ? '' : ` at ${monthlyInWords(monthlyUsd)}`;
  return `Why not ${sizeInWords(size)}${money}: ${whyNotWords(whyNot)}.`;
}
