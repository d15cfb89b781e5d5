import type { ContainerLogs } from '../../shared/aws/container-logs.ts';
import type { Ecs } from '../../shared/aws/ecs/evidence.ts';
import { GatewayError } from '../../shared/errors.ts';
import { containerAtFault } from '../../shared/incidents/diagnosis/fault-container.ts';
import type {
  DefinedContainer,
  Evidence,
  LogTail,
  TaskDefinitionEvidence,
} from '../../shared/model/evidence.ts';
import { redact } from '../../shared/model/redaction/redact.ts';
import type { StoppedTask } from '../../shared/model/stopped-task.ts';

/** Each fetch may take this long, in milliseconds: a message without one fact beats a late message. */
const patience = 3_000;
const mostLogLines = 25;
const longestLogLine = 1_000;

/** One thing to read: how the message calls it, and the action that the role must allow. */
interface Source<Value> {
  name: string;
  action: string;
  /** What it means when there is no such thing. */
  absent: string;
  read: (signal: AbortSignal) => Promise<Value | undefined>;
}

/**
 * Reads what is known about a stop beyond its event, in parallel. Never throws: what could not be read is
 * a line in `gaps`.
 * @param container the one whose log to read, by the first diagnosis; otherwise the one at fault by its exit.
 */
export async function gatherEvidence(
  stop: StoppedTask,
  container: string | undefined,
  gateways: { ecs: Ecs; logs: ContainerLogs },
): Promise<Evidence> {
  const gaps: string[] = [];
  const read = <Value>(source: Source<Value>) => readSoftly(source, gaps);
  const definitionAndLog = read(definitionOf(stop, gateways.ecs)).then(async (taskDefinition) => {
    const log = taskDefinition && (await readLog(stop, container, taskDefinition, gateways.logs, gaps));
    return { taskDefinition, log };
  });
  const [containers, service, { taskDefinition, log }] = await Promise.all([
    read(taskOf(stop, gateways.ecs)),
    stop.place.kind === 'service' ? read(serviceOf(stop, gateways.ecs)) : undefined,
    definitionAndLog,
  ]);
  return { containers, service, taskDefinition, log, gaps };
}

const taskOf = ({ taskArn, place }: StoppedTask, ecs: Ecs) => ({
  name: 'task',
  action: 'ecs:DescribeTasks',
  absent: 'ECS does not know the task any more',
  read: (signal: AbortSignal) => ecs.describeTask({ taskArn, cluster: place.cluster }, signal),
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
  absent: 'ECS does not know it any more',
  read: (signal: AbortSignal) => ecs.describeService(place, signal),
});

async function readSoftly<Value>(source: Source<Value>, gaps: string[]): Promise<Value | undefined> {
  try {
    const value = await source.read(AbortSignal.timeout(patience));
    if (value === undefined) gaps.push(`${source.name} not readable: ${source.absent}`);
    return value;
  } catch (error) {
    gaps.push(`${source.name} not readable: ${reasonOf(error)} on ${source.action}`);
    return undefined;
  }
}

async function readLog(
  stop: StoppedTask,
  container: string | undefined,
  definition: TaskDefinitionEvidence,
  logs: ContainerLogs,
  gaps: string[],
): Promise<LogTail | undefined> {
  if (!stop.started) return undefined; // A task that never ran wrote nothing.
  const defined = definitionOfContainer(stop, container, definition);
  if (!defined) return undefined;
  const place = logPlace(stop, defined);
  if (typeof place === 'string') {
    gaps.push(place);
    return undefined;
  }
  const lines = await readSoftly(
    {
      name: 'logs',
      action: 'logs:GetLogEvents',
      absent: 'there is no such log stream',
      read: (signal) => logs.tail({ ...place, limit: mostLogLines }, signal),
    },
    gaps,
  );
  return lines && { container: defined.name, ...place, lines: lines.map(cleanLine) };
}

function definitionOfContainer(
  stop: StoppedTask,
  name: string | undefined,
  { containers }: TaskDefinitionEvidence,
): DefinedContainer | undefined {
  const wanted = name ?? containerAtFault(stop.containers)?.name;
  const byName = containers.find((container) => container.name === wanted);
  return byName ?? containers.find(({ essential }) => essential);
}

/** Where the awslogs driver writes, or the sentence why there is nothing to read. */
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

function cleanLine({ at, message }: { at: number; message: string }): { at: number; message: string } {
  return { at, message: redact(message).slice(0, longestLogLine).toWellFormed() };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  if (error.name === 'TimeoutError' || error.name === 'AbortError') {
    return `no answer within ${patience / 1000} s`;
  }
  // "ClientException" and "ServerException", which ECS has, say nothing without the word.
  const name = error instanceof GatewayError ? error.code : error.name;
  return name.replace(/(?<!^(?:Client|Server))Exception$/, '');
}
