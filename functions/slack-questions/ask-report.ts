import type { SlackQuestion } from '../../shared/model/queue/slack-question.ts';
import { serviceKey } from '../../shared/model/service-reference.ts';
import { minuteMs } from '../../shared/model/units.ts';
import type { Deps } from './deps.ts';
import { findService, serviceInBold } from './find-service.ts';

type ReportQuestion = Extract<SlackQuestion, { kind: 'report' | 'size-now' }>;

/** An analysis takes up to a minute; asked again within this time, one report serves all who asked. */
const oneReportMs = 2 * minuteMs;

/**
 * Has a service analysed now; its report is posted to the channel.
 * @param messageId names the question, so that a later try of it is no second one
 * @returns the answer, in mrkdwn. Throws the SDK's errors, and GatewayError when the queue does not take it.
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
    return `A report of ${serviceInBold(found)} was asked for a moment ago; it comes to the channel.`;
  await looks.send([{ kind: 'look', service: found, by: question.userId }]);
  return `Analysing ${serviceInBold(found)}: its report comes to the channel.`;
}
