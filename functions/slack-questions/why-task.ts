import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import { causeWords } from '../../shared/incidents/message/words.ts';
import { triage } from '../../shared/incidents/triage.ts';
import { taskUrl } from '../../shared/model/console-links.ts';
import type { Diagnosis, Remedy } from '../../shared/model/diagnosis.ts';
import { counted, slackDate } from '../../shared/model/format.ts';
import type { Incident } from '../../shared/model/incident.ts';
import type { StoppedTask } from '../../shared/model/stopped-task.ts';
import { link } from '../../shared/slack/blocks.ts';
import { code, mrkdwn } from '../../shared/slack/untrusted.ts';
import type { Deps } from './deps.ts';
import { permalinkOf } from './message-link.ts';

type StopTools = Pick<Deps, 'gather' | 'incidents' | 'permalink' | 'log'>;
type Tools = StopTools & Pick<Deps, 'tasks'>;
type FoundTask = Awaited<ReturnType<Deps['tasks']['find']>>;
type LivingTask = Extract<FoundTask, { found: 'living' }>['task'];

const room = { name: 100, sentence: 1_200, quote: 600, remedy: 400, command: 800 };
const mostQuotes = 3;
const mostRemedies = 6;
/** Shown in the sentence, with its meaning. */
const bareExitCode = /^exitCode: -?\d+$/;

/**
 * Says why a task stopped, in mrkdwn.
 * @param task its id or its ARN
 * @throws InvalidInputError for a task of another account or region, and the SDK's errors.
 */
export async function whyTask(task: string, deps: Tools): Promise<string> {
  const found = await deps.tasks.find(task);
  switch (found.found) {
    case 'stopped':
      return whyStopped(found.stop, deps);
    case 'living':
      return stillThere(found.task);
    case 'too-many-clusters':
      return 'Too many clusters to search for an id. `/steward why` also accepts its ARN, which names the cluster.';
    case 'nothing':
      return unknownTask(task);
  }
}

/** Why this task stopped, with evidence that is read now. In mrkdwn; throws the SDK's errors. */
export async function whyStopped(stop: StoppedTask, deps: StopTools): Promise<string> {
  const evidence = await deps.gather(stop, diagnose(stop).container);
  const diagnosis = diagnose(stop, evidence);
  const links = [consoleLink(stop.place, stop.taskId), await incidentLink(stop, deps)];
  return explained({
    name: stop.place.name,
    at: stop.stoppedAt,
    diagnosis,
    gaps: evidence.gaps,
    links,
  });
}

/** Explains an incident by its first stop and the evidence kept with it. In mrkdwn. */
export async function whyIncident(
  incident: Incident,
  deps: Pick<Deps, 'permalink' | 'log'>,
): Promise<string> {
  const { occurrence, evidence, place, lastSeenAt } = incident;
  const isStop = occurrence.kind === 'stop';
  const diagnosis = isStop ? diagnose(occurrence.stop, evidence) : occurrence.diagnosis;
  const links = [await messageLink(incident, deps)];
  return explained({ name: place.name, at: lastSeenAt, diagnosis, gaps: evidence.gaps, links });
}

interface Explanation {
  name: string;
  /** When it stopped, epoch ms. */
  at: number;
  diagnosis: Diagnosis;
  gaps: readonly string[];
  links: readonly (string | undefined)[];
}

function explained({ name, at, diagnosis, gaps, links }: Explanation): string {
  const lines = [
    `*${mrkdwn(name, room.name)} · ${causeWords(diagnosis)}* · stopped ${slackDate(at)}`,
    mrkdwn(diagnosis.sentence, room.sentence),
    ...quotes(diagnosis),
    ...remedies(diagnosis.remedies),
    ...gaps.map((gap) => `_${mrkdwn(gap, room.remedy)}_`),
    links.filter(Boolean).join(' · '),
  ];
  return lines.filter(Boolean).join('\n');
}

/** Quotes of ECS or of the log that the sentence does not already contain. */
function quotes({ quotes: all, sentence }: Diagnosis): string[] {
  const said = all
    .map((words) => words.trim())
    .filter((words) => !sentence.includes(words) && !bareExitCode.test(words));
  return said.slice(0, mostQuotes).map((words) => `> ${mrkdwn(words, room.quote)}`);
}

function remedies(all: readonly Remedy[]): string[] {
  const items = all.slice(0, mostRemedies).map(({ text, command }, index) => {
    const words = `${index + 1}. ${mrkdwn(text, room.remedy)}`;
    return command === undefined ? words : `${words}\n${code(command, room.command)}`;
  });
  return items.length > 0 ? ['*What to do*', ...items] : [];
}

/** The message about this stop and those like it. A stop of normal operation has none. */
async function incidentLink(stop: StoppedTask, deps: StopTools): Promise<string | undefined> {
  const action = triage({ kind: 'stop', stop });
  if (action.action !== 'record') return undefined;
  const incident = await deps.incidents.find(action.id);
  return incident && messageLink(incident, deps);
}

async function messageLink(
  { message, count }: Incident,
  deps: Pick<Deps, 'permalink' | 'log'>,
): Promise<string | undefined> {
  const url = message && (await permalinkOf(message, deps));
  return url && link(url, `Its message, ${counted(count, 'stop')} so far`);
}

function stillThere({ taskId, place, status, startedAt }: LivingTask): string {
  const since = startedAt === undefined ? '' : `, started ${slackDate(startedAt)}`;
  const words = `This task has not stopped: it is ${code(status, room.name)} in cluster *${mrkdwn(place.cluster, room.name)}*${since}.`;
  return [words, consoleLink(place, taskId)].filter(Boolean).join(' ');
}

function consoleLink(place: Parameters<typeof taskUrl>[0], taskId: string): string | undefined {
  const url = taskUrl(place, taskId);
  return url && link(url, 'Task in the console');
}

/** Incidents are kept by service, so an id alone finds none. */
function unknownTask(task: string): string {
  return [
    `ECS does not know ${code(task, room.command)}: it forgets a stopped task after about an hour.`,
    'If it stopped before, `/steward why SERVICE` shows the last incident of its service. Stops of normal operation (deployments, scale-in) have none.',
  ].join('\n');
}
