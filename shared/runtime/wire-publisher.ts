import { createReportStore } from '../aws/report-store.ts';
import type { Log } from '../model/log.ts';
import { createPublisher, type Publisher } from '../sizing/publish.ts';
import { wireSigning } from './wire-signing.ts';
import { wireSlack } from './wire-slack.ts';

/** The settings of a function that posts and keeps reports (shared/runtime/settings.ts). */
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
