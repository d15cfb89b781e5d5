import { isRetryable } from '../aws/aws-error.ts';
import type { ReportStore } from '../aws/report-store.ts';
import { failureInWords } from '../aws/soft-read.ts';
import { GatewayError } from '../errors.ts';
import { utcDay } from '../model/format.ts';
import type { MessageReference } from '../model/incident.ts';
import type { Log } from '../model/log.ts';
import type { SlackChannel } from '../slack/client.ts';
import { findEarlierPost } from '../slack/earlier-post.ts';
import { fleetSizingMessage } from './report/slack-fleet.ts';
import { factsOfOffer, serviceSizingMessage } from './report/slack-service.ts';
import type { FleetReport } from './service-report.ts';

/** Where reports go. */
interface Outlets {
  slack: SlackChannel;
  store: ReportStore;
  log: Log;
}

/** How a report is posted. */
export interface PostOptions {
  htmlLink?: string;
  /** Whether an earlier try may have posted it after all: then it is looked for. */
  mayBePosted: boolean;
  /** Before it nothing can have been posted, epoch ms. */
  since: number;
  /** Whether one service was asked for: its message has its charts, and is no digest. */
  isOneService?: boolean;
}

/** How long the link to the HTML report works, s. The credentials of a function's role end it earlier if they must. */
const linkSeconds = 12 * 3_600;

export type Publisher = ReturnType<typeof createPublisher>;

/** Keeps reports and posts them. */
export function createPublisher({ slack, store, log }: Outlets) {
  return {
    /**
     * Renders the report as HTML, and keeps it.
     * @returns a presigned link; or, when that failed, the report with a line that says so, as the other faces say the
     * most of it as well.
     */
    async keepHtml(report: FleetReport): Promise<{ report: FleetReport; htmlLink?: string }> {
      try {
        // Loaded when it is needed: the charts are as large as all the rest.
        const { sizingHtml } = await import('./report/html.ts');
        const day = utcDay(report.at);
        const key = `reports/${day}/${report.id.replaceAll(/[^\w.-]/g, '-')}.html`;
        return { report, htmlLink: await kept(store, key, sizingHtml(report)) };
      } catch (error) {
        log.error('HTML report not kept', { error, report: report.id });
        const why = error instanceof GatewayError ? error.message : 'its page could not be made';
        const problem = `HTML report not kept: ${why}`;
        return { report: { ...report, problems: [...report.problems, problem] } };
      }
    },

    /** @throws GatewayError when Slack refused or failed. */
    post(report: FleetReport, options: PostOptions): Promise<MessageReference> {
      const { htmlLink, mayBePosted, since, isOneService } = options;
      const tag = { sizing: report.id };
      const [first] = report.services;
      const message =
        isOneService && first
          ? serviceSizingMessage(first, { priceBasis: report.priceBasis, htmlLink, ...factsOfOffer(first) })
          : fleetSizingMessage(report, { htmlLink });
      return slack.using(async (channel) => {
        const earlier = mayBePosted ? await findEarlierPost(channel, tag, since, log) : undefined;
        return earlier ?? (await channel.post(message, tag));
      });
    },
  };
}

/** @returns a presigned link. @throws GatewayError that names the action and the remedy. */
async function kept(store: ReportStore, key: string, html: string): Promise<string> {
  try {
    await store.put(key, html, 'text/html; charset=utf-8');
    return await store.link(key, linkSeconds);
  } catch (cause) {
    const why = failureInWords(cause, 's3:PutObject');
    throw new GatewayError('report-not-kept', why, { retryable: isRetryable(cause), cause });
  }
}
