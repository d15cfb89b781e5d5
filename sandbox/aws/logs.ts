import type { Clock } from '../clock.ts';
import { AwsError, arnIn, type Input, type RequestContext, type Service } from './service.ts';
import type { AwsState, LogEvent } from './state.ts';

/** One answer holds at most 1 MiB, each event counted with 26 bytes more, and 10,000 events. */
const maxPageBytes = 1_048_576;
const eventOverheadBytes = 26;
const maxPageEvents = 10_000;

/** CloudWatch Logs: reading the lines of one stream. */
export function createLogs(state: AwsState, clock: Clock): Service {
  return {
    name: 'logs',
    target: 'Logs_20140328',
    contentType: 'application/x-amz-json-1.1',
    operations: {
      GetLogEvents: {
        requires(input, { place }) {
          const resource = `log-group:${groupName(input)}:log-stream:${input.logStreamName}`;
          return [{ action: 'logs:GetLogEvents', resource: arnIn(place, 'logs', resource) }];
        },
        run(input, context) {
          const page = cutPage(selectEvents(state, input, context), input);
          const ingestionTime = clock.now();
          return { ...page, events: page.events.map((event) => ({ ...event, ingestionTime })) };
        },
      },
    },
  };
}

function groupName(input: Input): string {
  return String(input.logGroupName ?? input.logGroupIdentifier).replace(/^arn:.*:log-group:/, '');
}

function selectEvents(state: AwsState, input: Input, { place }: RequestContext): LogEvent[] {
  const streams = state.logGroup(groupName(input), place.region);
  if (!streams) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  const events = streams.get(String(input.logStreamName));
  if (!events) throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  const { startTime = 0, endTime = Number.POSITIVE_INFINITY } = input as {
    startTime?: number;
    endTime?: number;
  };
  return events.filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime);
}

/**
 * A token is its direction and a position in the selected events: f/12 reads on from event 12, b/12 reads
 * back from it. At an end the same token comes back, which tells the caller to stop.
 */
function cutPage(events: LogEvent[], input: Input) {
  const limit = Number(input.limit ?? maxPageEvents);
  if (!(limit >= 1 && limit <= maxPageEvents))
    throw new AwsError(
      'InvalidParameterException',
      `1 validation error detected: limit ${limit} is not in 1..10000`,
    );
  const { forward, position } = readToken(input, events.length);
  const step = forward ? 1 : -1;
  let edge = position;
  let bytes = 0;
  while (Math.abs(edge - position) < limit) {
    const event = events[forward ? edge : edge - 1];
    bytes += event ? Buffer.byteLength(event.message) + eventOverheadBytes : Number.POSITIVE_INFINITY;
    if (bytes > maxPageBytes) break;
    edge += step;
  }
  const [start, end] = forward ? [position, edge] : [edge, position];
  return { events: events.slice(start, end), nextForwardToken: `f/${end}`, nextBackwardToken: `b/${start}` };
}

function readToken(input: Input, length: number): { forward: boolean; position: number } {
  if (input.nextToken === undefined) {
    return input.startFromHead === true
      ? { forward: true, position: 0 }
      : { forward: false, position: length };
  }
  const [, direction, position] = /^([fb])\/(\d+)$/.exec(String(input.nextToken)) ?? [];
  if (!direction) throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  return { forward: direction === 'f', position: Math.min(Number(position), length) };
}
