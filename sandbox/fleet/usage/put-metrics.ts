import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { MetricSource } from '../../aws/cloudwatch/metric-store.ts';
import type { AwsState } from '../../aws/state.ts';
import { clusterName } from '../company.ts';
import type { Workload } from '../workloads/workload.ts';
import { allocationOf, type Ran } from './allocation.ts';
import { deployedSince } from './deployed-since.ts';
import { seedOf } from './rhythm.ts';
import { type Allocation, type UsedMinute, usedAt } from './usage.ts';

// Looked up once, as in rhythm.ts.
const { ceil, max, round } = Math;

const minuteMs = 60_000;
/** Of a longer period, so many minutes are looked at; all when it has no more. */
const mostMinutes = 12;

/** One metric of a minute: of the mean task and of the most loaded one. */
type Reading = (used: UsedMinute, has: Allocation) => { mean: number; most: number };

const percentOfCpu: Reading = ({ vcpu }, has) => scaled(vcpu, 100 / has.vcpu);
const percentOfMemory: Reading = ({ memoryMiB }, has) => scaled(memoryMiB, 100 / has.memoryMiB);
const cpuUnits: Reading = ({ vcpu }) => scaled(vcpu, 1024);
const megabytes: Reading = ({ memoryMiB }) => memoryMiB;
const reservedCpuUnits: Reading = (_used, has) => ({ mean: has.vcpu * 1024, most: has.vcpu * 1024 });
const reservedMegabytes: Reading = (_used, has) => ({ mean: has.memoryMiB, most: has.memoryMiB });

/**
 * Puts what CloudWatch has of a workload: AWS/ECS of a service; Container Insights (the cluster has it enhanced)
 * of its service, its family and its containers.
 * @param now epoch ms
 */
export function putMetrics(state: AwsState, workload: Workload, now: number): void {
  if (!workload.usage) return;
  const put = (namespace: string, metricName: string, dimensions: Record<string, string>, read: Reading) => {
    const id = { namespace, metricName, dimensions: { ClusterName: clusterName, ...dimensions } };
    state.putMetric(
      id,
      source(workload, read, now, () => deployedSince(state, workload, now)),
    );
  };
  const ofService = { ServiceName: workload.name };
  const ofFamily = { TaskDefinitionFamily: workload.name };
  for (const dimensions of workload.scheduled ? [ofFamily] : [ofService, ofFamily]) {
    put('ECS/ContainerInsights', 'CpuUtilized', dimensions, cpuUnits);
    put('ECS/ContainerInsights', 'CpuReserved', dimensions, reservedCpuUnits);
    put('ECS/ContainerInsights', 'MemoryUtilized', dimensions, megabytes);
    put('ECS/ContainerInsights', 'MemoryReserved', dimensions, reservedMegabytes);
  }
  for (const { name = '' } of workload.containers) {
    const dimensions = { ...(workload.scheduled ? ofFamily : ofService), ContainerName: name };
    const read = megabytesOf(workload.containers, name);
    put('ECS/ContainerInsights', 'ContainerMemoryUtilized', dimensions, read);
  }
  if (workload.scheduled) return;
  put('AWS/ECS', 'CPUUtilization', ofService, percentOfCpu);
  put('AWS/ECS', 'MemoryUtilization', ofService, percentOfMemory);
}

function source(workload: Workload, read: Reading, now: number, since: () => readonly Ran[]): MetricSource {
  const { usage } = workload;
  if (!usage) return () => undefined;
  const seed = seedOf(workload.name);
  const allocationAt = allocationOf(workload, seed, now, since);
  return (start, periodMs) => {
    const step = max(minuteMs, ceil(periodMs / minuteMs / mostMinutes) * minuteMs);
    let [sum, maximum, minutes, tasks] = [0, 0, 0, 0];
    for (let time = start; time < start + periodMs; time += step) {
      const has = allocationAt(time);
      if (!has) continue;
      const { mean, most } = read(usedAt(usage, seed, time, has), has);
      sum += mean * has.tasks;
      maximum = max(maximum, most);
      tasks += has.tasks;
      minutes += 1;
    }
    if (minutes === 0) return undefined;
    return {
      average: rounded(sum / tasks),
      maximum: rounded(maximum),
      // Each task tells once a minute.
      sampleCount: round((tasks * step) / minuteMs),
    };
  };
}

/** Sidecars take what they reserve; the first container takes the rest. */
function megabytesOf(containers: readonly ContainerDefinition[], name: string): Reading {
  const sidecars = containers.slice(1).map((sidecar) => ({
    name: sidecar.name,
    memoryMiB: (sidecar.memoryReservation ?? sidecar.memory ?? 64) * 0.8,
  }));
  const sidecar = sidecars.find((one) => one.name === name);
  if (sidecar) return () => ({ mean: sidecar.memoryMiB, most: sidecar.memoryMiB });
  const others = sidecars.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0);
  return ({ memoryMiB: { mean, most } }) => ({
    mean: max(0, mean - others),
    most: max(0, most - others),
  });
}

function scaled({ mean, most }: { mean: number; most: number }, factor: number) {
  return { mean: mean * factor, most: most * factor };
}

function rounded(value: number): number {
  return round(value * 1e4) / 1e4;
}
