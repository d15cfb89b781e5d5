import type { ContainerChange, DecisionRecord } from '../../../model/decision-record.ts';
import { plainName } from '../code-owner.ts';

/** What of a decision goes into code. */
export type Resize = Pick<DecisionRecord, 'from' | 'to' | 'containers' | 'taskDefinitionArn'>;

interface Change {
  from: number;
  to: number;
}

/** A number that may change, and the line that says it. */
type Row = [line: (value: number) => string, change: Change];

/** Lines of a patch that stay. */
export function kept(...lines: string[]): string[] {
  return lines.map((line) => ` ${line}`);
}

/** The old lines out, the new ones in; nothing for numbers that stay. */
export function replaced(indent: number, rows: readonly Row[]): string[] {
  const changed = rows.flatMap(([line, { from, to }]) => (from === to ? [] : [{ line, from, to }]));
  const space = ' '.repeat(indent);
  return [
    ...changed.map(({ line, from }) => `-${space}${line(from)}`),
    ...changed.map(({ line, to }) => `+${space}${line(to)}`),
  ];
}

/** CPU units and MiB of the task. */
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

/** What a tool calls the limits of a container. */
interface LimitNames {
  cpu: string;
  memory: string;
  memoryReservation: string;
}

/** The limits of a container that change: CPU units, hard and soft limit in MiB. */
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

/** The same as rows of a patch. */
export function containerRows(
  container: ContainerChange,
  names: LimitNames,
  line: (name: string, value: number) => string,
): Row[] {
  return changedLimits(container, names).map(({ name, change }) => [(value) => line(name, value), change]);
}

/** The container's name for a line of code. */
export function nameInCode({ name }: Pick<ContainerChange, 'name'>): string {
  return plainName(name) ?? 'the-container';
}
