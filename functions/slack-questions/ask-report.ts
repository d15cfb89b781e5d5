import type { SlackQuestion } from '../../shared/model/queue/slack-question.ts';
import { serviceKey } from '../../shared/model/service-reference.ts';
import { minuteMs } from '../../shared/model/units.ts';
import type { Deps } from './deps.ts';
import { findService, serviceInBold } from './find-service.ts';

type ReportQuestion = Extract<SlackQuestion, { kind: 'report' | 'size-now' }>;

/** An analysis takes up to a minute; within this time, one report answers all requests. */
const oneReportMs = 2 * minuteMs;

/**
 * Requests the analysis of a service; its report is posted to the channel.
 * @param messageId id of the question, so that a retry does not count twice
 * @returns the answer, in mrkdwn
 * @throws the SDK's errors, and GatewayError if the queue does not accept it
 */
export async function askReport(
  question: Omit<ReportQuestion, 'kind' | 'responseUrl' | 'at'>,
  messageId: string,
  { services, claims, looks, now }: Pick<Deps, 'services' | 'claims' | 'looks' | 'now'>,
): Promise<string> {
  const found = await findService(question, { services });
  if (typeof found === 'string') return found;
  const isFirst = await claims.claimOnce(`look#${serviceKey(found)}`, now(), oneReportMs, messageId);
  if (!isFirst)
    return `A report on ${serviceInBold(found)} was just requested; it will be posted to the channel.`;
  await looks.send([{ kind: 'look', service: found, by: question.userId }]);
  return `Analysing ${serviceInBold(found)}: the report will be posted to the channel.`;
}
