import { isRetryable } from '../aws/aws-error.ts';
import { failureInWords } from '../aws/read-or-gap.ts';
import type { ReportStore } from '../aws/report-store.ts';
import { GatewayError } from '../errors.ts';
import { utcDay } from '../model/format.ts';
import type { MessageReference } from '../model/incident.ts';
import type { Log } from '../model/log.ts';
import type { SlackChannel } from '../slack/client.ts';
import { findEarlierPost } from '../slack/earlier-post.ts';
import { fleetSizingMessage } from './report/slack-fleet.ts';
import { factsOfOffer, serviceSizingMessage } from './report/slack-service.ts';
import type { FleetReport } from './service-report.ts';

/** Destinations of reports. */
interface Outlets {
  slack: SlackChannel;
  store: ReportStore;
  log: Log;
}

/** Options of posting a report. */
export interface PostOptions {
  htmlLink?: string;
  /** Sentence about ECS Steward itself, for the weekly digest. */
  ownHealth?: string;
  /** True if an earlier attempt may have posted it: the channel is then searched for it first. */
  mayBePosted: boolean;
  /** Earliest time at which it can have been posted, epoch ms. */
  since: number;
  /** True if the report is for one service: its message has charts and is not a digest. */
  isOneService?: boolean;
}

/** Lifetime of the link to the HTML report, s. It ends earlier if the credentials of the function's role expire. */
const linkSeconds = 12 * 3_600;

export type Publisher = ReturnType<typeof createPublisher>;

/** Creates the publisher, which stores reports and posts them. */
export function createPublisher({ slack, store, log }: Outlets) {
  return {
    /**
     * Renders the report as HTML and stores it.
     * @returns a presigned link; if that failed, the report with a line that says so, since the other formats contain
     * most of it.
     */
    async keepHtml(report: FleetReport): Promise<{ report: FleetReport; htmlLink?: string }> {
      try {
        // Loaded on demand: the charts are as large as the rest of the bundle.
        const { sizingHtml } = await import('./report/html.ts');
        const day = utcDay(report.at);
        const key = `reports/${day}/${report.id.replaceAll(/[^\w.-]/g, '-')}.html`;
        return { report, htmlLink: await kept(store, key, sizingHtml(report)) };
      } catch (error) {
        log.error('HTML report not stored', { error, report: report.id });
        const why = error instanceof GatewayError ? error.message : 'the page could not be rendered';
        const problem = `HTML report not stored: ${why}`;
        return { report: { ...report, problems: [...report.problems, problem] } };
      }
    },

    /** Posts the report. @throws GatewayError if Slack refused or failed. */
    post(report: FleetReport, options: PostOptions): Promise<MessageReference> {
      const { htmlLink, ownHealth, mayBePosted, since, isOneService } = options;
      const tag = { sizing: report.id };
      const [first] = report.services;
      const message =
        isOneService && first
          ? serviceSizingMessage(first, { priceBasis: report.priceBasis, htmlLink, ...factsOfOffer(first) })
          : fleetSizingMessage(report, { htmlLink, ownHealth });
      return slack.using(async (channel) => {
        const earlier = mayBePosted ? await findEarlierPost(channel, tag, since, log) : undefined;
        return earlier ?? (await channel.post(message, tag));
      });
    },
  };
}

/** Stores the page. @returns a presigned link. @throws GatewayError that names the action and the remedy. */
async function kept(store: ReportStore, key: string, html: string): Promise<string> {
  try {
    await store.put(key, html, 'text/html; charset=utf-8');
    return await store.link(key, linkSeconds);
  } catch (cause) {
    const why = failureInWords(cause, 's3:PutObject');
    throw new GatewayError('report-not-kept', why, { retryable: isRetryable(cause), cause });
  }
}
