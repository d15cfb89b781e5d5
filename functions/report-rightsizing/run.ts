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

/** What the function works with; the handler fills it in once per cold start. */
export interface Deps {
  sources: Sources;
  defaults: DefaultSettings;
  offering: Offering;
  /** Loaded when the first report is ready. */
  publisher: () => Promise<Publisher>;
  log: Log;
}

/** The answer to the caller: the report, where it is, and whether Slack has it. */
export type Answer = ReturnType<typeof sizingJson> & { html?: string; slack: string };

/** Lambda answers with 6 MB at most; with its curves a service takes some 20 kB. */
const mostWithDetails = 100;

/**
 * Answers one invocation by hand: analyses, keeps the HTML report, posts to Slack unless told not to.
 * @param payload {cluster?, service?, lookbackDays?, tolerance?, post?}
 * @param id names the run, such as Lambda's request id
 * @throws InvalidInputError that names the field and the remedy; GatewayError when ECS cannot be read.
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
      : await postedOrWhyNot(publisher, report, options, { offering, log });
  const services =
    report.services.length > mostWithDetails ? report.services.map(withoutDetails) : report.services;
  return { ...sizingJson({ ...report, services }), html: htmlLink, slack };
}

/** The report is worth an answer even when Slack has none. */
async function postedOrWhyNot(
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
