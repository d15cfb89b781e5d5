import {
  counted,
  daysInWords,
  memoryInWords,
  minutesInWords,
  monthlyInWords,
  percentInWords,
  sizeInWords,
  tasksInWords,
  usdInWords,
  vcpuInWords,
} from '../../model/format.ts';
import type { Scaling, ScalingPolicy } from '../../model/scaling.ts';
import { mostStopsRead } from '../../model/stop-record.ts';
import { minuteMs, unitsPerVcpu } from '../../model/units.ts';
import type { ObservedUsage, ServiceReport, ServiceSetup } from '../service-report.ts';
import { savingInWords } from './service-words.ts';

/**
 * Fact about a service beside the decision: a fixed label and a value, worded alike in Slack, HTML and terminal. The
 * values contain names from outside and must be escaped.
 */
export interface SizingFact {
  label: string;
  value: string;
}

/** Facts in reading order: configuration, usage, stops, cost. */
export function serviceFacts(report: ServiceReport, priceBasis: string): SizingFact[] {
  const { setup, observed } = report;
  return [
    ...(setup ? setupFacts(setup) : []),
    ...(observed ? [...usageFacts(observed, setup), tasksFact(report, observed)] : []),
    ...costFacts(report, priceBasis),
    ...(observed ? [{ label: 'Period', value: periodInWords(report, observed) }] : []),
  ];
}

function setupFacts(setup: ServiceSetup): SizingFact[] {
  const { size, family, revision, capacity, architecture, os, ephemeralStorageGiB, scaling } = setup;
  const platform = os === 'WINDOWS' ? 'Windows' : { X86_64: 'x86', ARM64: 'ARM' }[architecture];
  const storage = ephemeralStorageGiB > 20 ? `, ${ephemeralStorageGiB} GiB of storage` : '';
  return [
    {
      label: 'Runs',
      value: `${sizeInWords(size)}${storage} · ${capacity}, ${platform} · ${family}:${revision}`,
    },
    ...(scaling ? [{ label: 'Scaling', value: scalingInWords(scaling) }] : []),
  ];
}

function scalingInWords({ minimumTasks, maximumTasks, policies }: Scaling): string {
  const by = policies.map(policyInWords).join(', ');
  return `${minimumTasks} to ${maximumTasks} tasks${by ? `, ${by}` : ''}`;
}

/** `target tracking on CPU at 60%`, `step on QueueDepth`, `schedule nightly`. */
function policyInWords({ kind, signal }: ScalingPolicy): string {
  switch (signal.by) {
    case 'cpu':
      return `${kind} on CPU at ${signal.percent}%`;
    case 'memory':
      return `${kind} on memory at ${signal.percent}%`;
    case 'requests':
      return `${kind} on requests per target`;
    case 'schedule':
      return `schedule ${signal.metric}`;
    default:
      return `${kind} on ${signal.metric}`;
  }
}

function usageFacts(observed: ObservedUsage, setup: ServiceSetup | undefined): SizingFact[] {
  const { cpu, memory, minutes } = observed;
  const of = (limit: string | undefined) => (limit ? ` of ${limit}` : '');
  const cpuLimit = setup && vcpuInWords(setup.size.cpuUnits / unitsPerVcpu);
  const pinned = minutes.atLimit > 0 ? `; at its limit for ${minutesInWords(minutes.atLimit)}` : '';
  const stops = stopsInWords(observed);
  return [
    {
      label: 'CPU',
      value: `average ${vcpuInWords(cpu.mean)}, 99% of the time at most ${vcpuInWords(cpu.p99)}; busiest minute of a task ${vcpuInWords(cpu.maximum)}${of(cpuLimit)}${pinned}`,
    },
    {
      label: 'Memory',
      value: `average ${memoryInWords(memory.mean)}, highest ${memoryInWords(memory.maximum)}${of(setup && memoryInWords(setup.size.memoryMiB))}`,
    },
    ...(stops ? [{ label: 'Stops', value: stops }] : []),
  ];
}

/** Number of tasks, and how it changes where scaling follows CPU. */
function tasksFact({ decision }: ServiceReport, { meanTasks }: ObservedUsage): SizingFact {
  const [before, after] = decision.action === 'skip' ? [0, 0] : [decision.tasks.before, decision.tasks.after];
  const change =
    tasksInWords(before) === tasksInWords(after) ? '' : `, ${tasksInWords(after)} at the recommended size`;
  return { label: 'Tasks', value: `${tasksInWords(meanTasks)} on average${change}` };
}

/** `killed for memory 3 times (web), health checks failed at the CPU limit once`; empty without stops. */
function stopsInWords({ stops }: ObservedUsage): string {
  const kinds = [
    ['out-of-memory', 'killed for memory'],
    ['cpu-starved', 'health checks failed at the CPU limit'],
  ] as const;
  return kinds
    .flatMap(([kind, words]) => {
      const those = stops.filter((stop) => stop.kind === kind);
      if (those.length === 0) return [];
      const containers = [...new Set(those.flatMap(({ container }) => container ?? []))];
      const where = containers.length > 0 ? ` (${containers.join(', ')})` : '';
      const least = those.length >= mostStopsRead ? 'at least ' : '';
      return [`${words} ${least}${counted(those.length, 'time')}${where}`];
    })
    .join(', ');
}

function costFacts(report: ServiceReport, priceBasis: string): SizingFact[] {
  const { decision } = report;
  if (decision.action === 'skip') return [];
  const { monthlyUsd } = decision;
  const saving = savingInWords(report);
  if (!monthlyUsd) return saving ? [{ label: 'Cost', value: `${saving}; no price is known` }] : [];
  const { before, after } = monthlyUsd;
  const money = saving ? `${usdInWords(before)} → ${monthlyInWords(after)}` : monthlyInWords(before);
  return [{ label: 'Cost', value: `${money} (${priceBasis})` }];
}

function periodInWords(
  { lookbackDays, tolerance, decision }: ServiceReport,
  observed: ObservedUsage,
): string {
  const { days, minutes } = observed;
  const share = (minutes.missing * minuteMs) / (days * 86_400_000 || 1);
  const missing = share >= 0.01 ? `, ${percentInWords(share)} of it missing` : '';
  const trust =
    decision.action !== 'skip' && decision.confidence < 1
      ? ` · confidence ${percentInWords(decision.confidence)}`
      : '';
  return `${daysInWords(days)} of ${lookbackDays}${missing} · tolerance ${tolerance}${trust}`;
}
