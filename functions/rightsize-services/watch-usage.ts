import type { WatchWork } from '../../shared/model/queue/sizing-work.ts';
import { serviceIn } from '../../shared/model/service-reference.ts';
import { lastHour, stoodAtLimit, watchQueries } from '../../shared/sizing/usage/usage-watch.ts';
import { answerForService } from './answer-alarm-event.ts';
import type { Deps } from './deps.ts';

/**
 * Checks the last hour of services, with or without alarms, and analyzes those that were at their limit.
 * @throws retryable errors
 */
export async function watchUsage(
  { at: end, cluster, names }: WatchWork,
  attempt: { attempts: number; isLast: boolean },
  deps: Deps,
): Promise<void> {
  const window = lastHour(end);
  const queries = names.map((name) => watchQueries(cluster.name, name));
  const samples = await deps.sources.cloudwatch.metrics(queries.flat(), window);
  const perService = watchQueries('', '').length;
  const atLimit = names.filter((_, at) =>
    stoodAtLimit(samples.slice(at * perService, (at + 1) * perService)),
  );
  deps.log.info('usage watched', { cluster: cluster.name, services: names.length, atLimit: atLimit.length });
  for (const name of atLimit) {
    await answerForService(serviceIn(cluster, 'service', name), `watch-${window.to}`, attempt, deps);
  }
}
