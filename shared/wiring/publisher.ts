import { createReportStore } from '../gateways/report-store.ts';
import type { Log } from '../lambda/log.ts';
import { createPublisher, type Publisher } from '../posting/publish-sizing.ts';
import { wireSigning } from './signing.ts';
import { wireSlack } from './slack.ts';

/** The settings of a function that posts and keeps reports (shared/lambda/settings.ts). */
interface ReportEnvironment {
  AWS_REGION: string;
  AWS_ENDPOINT_URL?: string;
  SLACK_PARAMETER: string;
  SLACK_CHANNEL: string;
  SLACK_API_URL: string;
  REPORT_BUCKET: string;
}

/** What keeps and posts reports. Functions load this file when their first report is ready. */
export function wirePublisher(environment: ReportEnvironment, now: () => number, log: Log): Publisher {
  const signing = wireSigning(environment, now);
  const store = createReportStore({ ...signing, bucket: environment.REPORT_BUCKET });
  return createPublisher({ slack: wireSlack(environment, signing), store, log });
}
