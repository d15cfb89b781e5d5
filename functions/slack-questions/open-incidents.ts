import { impactLine } from '../../shared/incidents/message/status.ts';
import { slackDate } from '../../shared/model/format.ts';
import type { Incident } from '../../shared/model/incident.ts';
import { link } from '../../shared/slack/blocks.ts';
import { personWords } from '../../shared/slack/names.ts';
import type { Deps } from './deps.ts';
import { permalinkOf } from './message-link.ts';

type Tools = Pick<Deps, 'permalink' | 'log'>;

/** Lines of open incidents in the status, in mrkdwn; each costs a call to Slack for its link. Never throws. */
export function openIncidentLines(open: readonly Incident[], deps: Tools): Promise<string[]> {
  return Promise.all(open.map((incident) => incidentLine(incident, deps)));
}

/** Impact and cause of an incident, its time, and the user who looks into it. */
async function incidentLine(incident: Incident, deps: Tools): Promise<string> {
  const { message, acknowledged, firstSeenAt } = incident;
  const url = message && (await permalinkOf(message, deps));
  const parts = [
    `${impactLine(incident)}, since ${slackDate(firstSeenAt)}`,
    ...(acknowledged ? [`acknowledged by ${personWords(acknowledged.by)}`] : []),
    ...(url ? [link(url, 'message')] : []),
  ];
  return parts.join(' · ');
}
