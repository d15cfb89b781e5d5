import { impactLine } from '../../shared/incidents/message/status.ts';
import { slackDate } from '../../shared/model/format.ts';
import type { Incident } from '../../shared/model/incident.ts';
import { link } from '../../shared/slack/blocks.ts';
import { personWords } from '../../shared/slack/names.ts';
import type { Deps } from './deps.ts';
import { permalinkOf } from './message-link.ts';

/** Line of an open incident in the status, in mrkdwn: what is broken, since when, and who looks into it. Never throws. */
export async function incidentLine(
  incident: Incident,
  deps: Pick<Deps, 'permalink' | 'log'>,
): Promise<string> {
  const { message, acknowledged, firstSeenAt } = incident;
  const url = message && (await permalinkOf(message, deps));
  const parts = [
    `${impactLine(incident)}, since ${slackDate(firstSeenAt)}`,
    ...(acknowledged ? [`acknowledged by ${personWords(acknowledged.by)}`] : []),
    ...(url ? [link(url, 'message')] : []),
  ];
  return parts.join(' · ');
}
