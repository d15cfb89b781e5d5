import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import type { Handler } from 'aws-lambda';
import type { Log } from '../model/log.ts';
import { cleanText } from '../model/redaction/clean-text.ts';

const serviceName = 'ecs-steward';

/** Of one text in a log line: errors of AWS and of Slack quote what they were given. */
const longestText = 4_000;

/** JSON logs, one object a line; every text in them is redacted. */
const logger = new Logger({
  serviceName,
  jsonReplacerFn: (_, value) => (typeof value === 'string' ? cleanText(value, longestText) : value),
});

export const log: Log = {
  info: (message, fields = {}) => logger.info(message, fields),
  warn: (message, fields = {}) => logger.warn(message, fields),
  error: (message, fields = {}) => logger.error(message, fields),
};

/** CloudWatch metrics, written as log lines (embedded metric format): no call, no permission. */
const metrics = new Metrics({ namespace: 'EcsSteward', serviceName });

/** Counts under a metric's name; with a reason also under that name and reason. */
export function count(name: string, value = 1, reason?: string): void {
  if (value === 0) return;
  metrics.addMetric(name, MetricUnit.Count, value);
  if (reason === undefined) return;
  const single = metrics.singleMetric();
  single.addDimension('Reason', reason);
  single.addMetric(name, MetricUnit.Count, value);
}

/** Powertools' own middleware prints a warning at each invocation that counted nothing. */
function writeMetrics(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}

/** Puts what every function has around it: logs that name the request, and metrics written at the end. */
export function observed<Event, Result>(handler: Handler<Event, Result>) {
  return middy(handler).use(injectLambdaContext(logger)).use({ after: writeMetrics, onError: writeMetrics });
}
