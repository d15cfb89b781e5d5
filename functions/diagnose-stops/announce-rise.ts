import { downNews } from '../../shared/incidents/message/status.ts';
import { impactOf } from '../../shared/model/impact.ts';
import { type Incident, incidentName, isClosed, type MessageReference } from '../../shared/model/incident.ts';
import type { Slack } from '../../shared/slack/client.ts';
import { unlessScopeIsMissing } from '../../shared/slack/earlier-post.ts';
import type { Claim } from '../../shared/table/message-claims.ts';
import type { MessageTools } from './message-tools.ts';

/**
 * Broadcasts once, from the thread of its message, that an incident has risen to down: Slack does not notify anyone of an
 * edit. A worker may have died after Slack accepted the reply, so the thread is searched first. A webhook cannot reply:
 * there, only the first message says that a service is down.
 * @throws GatewayError when Slack failed; the claim is then free for the next refresh, which tries again.
 */
export async function announceRise(
  claim: Claim,
  shown: Incident & { message?: MessageReference },
  slack: Slack,
  { log, mention }: Pick<MessageTools, 'log' | 'mention'>,
): Promise<void> {
  const { message } = shown;
  const isRise = impactOf(shown).severity === 'down' && !isClosed(shown) && !claim.toldDown;
  if (!isRise || !slack.canUpdate || message?.ts === undefined) return;
  const tag = { incident: incidentName(shown.id), episode: shown.episode, rise: shown.steadyAt ?? 0 };
  const isTold = await unlessScopeIsMissing(() => slack.findReply(message, tag), log);
  if (isTold) return;
  await slack.broadcast(message, downNews(shown, mention), tag);
}
