import type { CloudWatch } from '../../aws/cloudwatch/cloudwatch.ts';
import type { EcsCluster, EcsService, SizedTaskDefinition } from '../../model/ecs-service.ts';
import type { MetricSamples, MetricWindow } from '../../model/metric.ts';
import type { ServiceMetrics } from '../usage/observe.ts';
import { highest } from '../usage/usage.ts';
import { containerQueries, hoursBefore, named, serviceQueries } from '../usage/usage-queries.ts';

/** Metrics of one service, and the highest memory of each container (MiB) if Container Insights publishes it. */
interface ReadMetrics {
  metrics: ServiceMetrics;
  /** Highest memory of each hour before the window, percent; absent if the window is long enough. */
  memoryBefore?: MetricSamples;
  containerPeaks?: ReadonlyMap<string, number>;
}

/** Reads the metrics of all these services in as few CloudWatch calls as possible. */
export async function withServiceMetrics<
  One extends { service: EcsService; definition: SizedTaskDefinition },
>(
  cluster: EcsCluster,
  services: readonly One[],
  window: MetricWindow,
  cloudwatch: CloudWatch,
): Promise<(One & ReadMetrics)[]> {
  const asked = services.map((one) => {
    const limited = containersToRead(cluster, one.definition);
    const queries = serviceQueries(cluster.name, one.service.name);
    const ofContainers = containerQueries(cluster.name, one.service.name, limited);
    return { one, queries, limited, all: [...Object.values(queries), ...ofContainers] };
  });
  const samples = await cloudwatch.metrics(
    asked.flatMap(({ all }) => all),
    window,
  );
  const hours = hoursBefore(window);
  const earlier =
    hours &&
    (await cloudwatch.metrics(
      asked.map(({ queries }) => queries.memoryMaximum),
      hours,
    ));
  let from = 0;
  return asked.map(({ one, queries, limited, all }, at) => {
    const own = samples.slice(from, from + all.length);
    from += all.length;
    const ofContainers = own.slice(all.length - limited.length);
    const peaks = limited.flatMap((name, at) => {
      const values = ofContainers[at]?.values;
      return values && values.length > 0 ? [[name, highest(values)] as const] : [];
    });
    const containerPeaks = peaks.length > 0 ? new Map(peaks) : undefined;
    const metrics = named<ServiceMetrics>(queries, own);
    return { ...one, metrics, memoryBefore: earlier?.[at], containerPeaks };
  });
}

/**
 * Containers whose own memory is read. For a single container the task's metrics suffice; without hard limits there is
 * nothing to compare with.
 */
function containersToRead({ containerInsights }: EcsCluster, { containers }: SizedTaskDefinition): string[] {
  if (containerInsights !== 'enhanced' || containers.length < 2) return [];
  return containers.filter(({ memoryMiB }) => memoryMiB !== undefined).map(({ name }) => name);
}
