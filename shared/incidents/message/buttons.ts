import { hostOfStop } from '../../model/hosts.ts';
import { type Incident, isClosed } from '../../model/incident.ts';
import { goBackValue, incidentValue, sizeNowValue, slackActions } from '../../model/slack-actions.ts';
import { actions, button } from '../../slack/blocks.ts';
import type { Block } from '../../slack/message.ts';
import { plain } from '../../slack/untrusted.ts';
import { causePhrase } from './cause-phrase.ts';

type Button = ReturnType<typeof button>;

/**
 * Buttons of an incident; none once it is over. Without an endpoint they are left out when the message is sent.
 * @param canChange true where services may be changed from Slack: then a revision that is to blame can be rolled back, and a
 * service that is out of memory sized.
 */
export function buttonBlocks(incident: Incident, canChange: boolean): Block[] {
  if (isClosed(incident)) return [];
  const buttons = [
    ...(canChange ? [...rollBack(incident), ...sizeIt(incident)] : []),
    ...acknowledge(incident),
    ...mute(incident),
    ...moreLogs(incident),
  ];
  return buttons.length === 0 ? [] : [actions(...buttons)];
}

/** Characters of a name in the dialog, which allows 300. */
const nameRoom = 60;

/** Service or job of a button with the cause, for screen readers: a service may have several incidents. */
function spoken({ place, occurrence }: Incident): string {
  return `${plain(place.name, nameRoom)}, ${plain(causePhrase(occurrence), nameRoom)}`;
}

function acknowledge(incident: Incident): Button[] {
  const { id, acknowledged } = incident;
  const value = incidentValue(id);
  if (value === undefined || acknowledged) return [];
  return [button('Acknowledge', { id: slackActions.acknowledge, value, of: spoken(incident) })];
}

/** Mutes the service, or ends its mute. */
function mute(incident: Incident): Button[] {
  const { place, activeMute } = incident;
  const value = place.kind === 'service' ? sizeNowValue(place) : undefined;
  if (value === undefined) return [];
  const [label, id] = activeMute ? ['Unmute', slackActions.unmute] : ['Mute 1 h', slackActions.mute];
  return [button(label, { id, value, of: spoken(incident) })];
}

function moreLogs(incident: Incident): Button[] {
  const { id, evidence } = incident;
  const value = incidentValue(id);
  if (value === undefined || !evidence.log) return [];
  return [button('More log lines', { id: slackActions.moreLogs, value, of: spoken(incident) })];
}

/** Only services have sizes to be changed, and only those on Fargate. */
function sizeIt(incident: Incident): Button[] {
  const { place, occurrence } = incident;
  if (place.kind !== 'service' || occurrence.kind !== 'stop') return [];
  if (occurrence.diagnosis.cause !== 'out-of-memory') return [];
  if (hostOfStop(occurrence.stop).kind !== 'fargate') return [];
  const value = sizeNowValue(place);
  if (value === undefined) return [];
  return [button('Size it', { id: slackActions.sizeNow, value, of: spoken(incident) })];
}

function rollBack(incident: Incident): Button[] {
  const { place, occurrence } = incident;
  const { rollback } = occurrence.diagnosis;
  if (!rollback) return [];
  const { from, to } = rollback;
  const value = goBackValue({ service: place, from, to });
  const [name, cluster] = [place.name, place.cluster].map((word) => plain(word, nameRoom));
  return [
    button(
      'Roll back',
      { id: slackActions.goBack, value, of: spoken(incident) },
      {
        title: `Roll back to ${plain(to, nameRoom)}?`,
        words: `${name} in ${cluster} is rolled back from ${plain(from, nameRoom)} to ${plain(to, nameRoom)}. The thread shows the progress.`,
        yes: 'Roll back',
      },
    ),
  ];
}
