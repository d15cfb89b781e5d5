import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import type { Context, Handler } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Log } from '../model/log.ts';
import { cleanText } from '../model/redaction/clean-text.ts';
import type { Probes, SelfCheck } from './self-check.ts';

const serviceName = 'ecs-steward';

/** Characters of a text in a log line: errors of AWS and Slack quote their input. */
const longestText = 4_000;

/** JSON logs, one object a line, with every text redacted. */
const logger = new Logger({
  serviceName,
  jsonReplacerFn: (_, value) => (typeof value === 'string' ? cleanText(value, longestText) : value),
});

export const log: Log = {
  info: (message, fields = {}) => logger.info(message, fields),
  warn: (message, fields = {}) => logger.warn(message, fields),
  error: (message, fields = {}) => logger.error(message, fields),
};

/** CloudWatch metrics written as log lines (embedded metric format), which needs no call and no permission. */
const metrics = new Metrics({ namespace: 'EcsSteward', serviceName });

/** Counts a metric; with a reason, also under that name and reason. */
export function count(name: string, value = 1, reason?: string): void {
  if (value === 0) return;
  metrics.addMetric(name, MetricUnit.Count, value);
  if (reason === undefined) return;
  const single = metrics.singleMetric();
  single.addDimension('Reason', reason);
  single.addMetric(name, MetricUnit.Count, value);
}

/** Replaces Powertools' middleware, which prints a warning at each invocation without metrics. */
function writeMetrics(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}

/**
 * Puts around a function: logs that name the request, metrics written at the end, and the answer to `{"check": true}`.
 * @param probes reads that prove the permissions and settings of the function; loaded when it is checked
 */
export function observed<Event, Result>(
  handler: (event: Event, context: Context) => Promise<Result>,
  probes: () => Promise<Probes>,
) {
  const checked: Handler<Event, Result | SelfCheck> = async (event, context) => {
    if (!asksForCheck(event)) return handler(event, context);
    return (await import('./self-check.ts')).selfCheck(await probes());
  };
  return middy(checked).use(injectLambdaContext(logger)).use({ after: writeMetrics, onError: writeMetrics });
}

const checkForm = z.object({ check: z.literal(true) });

/** True for the payload `{"check": true}`, which only a caller with lambda:InvokeFunction can send. */
function asksForCheck(event: unknown): boolean {
  return checkForm.safeParse(event).success;
}
