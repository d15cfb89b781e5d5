import type { Cause } from '../../model/causes.ts';
import type { UsageEvidence, UsagePoint } from '../../model/change-evidence.ts';
import { clockTime, durationInWords, memoryInWords, vcpuInWords } from '../../model/format.ts';
import type { Incident } from '../../model/incident.ts';
import type { StoppedTask } from '../../model/stopped-task.ts';
import { unitsPerVcpu } from '../../model/units.ts';
import { plainContext } from '../../slack/blocks.ts';
import { nativeLimits } from '../../slack/limits.ts';
import type { Block, LineChartBlock } from '../../slack/message.ts';

/** Causes that CPU and memory before the stop explain; a chart beside any other one is only long. */
const charted: ReadonlySet<Cause> = new Set([
  ...(['out-of-memory', 'heap-exhausted', 'killed', 'crashed', 'terminated'] as const),
  ...(['container-health-check-failed', 'elb-health-check-failed', 'application-error'] as const),
]);

/** A line through fewer points shows no course. */
const fewestPoints = 3;

/** Timing of the stop, and CPU and memory before it: a line of text, and a chart where the workspace knows charts. */
export function usageBlocks({ evidence, occurrence }: Incident, isNative: boolean): Block[] {
  if (occurrence.kind !== 'stop') return [];
  const { usage, taskDefinition } = evidence;
  const { stop, diagnosis } = occurrence;
  const size = { ...taskDefinition, ...definedSize(stop) };
  const container = taskDefinition?.containers.find(({ name }) => name === diagnosis.container);
  const share = (container?.memoryMiB ?? Number.NaN) / (size.memoryMiB ?? Number.NaN);
  const limit = share < 1 ? Math.round(share * 100) : undefined;
  const lines = [
    ...(usage ? [usageInWords(usage, size, limit)] : []),
    ...(diagnosis.cause === 'unknown'
      ? courseInWords(stop)
      : timingInWords(stop, container && (container.stopTimeoutSeconds ?? defaultStopTimeout))),
  ];
  return [
    ...(lines.length > 0 ? [plainContext(lines)] : []),
    ...(usage && isNative && charted.has(diagnosis.cause) ? usageChart(usage, limit) : []),
  ];
}

/** ECS waits so long after SIGTERM where the task definition sets no stopTimeout, seconds. */
const defaultStopTimeout = 30;

/** Times of a task that are long enough to matter, ms. */
const slow = { pull: 60_000, start: 120_000, stop: 10_000 };

/** A pull, a start or a stop that took long: "Image pull took 2 min, stop took 31 s of 30 s stopTimeout". */
function timingInWords(stop: StoppedTask, stopTimeout: number | undefined): string[] {
  const { startedAt, pullTookMs = 0, startTookMs = 0, stopTookMs = 0 } = stop;
  const of = stopTimeout === undefined ? '' : ` (stopTimeout ${stopTimeout} s)`;
  const parts = [
    pullTookMs >= slow.pull ? `image pull took ${durationInWords(pullTookMs)}` : '',
    startTookMs >= slow.start ? `started ${durationInWords(startTookMs)} after the task was created` : '',
    stopTookMs >= slow.stop && startedAt !== undefined ? `stop took ${durationInWords(stopTookMs)}${of}` : '',
  ].filter(Boolean);
  return parts.length === 0 ? [] : [capitalized(parts.join(', '))];
}

/**
 * The course of a stop that nothing explains: "Created 17:03:58 UTC, image pull took 8 s, never started, stopped 51 s
 * after it was created (stop code TaskFailedToStart)".
 */
function courseInWords({ createdAt, startedAt, stoppedAt, pullTookMs, stopCode }: StoppedTask): string[] {
  const parts = [
    createdAt === undefined ? '' : `created ${new Date(createdAt).toISOString().slice(11, 19)} UTC`,
    pullTookMs === undefined ? '' : `image pull took ${durationInWords(pullTookMs)}`,
    startedAt === undefined
      ? 'never started'
      : `started${createdAt === undefined ? '' : ` after ${durationInWords(startedAt - createdAt)}`}`,
    createdAt === undefined ? '' : `stopped ${durationInWords(stoppedAt - createdAt)} after it was created`,
  ].filter(Boolean);
  return [capitalized(`${parts.join(', ')}${stopCode ? ` (stop code ${stopCode})` : ''}`)];
}

function capitalized(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function definedSize({ cpuUnits, memoryMiB }: { cpuUnits?: number; memoryMiB?: number }) {
  return { ...(cpuUnits && { cpuUnits }), ...(memoryMiB && { memoryMiB }) };
}

/**
 * "Memory peaked at 97% of 1 GiB and CPU at 31% of 0.5 vCPU in the 20 min before the stop (busiest task of the service)".
 * @param containerLimit the container's own memory limit in percent of the task's, where it is lower.
 */
function usageInWords(
  { of, points }: UsageEvidence,
  size: { cpuUnits?: number; memoryMiB?: number },
  containerLimit?: number,
): string {
  const memory = peak(points, 'memory');
  const cpu = peak(points, 'cpu');
  const limit = containerLimit === undefined ? '' : ` (the container's limit is at ${containerLimit}%)`;
  const parts = [
    memory === undefined ? '' : `memory peaked at ${memory}%${ofSize(size.memoryMiB, memoryInWords)}${limit}`,
    cpu === undefined
      ? ''
      : `CPU at ${cpu}%${ofSize(size.cpuUnits, (units) => vcpuInWords(units / unitsPerVcpu))}`,
  ].filter(Boolean);
  const whose =
    of === 'task' ? 'this task' : 'busiest task of the service: this one has no metrics of its own';
  const words = `${parts.join(', ')} in the ${points.length} min before the stop (${whose})`;
  return capitalized(words);
}

function peak(points: readonly UsagePoint[], key: 'cpu' | 'memory'): number | undefined {
  const values = points.flatMap((point) => point[key] ?? []);
  return values.length === 0 ? undefined : Math.round(Math.max(...values));
}

function ofSize(value: number | undefined, inWords: (value: number) => string): string {
  return value === undefined ? '' : ` of ${inWords(value)}`;
}

/** Slack requires a number in every column, so a minute without both is left out: 0 would be wrong. */
function usageChart({ points }: UsageEvidence, containerLimit: number | undefined): LineChartBlock[] {
  const whole = points.filter(({ cpu, memory }) => cpu !== undefined && memory !== undefined);
  const shown = whole.slice(-nativeLimits.chartCategories);
  if (shown.length < fewestPoints) return [];
  const series = (name: string, heightOf: (point: UsagePoint) => number) => ({
    name,
    data: shown.map((point) => ({ label: labelOf(point), value: heightOf(point) })),
  });
  // Usage comes last, so that it is drawn over the limit line.
  return [
    {
      type: 'data_visualization',
      title: 'Before the stop, percent of the limit (UTC)',
      chart: {
        type: 'line',
        series: [
          series('Task limit', () => 100),
          ...(containerLimit === undefined ? [] : [series('Container limit', () => containerLimit)]),
          series('Memory', ({ memory }) => memory ?? 0),
          series('CPU', ({ cpu }) => cpu ?? 0),
        ],
        axis_config: { categories: shown.map(labelOf), y_label: '%' },
      },
    },
  ];
}

/** `14:03`; in UTC, for Slack turns no chart's labels into the reader's time. */
function labelOf({ at }: UsagePoint): string {
  return clockTime(at);
}
