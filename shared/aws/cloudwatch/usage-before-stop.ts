import { CloudWatchClient, type CloudWatchClientConfig } from '@aws-sdk/client-cloudwatch';
import type { UsageEvidence, UsagePoint } from '../../model/change-evidence.ts';
import type { MetricQuery, MetricSamples } from '../../model/metric.ts';
import type { StoppedTask } from '../../model/stopped-task.ts';
import { minuteMs } from '../../model/units.ts';
import type { Pacer } from '../pacer.ts';
import { createMetricReader } from './metric-data.ts';

/** So long before a stop its CPU and memory are read, ms. */
const lookBackMs = 20 * minuteMs;

/** One call for each incident needs no spreading. */
const unlimited: Pacer = { take: async () => {} };

export type UsageBeforeStop = ReturnType<typeof createUsageBeforeStop>;

/** Reads CPU and memory before a stop. Action: cloudwatch:GetMetricData. */
export function createUsageBeforeStop(config: CloudWatchClientConfig) {
  const read = createMetricReader(new CloudWatchClient(config), unlimited);
  return {
    /**
     * Reads the 20 minutes before a stop in one call: the task's own series, which only enhanced Container Insights
     * has, or else those of its service.
     * @returns undefined where CloudWatch has neither. Throws the SDK's errors, and the reason of the signal.
     */
    async read(stop: StoppedTask, signal: AbortSignal): Promise<UsageEvidence | undefined> {
      const to = Math.floor(stop.stoppedAt / minuteMs) * minuteMs + minuteMs;
      const from = Math.max(to - lookBackMs, Math.floor((stop.startedAt ?? 0) / minuteMs) * minuteMs);
      const window = { from: Math.min(from, to - minuteMs), to, periodMs: minuteMs };
      const reading = read(queriesOf(stop), window);
      const [cpu, memory, serviceCpu, serviceMemory] = await Promise.race([reading, whenAborted(signal)]);
      const own = pointsOf(cpu, memory);
      if (own.length > 0) return { of: 'task', points: own };
      const ofService = pointsOf(serviceCpu, serviceMemory);
      return ofService.length > 0 ? { of: 'service', points: ofService } : undefined;
    },
  };
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function queriesOf({ place, family, taskId }: StoppedTask): MetricQuery[] {
  const isOfService = place.kind === 'service';
  const owner: MetricQuery['dimensions'] = isOfService
    ? { ServiceName: place.name }
    : { TaskDefinitionFamily: family };
  const ofTask = { ClusterName: place.cluster, ...owner, TaskId: taskId };
  const query = (namespace: string, metricName: string, dimensions: MetricQuery['dimensions']) =>
    ({ namespace, metricName, dimensions, statistic: 'Maximum' }) as const;
  const own = [
    query('ECS/ContainerInsights', 'TaskCpuUtilization', ofTask),
    query('ECS/ContainerInsights', 'TaskMemoryUtilization', ofTask),
  ];
  if (!isOfService) return own;
  const ofService = { ClusterName: place.cluster, ServiceName: place.name };
  return [
    ...own,
    query('AWS/ECS', 'CPUUtilization', ofService),
    query('AWS/ECS', 'MemoryUtilization', ofService),
  ];
}

/** Both series, joined by their minutes. */
function pointsOf(cpu: MetricSamples | undefined, memory: MetricSamples | undefined): UsagePoint[] {
  const points = new Map<number, UsagePoint>();
  const add = (key: 'cpu' | 'memory', samples: MetricSamples | undefined) =>
    samples?.times.forEach((at, index) => {
      points.set(at, { ...points.get(at), at, [key]: rounded(samples.values[index] ?? 0) });
    });
  add('cpu', cpu);
  add('memory', memory);
  return [...points.values()].sort((one, other) => one.at - other.at);
}

function rounded(percent: number): number {
  return Math.round(percent * 10) / 10;
}
