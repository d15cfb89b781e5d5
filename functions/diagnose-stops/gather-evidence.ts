import type { Ecs } from '../../shared/aws/ecs/evidence.ts';
import { logFailureInWords } from '../../shared/aws/log-failure.ts';
import { evidencePatienceMs, readInTime, type TimedReading } from '../../shared/aws/read-or-gap.ts';
import { containerAtFault } from '../../shared/incidents/diagnosis/fault-container.ts';
import {
  type DefinedContainer,
  type Evidence,
  type LogTail,
  noEvidence,
  type TaskDefinitionEvidence,
} from '../../shared/model/evidence.ts';
import { cleanLines } from '../../shared/model/redaction/clean-text.ts';
import { clusterArnOf } from '../../shared/model/service-reference.ts';
import type { StoppedTask } from '../../shared/model/stopped-task.ts';
import type { LogSource } from './message-tools.ts';

const longestLogLine = 1_000;

/** Log lines that a diagnosis reads: a stack trace with what led to it. */
const linesRead = 25;

/**
 * Reads what is known about a stop beyond its event, in parallel. Never throws: what could not be read is
 * a line in `gaps`.
 * @param known what an earlier attempt read: of the task, its definition and its log nothing is read twice; the service
 * is read as it is now.
 * @param container the one whose log to read, by the first diagnosis; otherwise the one at fault by its exit.
 */
export async function gatherEvidence(
  stop: StoppedTask,
  container: string | undefined,
  gateways: LogSource & { ecs: Ecs },
  known: Evidence = noEvidence,
): Promise<Evidence> {
  const gaps: string[] = [];
  const deleted: Deleted = {};
  const read = <Value>(source: TimedReading<Value>) => readInTime(source, gaps);
  const definitionAndLog = async () => {
    const taskDefinition = known.taskDefinition ?? (await read(definitionOf(stop, gateways.ecs)));
    const log =
      known.log ?? (taskDefinition && (await readLog(stop, container, taskDefinition, gateways, gaps)));
    return { taskDefinition, log };
  };
  const [containers, service, { taskDefinition, log }] = await Promise.all([
    known.containers ?? read(taskOf(stop, gateways.ecs)),
    stop.place.kind === 'service' ? read(whetherDeleted(serviceOf(stop, gateways.ecs), deleted)) : undefined,
    definitionAndLog(),
  ]);
  return { containers, service, taskDefinition, log, gaps, ...deleted };
}

type Deleted = Pick<Evidence, 'isServiceDeleted'>;

/** Notes that ECS answered and does not know the service: an answer that failed says nothing about it. */
function whetherDeleted<Value>(source: TimedReading<Value>, deleted: Deleted): TimedReading<Value> {
  const read = async (signal: AbortSignal) => {
    const value = await source.read(signal);
    if (value === undefined) deleted.isServiceDeleted = true;
    return value;
  };
  return { ...source, read };
}

const taskOf = ({ taskArn, place }: StoppedTask, ecs: Ecs) => ({
  name: 'task',
  action: 'ecs:DescribeTasks',
  absent: 'ECS no longer knows the task',
  read: (signal: AbortSignal) => ecs.describeTask({ taskArn, cluster: clusterArnOf(place) }, signal),
});

const definitionOf = ({ taskDefinitionArn }: StoppedTask, ecs: Ecs) => ({
  name: 'task definition',
  action: 'ecs:DescribeTaskDefinition',
  absent: 'ECS does not know it',
  read: (signal: AbortSignal) => ecs.describeTaskDefinition(taskDefinitionArn, signal),
});

const serviceOf = ({ place }: StoppedTask, ecs: Ecs) => ({
  name: 'service',
  action: 'ecs:DescribeServices',
  absent: 'ECS no longer knows it',
  read: (signal: AbortSignal) =>
    ecs.describeService({ cluster: clusterArnOf(place), name: place.name }, signal),
});

async function readLog(
  stop: StoppedTask,
  container: string | undefined,
  definition: TaskDefinitionEvidence,
  { logs, logLines }: LogSource,
  gaps: string[],
): Promise<LogTail | undefined> {
  if (!stop.started) return undefined; // A task that never ran wrote no log.
  const defined = definitionOfContainer(stop, container, definition);
  if (!defined) return undefined;
  const place = logPlace(stop, defined);
  if (typeof place === 'string') {
    gaps.push(place);
    return undefined;
  }
  if (logLines === 0) {
    gaps.push('log lines are turned off (setting logLines); CloudWatch Logs has them');
    return undefined;
  }
  const lines = await readInTime(
    {
      name: 'logs',
      action: 'logs:GetLogEvents',
      absent: 'there is no such log stream',
      read: (signal) => logs.tail({ ...place, limit: linesRead }, signal),
      inWords: (error) => logFailureInWords(error, { container: defined.name, ...place }, evidencePatienceMs),
    },
    gaps,
  );
  if (lines?.length === 0) gaps.push(emptyLog(defined));
  return lines && { container: defined.name, ...place, lines: cleaned(lines) };
}

function emptyLog({ name, logMode }: DefinedContainer): string {
  return logMode === 'non-blocking'
    ? `The log of ${name} is empty: its mode is non-blocking, which can lose the last lines of a crash.`
    : `The log of ${name} is empty: the container wrote nothing.`;
}

function definitionOfContainer(
  stop: StoppedTask,
  name: string | undefined,
  { containers }: TaskDefinitionEvidence,
): DefinedContainer | undefined {
  const wanted = name ?? containerAtFault(stop.containers, stop.stopTookMs)?.name;
  const byName = containers.find((container) => container.name === wanted);
  return byName ?? containers.find(({ essential }) => essential);
}

/** Place where the awslogs driver writes, or the sentence why there is nothing to read. */
function logPlace(
  stop: StoppedTask,
  defined: DefinedContainer,
): Omit<LogTail, 'container' | 'lines'> | string {
  const { name, logDriver, logGroup, logStreamPrefix, logRegion } = defined;
  if (!logDriver) return `no logs: container ${name} has no log configuration`;
  if (logDriver !== 'awslogs' || !logGroup) {
    return `no logs here: container ${name} logs through ${logDriver}, not to CloudWatch Logs`;
  }
  // Without a prefix, which only EC2 allows, the driver names the stream after the container's id.
  const runtimeId = stop.containers.find((container) => container.name === name)?.runtimeId;
  const stream = logStreamPrefix ? `${logStreamPrefix}/${name}/${stop.taskId}` : runtimeId;
  if (!stream) return `logs not readable: container ${name} has no awslogs-stream-prefix`;
  return { group: logGroup, stream, region: logRegion ?? stop.place.region };
}

/** Lines as the table stores them; of a private key only the first is left. */
function cleaned(lines: LogTail['lines']): LogTail['lines'] {
  const messages = cleanLines(
    lines.map(({ message }) => message),
    longestLogLine,
  );
  return lines
    .map(({ at }, index) => ({
      at,
      message: (messages[index] ?? '').slice(0, longestLogLine).toWellFormed(),
    }))
    .filter(({ message }, index) => message !== '' || lines[index]?.message === '');
}
