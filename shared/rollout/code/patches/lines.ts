import type { ContainerChange, DecisionRecord } from '../../../model/decision-record.ts';
import { plainName } from '../code-owner.ts';

/** Fields of a decision that a patch needs. */
export type Resize = Pick<DecisionRecord, 'from' | 'to' | 'containers' | 'taskDefinitionArn'>;

interface Change {
  from: number;
  to: number;
}

/** Number that may change, with the function that renders its line. */
type Row = [line: (value: number) => string, change: Change];

/** Unchanged lines of a patch. */
export function kept(...lines: string[]): string[] {
  return lines.map((line) => ` ${line}`);
}

/** Old and new line of each number that changes; no lines for the others. */
export function replaced(indent: number, rows: readonly Row[]): string[] {
  const changed = rows.flatMap(([line, { from, to }]) => (from === to ? [] : [{ line, from, to }]));
  const space = ' '.repeat(indent);
  return [
    ...changed.map(({ line, from }) => `-${space}${line(from)}`),
    ...changed.map(({ line, to }) => `+${space}${line(to)}`),
  ];
}

/** Rows for the task size: CPU units and MiB. */
export function taskRows(
  { from, to }: Resize,
  cpu: (units: number) => string,
  memory: (mib: number) => string,
): Row[] {
  return [
    [cpu, { from: from.cpuUnits, to: to.cpuUnits }],
    [memory, { from: from.memoryMiB, to: to.memoryMiB }],
  ];
}

/** A tool's property names for container limits. */
interface LimitNames {
  cpu: string;
  memory: string;
  memoryReservation: string;
}

/** Changed limits of a container: CPU units, hard and soft memory limit in MiB. */
export function changedLimits(
  { cpuUnits, memoryMiB, memoryReservationMiB }: ContainerChange,
  names: LimitNames,
): { name: string; change: Change }[] {
  const limits: [string, Change | undefined][] = [
    [names.cpu, cpuUnits],
    [names.memory, memoryMiB],
    [names.memoryReservation, memoryReservationMiB],
  ];
  return limits.flatMap(([name, change]) => (change ? [{ name, change }] : []));
}

/** Changed limits of a container as rows of a patch. */
export function containerRows(
  container: ContainerChange,
  names: LimitNames,
  line: (name: string, value: number) => string,
): Row[] {
  return changedLimits(container, names).map(({ name, change }) => [(value) => line(name, value), change]);
}

/** Container name, safe for a line of code. */
export function nameInCode({ name }: Pick<ContainerChange, 'name'>): string {
  return plainName(name) ?? 'the-container';
}
