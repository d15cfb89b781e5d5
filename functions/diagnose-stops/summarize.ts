import { summaryMessage } from '../../shared/incidents/message/summary.ts';
import { incidentName } from '../../shared/model/incident.ts';
import type { Claim } from '../../shared/table/message-claims.ts';
import type { Invocation } from './deps.ts';
import type { MessageTools } from './message-tools.ts';
import { givenBackAsMuted } from './muting.ts';
import { giveBack, writeMessage } from './write-message.ts';

/**
 * Posts incidents that were over before Slack accepted their messages: several as one summary without messages of
 * their own, a single one as its message.
 * @throws GatewayError when Slack or a gateway failed; the incidents are then free for the next refresh.
 */
export async function summarize(
  claims: readonly Claim[],
  tools: MessageTools,
  invocation: Invocation,
): Promise<void> {
  const [first, ...others] = claims;
  if (!first) return;
  if (others.length === 0) return writeMessage(first, { tools, invocation });
  const told: Claim[] = [];
  try {
    for (const claim of claims) if (!(await givenBackAsMuted(claim, tools))) told.push(claim);
    const content = summaryMessage(told.map(({ incident }) => incident));
    const tag = { summary: incidentName(first.incident.id), incidents: told.length };
    if (told.length > 0) await tools.slack.using((slack) => slack.post(content, tag));
  } catch (error) {
    await giveBack(told, error, tools, invocation);
    throw error;
  }
  tools.count('MessagesPosted');
  for (const claim of told) await tools.claims.settle(claim, claim.incident, tools.now());
}
