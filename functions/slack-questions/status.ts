import { nameFromArn } from '../../shared/model/arn.ts';
import { sizeInWords, slackDate } from '../../shared/model/format.ts';
import type { Incident } from '../../shared/model/incident.ts';
import { hasEnded, type Rollout } from '../../shared/model/rollout.ts';
import { type ServiceReference, serviceName } from '../../shared/model/service-reference.ts';
import { holdWords, stateWords } from '../../shared/sizing/report/rollout-words.ts';
import { link } from '../../shared/slack/blocks.ts';
import { mrkdwnWithPeopleAndTimes, personWords, requesterWords } from '../../shared/slack/names.ts';
import { mrkdwn } from '../../shared/slack/untrusted.ts';
import type { Deps } from './deps.ts';
import { permalinkOf } from './message-link.ts';

type Tools = Pick<Deps, 'home' | 'incidents' | 'rollouts' | 'mutes' | 'pauses' | 'permalink' | 'log' | 'now'>;

const nameRoom = 255;
const reasonRoom = 200;
/** Of each kind: an answer is read on a phone. */
const mostLines = 20;

/** Lists open incidents, the pause of changes, running rollouts, holds and mutes, in mrkdwn. Throws the SDK's errors. */
export async function status(deps: Tools): Promise<string> {
  const now = deps.now();
  const [open, pause, rollouts, holds, mutes] = await Promise.all([
    deps.incidents.openIn(deps.home()),
    deps.pauses.read(),
    rolloutsUnderWay(deps),
    deps.rollouts.allHolds(now),
    deps.mutes.all(now),
  ]);
  const lines = [
    ...part('Open incidents of services', await incidentLines(open, deps), open.length),
    ...(pause ? [`*Changes are paused* since ${slackDate(pause.since)}, by ${personWords(pause.by)}`] : []),
    ...part('Under way', await Promise.all(rollouts.map((rollout) => rolloutLine(rollout, deps)))),
    ...part(
      'On hold',
      holds.map(({ service, until, reason }) => {
        return `${named(service)} until ${slackDate(until)}: ${mrkdwnWithPeopleAndTimes(holdWords(reason), reasonRoom)}`;
      }),
    ),
    ...part(
      'Muted',
      mutes.map(({ service, until, by }) => {
        return `${named(service)} until ${slackDate(until)}, by ${personWords(by)}`;
      }),
    ),
  ];
  return lines.join('\n') || 'No open incidents, rollouts, holds, mutes or pauses.';
}

/** Part of the answer. @param total number of its lines, of which the first suffice */
function part(title: string, lines: readonly string[], total = lines.length): string[] {
  if (lines.length === 0) return [];
  const more = total - mostLines;
  const shown = lines.slice(0, mostLines).map((line) => `• ${line}`);
  return [`*${title}*`, ...shown, ...(more > 0 ? [`… and ${more} more`] : [])];
}

/** Lines of the incidents that are shown. Imports the wording of incidents only where there are some. */
async function incidentLines(open: readonly Incident[], deps: Tools): Promise<string[]> {
  if (open.length === 0) return [];
  const { openIncidentLines } = await import('./open-incidents.ts');
  return openIncidentLines(open.slice(0, mostLines), deps);
}

async function rolloutsUnderWay({ rollouts }: Tools): Promise<Rollout[]> {
  const loaded = await Promise.all((await rollouts.allActive()).map((id) => rollouts.load(id)));
  return loaded
    .flatMap((rollout) => (rollout && !hasEnded(rollout) ? [rollout] : []))
    .sort((one, other) => one.startedAt - other.startedAt);
}

async function rolloutLine(
  { kind, decision, state, toArn = '', startedAt, by, message }: Rollout,
  deps: Tools,
): Promise<string> {
  const { service, from, to } = decision;
  const revisions = [toArn, decision.taskDefinitionArn].map((arn) => mrkdwn(nameFromArn(arn), nameRoom));
  const change = kind === 'go-back' ? revisions.join(' → ') : `${sizeInWords(from)} → ${sizeInWords(to)}`;
  const words = `${named(service)} ${change}: ${stateWords[state]}, started ${slackDate(startedAt)} ${requesterWords(by)}`;
  const url = message && (await permalinkOf(message, deps));
  return url ? `${words} · ${link(url, 'message')}` : words;
}

function named(service: Pick<ServiceReference, 'cluster' | 'name'>): string {
  return `*${mrkdwn(serviceName(service), nameRoom)}*`;
}
