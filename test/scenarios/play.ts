import { withMoreEvidence } from '../../functions/diagnose-stops/more-evidence.ts';
import { withEvidence } from '../../functions/diagnose-stops/with-evidence.ts';
import { incidentMessage } from '../../shared/incidents/message/incident-message.ts';
import { triage } from '../../shared/incidents/triage.ts';
import type { Diagnosis } from '../../shared/model/diagnosis.ts';
import { parseEcsEvent } from '../../shared/model/ecs-event.ts';
import { deploymentOf, type Incident } from '../../shared/model/incident.ts';
import { messageAsText } from '../../shared/slack/message-text.ts';
import { sourcesOver } from './fake-aws.ts';
import type { Fault, Scenario } from './scenario.ts';

/** The message of a scenario, taken apart. */
export interface Told {
  title: string;
  diagnosis: Diagnosis;
  /** The whole message as its reader sees it. */
  text: string;
  /** Cause by the words of the event alone. */
  causeOfWords: string;
}

/** Plays the events of a scenario without a table and without Slack. @returns undefined where nothing is posted */
export async function play(scenario: Scenario, fault?: Fault): Promise<Told | undefined> {
  const opened = incidentOf(scenario);
  if (!opened) return undefined;
  const sources = sourcesOver(scenario.fleet, fault);
  const read = await withMoreEvidence(await withEvidence(opened, sources), sources);
  const text = messageAsText(incidentMessage(read), { width: 10_000 });
  return {
    title: text.split('\n')[0] ?? '',
    diagnosis: read.occurrence.diagnosis,
    text,
    causeOfWords: opened.occurrence.diagnosis.cause,
  };
}

/** The incident that the first event opens; later ones count or comment. */
function incidentOf({ events }: Scenario): Incident | undefined {
  let incident: Incident | undefined;
  for (const event of events) {
    const action = triage(parseEcsEvent(JSON.stringify(event)));
    if (action.action === 'note' && incident) {
      incident = { ...incident, notes: [...incident.notes, action.note] };
      continue;
    }
    if (action.action !== 'record' && !(action.action === 'note' && action.opens)) continue;
    const { id, occurrence } = action;
    const isSame = incident?.id.key === id.key;
    incident =
      incident && isSame
        ? {
            ...incident,
            count: incident.count + 1,
            lastSeenAt: occurrence.at,
            deployment: deploymentOf(occurrence),
          }
        : (incident ?? {
            ...{ id, place: occurrence.place, occurrence, episode: 1, count: 1, notes: [] },
            ...{ firstSeenAt: occurrence.at, lastSeenAt: occurrence.at },
            ...{ deployment: deploymentOf(occurrence), evidence: { gaps: [] } },
          });
  }
  return incident;
}
