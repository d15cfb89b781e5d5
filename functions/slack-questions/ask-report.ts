import type { SlackQuestion } from '../../shared/model/queue/slack-question.ts';
import { serviceKey } from '../../shared/model/service-reference.ts';
import { dayMs, minuteMs } from '../../shared/model/units.ts';
import type { Deps } from './deps.ts';
import { findService, serviceInBold } from './find-service.ts';

type ReportQuestion = Extract<SlackQuestion, { kind: 'report' | 'size-now' }>;

/** An analysis takes up to a minute; within this time, one report answers all requests. */
const oneReportMs = 2 * minuteMs;

/** The queue repeats a question for hours at most; the claim outlives that. */
const rememberedMs = dayMs;

/**
 * Requests the analysis of a service; its report is posted to the channel.
 * @param messageId id of the question: a retry of it, because its answer failed, requests no second report
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
  const coming = `Analysing ${serviceInBold(found)}: the report will be posted to the channel.`;
  const done = `look#done#${messageId}`;
  if (await claims.isHeld(done, now())) return coming;
  const isFirst = await claims.claimOnce(`look#${serviceKey(found)}`, now(), oneReportMs, messageId);
  if (!isFirst)
    return `A report on ${serviceInBold(found)} was just requested; it will be posted to the channel.`;
  await looks.send([{ kind: 'look', service: found, by: question.userId }]);
  await claims.claimOnce(done, now(), rememberedMs);
  return coming;
}
