import type { Log } from '../model/log.ts';
import { createPublisher, type Publisher } from '../sizing/publish.ts';
import { clientOptions } from './client-options.ts';
import { onFirstUse } from './on-first-use.ts';
import { wireSlack } from './wire-slack.ts';

/** Settings of a function that posts and stores reports (shared/runtime/settings.ts). */
interface ReportEnvironment {
  TABLE_NAME: string;
  SLACK_PARAMETER: string;
  SLACK_CHANNEL: string;
  SLACK_API_URL: string;
  SLACK_ENDPOINT: 'none' | 'url' | 'http-api';
  REPORT_BUCKET: string;
}

/** Timeout of one attempt to store a report of several megabytes, ms. */
const storeTimeoutMs = 10_000;

/** Wires the publisher of reports. Functions load this file when their first report is ready. */
export function wirePublisher(environment: ReportEnvironment, now: () => number, log: Log): Publisher {
  const store = onFirstUse(async () => {
    const { createReportStore } = await import('../aws/report-store.ts');
    const requestHandler = { ...clientOptions.requestHandler, requestTimeout: storeTimeoutMs };
    return createReportStore(environment.REPORT_BUCKET, now, { requestHandler });
  });
  return createPublisher({ slack: wireSlack(environment, now), store, log });
}
