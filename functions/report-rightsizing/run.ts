import { GatewayError } from '../../shared/errors.ts';
import type { Log } from '../../shared/model/log.ts';
import { parseReportRequest } from '../../shared/model/sizing-request.ts';
import type { Offering } from '../../shared/rollout/offering.ts';
import type { DefaultSettings } from '../../shared/sizing/decide/analyse.ts';
import type { PostOptions, Publisher } from '../../shared/sizing/publish.ts';
import { reportFleet } from '../../shared/sizing/read/report-fleet.ts';
import type { Sources } from '../../shared/sizing/read/sources.ts';
import { sizingJson } from '../../shared/sizing/report/csv-json.ts';
import type { FleetReport } from '../../shared/sizing/service-report.ts';
import { withoutDetails } from '../../shared/sizing/service-report.ts';

/** Dependencies of the function, created once per cold start. */
export interface Deps {
  sources: Sources;
  defaults: DefaultSettings;
  offering: Offering;
  /** Loaded at the first report. */
  publisher: () => Promise<Publisher>;
  log: Log;
}

/** Response to the caller: the report, its URL, and the result of the post to Slack. */
export type Answer = ReturnType<typeof sizingJson> & { html?: string; slack: string };

/** Most services with curves in a response: Lambda limits it to 6 MB, and a service with curves takes about 20 kB. */
const mostWithDetails = 100;

/**
 * Handles a manual invocation: analyzes, stores the HTML report, and posts to Slack unless `post` is false.
 * @param payload {cluster?, service?, lookbackDays?, tolerance?, post?}
 * @param id ID of the run, such as Lambda's request ID
 * @throws InvalidInputError with the field and the remedy; GatewayError if ECS cannot be read
 */
export async function reportRightsizing(
  payload: unknown,
  id: string,
  { sources, defaults, offering, publisher: load, log }: Deps,
): Promise<Answer> {
  const request = parseReportRequest(payload);
  const startedAt = sources.now();
  const analysed = await reportFleet(request, sources, defaults, { id, finish: offering.keep });
  const publisher = await load();
  const { report, htmlLink } = await publisher.keepHtml(analysed);
  const options = {
    htmlLink,
    mayBePosted: false,
    since: startedAt,
    isOneService: request.service !== undefined,
  };
  const slack =
    request.post === false
      ? 'not asked for'
      : await postedOrReason(publisher, report, options, { offering, log });
  const services =
    report.services.length > mostWithDetails ? report.services.map(withoutDetails) : report.services;
  return { ...sizingJson({ ...report, services }), html: htmlLink, slack };
}

/** Posts the report; returns the reason of a failure, because the caller still receives the report. */
async function postedOrReason(
  publisher: Publisher,
  report: FleetReport,
  options: PostOptions,
  { offering, log }: Pick<Deps, 'offering' | 'log'>,
): Promise<string> {
  try {
    const message = await publisher.post(report, options);
    const [service] = report.services;
    if (options.isOneService && service) await offering.posted(service, message);
    return 'posted';
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    log.error('report not posted', { error, report: report.id });
    return `not posted: ${error.message}`;
  }
}
