import { sameSize } from '../../model/fargate-sizes.ts';
import { monthlyInWords, sizeInWords } from '../../model/format.ts';
import type { FittedContainer } from '../decide/decision.ts';
import type { ServiceReport } from '../service-report.ts';
import { whyNotWords } from './reason-words.ts';

/**
 * What to change in the task definition, in the words and units of its own fields, one step a line. Empty where nothing
 * changes. Holds names from outside.
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
