import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import { causeWords } from '../../shared/incidents/message/words.ts';
import { triage } from '../../shared/incidents/triage.ts';
import { taskUrl } from '../../shared/model/console-links.ts';
import type { Diagnosis, Remedy } from '../../shared/model/diagnosis.ts';
import { counted, slackDate } from '../../shared/model/format.ts';
import type { StoppedTask } from '../../shared/model/stopped-task.ts';
import { link } from '../../shared/slack/blocks.ts';
import { code, mrkdwn } from '../../shared/slack/untrusted.ts';
import type { Deps } from './deps.ts';
import { permalinkOf } from './permalink.ts';

type Tools = Pick<Deps, 'tasks' | 'gather' | 'incidents' | 'permalink' | 'log'>;
type FoundTask = Awaited<ReturnType<Deps['tasks']['find']>>;
type LivingTask = Extract<FoundTask, { found: 'living' }>['task'];

const room = { name: 100, sentence: 1_200, quote: 600, remedy: 400, command: 800 };
const mostQuotes = 3;
const mostRemedies = 6;
/** Stands in the sentence, with its meaning. */
const bareExitCode = /^exitCode: -?\d+$/;

/**
 * Why a task stopped, in mrkdwn for whoever asked.
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
      return 'There are too many clusters to look for an id in all of them. `/steward why` takes its ARN as well, which names the cluster.';
    case 'nothing':
      return unknownTask(task);
  }
}

async function whyStopped(stop: StoppedTask, deps: Tools): Promise<string> {
  const evidence = await deps.gather(stop, diagnose(stop).container);
  const diagnosis = diagnose(stop, evidence);
  const lines = [
    `*${mrkdwn(stop.place.name, room.name)} · ${causeWords(diagnosis)}* · stopped ${slackDate(stop.stoppedAt)}`,
    mrkdwn(diagnosis.sentence, room.sentence),
    ...quotes(diagnosis),
    ...remedies(diagnosis.remedies),
    ...evidence.gaps.map((gap) => `_${mrkdwn(gap, room.remedy)}_`),
    [consoleLink(stop.place, stop.taskId), await incidentLink(stop, deps)].filter(Boolean).join(' · '),
  ];
  return lines.filter(Boolean).join('\n');
}

/** The words of ECS or of the log that the sentence does not hold already. */
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

/** The message that tells of this stop and of those like it. A stop of everyday life has none. */
async function incidentLink(stop: StoppedTask, deps: Tools): Promise<string | undefined> {
  const action = triage({ kind: 'stop', stop });
  if (action.action !== 'record') return undefined;
  const incident = await deps.incidents.find(action.id);
  const url = incident?.message && (await permalinkOf(incident.message, deps));
  return url && link(url, `Its message, ${counted(incident.count, 'stop')} so far`);
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

/** What was counted is kept by service, so without one there is nothing to look in. */
function unknownTask(task: string): string {
  return [
    `ECS does not know ${code(task, room.command)}: it forgets a stopped task after about an hour.`,
    'If it stopped before, the message about its service in the channel says why: search there for the name of the service. Stops that are everyday life (deployments, scale-in) have no message.',
  ].join('\n');
}
