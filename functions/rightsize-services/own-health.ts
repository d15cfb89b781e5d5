import type { MetricQuery } from '../../shared/model/metric.ts';
import { monthlyCost, totalCost } from '../../shared/model/own-cost.ts';
import { dayMs, hourMs } from '../../shared/model/units.ts';
import { ownHealthWords } from '../../shared/sizing/report/own-health.ts';
import type { Deps } from './deps.ts';

const days = 7;

const own = (metricName: string): MetricQuery => ({
  namespace: 'EcsSteward',
  metricName,
  dimensions: { service: 'ecs-steward' },
  statistic: 'Sum',
});

/**
 * Reads the installation's own metrics of the last week in one call.
 * @returns the sentence for the digest; undefined if CloudWatch failed, which must not delay the digest
 */
export async function readOwnHealth(services: number, deps: Deps): Promise<string | undefined> {
  const { sources, installation, now, log } = deps;
  const to = Math.floor(now() / hourMs) * hourMs;
  const work = ['StopsCounted', 'IncidentsOpened', 'MessagesRefused'].map(own);
  const dead = ['stops', 'rightsizing', 'questions', 'rollouts'].map((name) => ({
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: `${installation.name}-${name}-dead-letters` },
    statistic: 'Maximum' as const,
  }));
  const errors = ['diagnose-stops', 'plan-rightsizing', 'rightsize-services'].map((name) => ({
    namespace: 'AWS/Lambda',
    metricName: 'Errors',
    dimensions: { FunctionName: `${installation.name}-${name}` },
    statistic: 'Sum' as const,
  }));
  try {
    const window = { from: to - days * dayMs, to, periodMs: hourMs };
    const samples = await sources.cloudwatch.metrics([...work, ...dead, ...errors], window);
    const values = samples.map((one) => [...one.values]);
    const sum = (some: number[][]) => some.flat().reduce((total, value) => total + value, 0);
    const [stops = [], incidents = [], refused = []] = values;
    const facts = { queues: installation.queues, services, stops: (sum([stops]) * 30) / days };
    return ownHealthWords({
      stops: sum([stops]),
      incidents: sum([incidents]),
      refused: sum([refused]),
      deadLetters: Math.max(0, ...values.slice(work.length, work.length + dead.length).flat()),
      errors: sum(values.slice(work.length + dead.length)),
      monthlyUsd: totalCost(monthlyCost(facts)),
    });
  } catch (error) {
    log.warn('own metrics could not be read', { error });
    return undefined;
  }
}
