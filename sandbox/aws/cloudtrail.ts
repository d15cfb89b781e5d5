import type { Clock } from '../clock.ts';
import { AwsError, type Input, type Service } from './service.ts';

/** Record of an API call as CloudTrail writes it ("CloudTrail record contents"). */
export interface TrailRecord {
  eventTime: string;
  eventSource: string;
  eventName: string;
  eventID: string;
  readOnly: boolean;
  userIdentity: { userName?: string; arn?: string; accessKeyId?: string };
  [field: string]: unknown;
}

/** Calls that the event history of the account has, or will have. */
export interface TrailState {
  putTrailRecord(record: TrailRecord): void;
  trailRecords(): readonly TrailRecord[];
}

export function createTrailState(): TrailState {
  const records: TrailRecord[] = [];
  return { putTrailRecord: (record) => void records.push(record), trailRecords: () => records };
}

/** Time until the event history has a call, ms; AWS says about five minutes on average. */
const delayMs = 5 * 60_000;
/** Most events of one answer. */
const mostEvents = 50;

/** CloudTrail: the event history of management events. ECS names no resources in its events. */
export function createCloudTrail(state: TrailState, clock: Clock): Service {
  return {
    name: 'cloudtrail',
    target: 'CloudTrail_20131101',
    contentType: 'application/x-amz-json-1.1',
    operations: {
      LookupEvents: {
        requires: () => [{ action: 'cloudtrail:LookupEvents', resource: '*' }],
        run(input) {
          const wanted = selected(state.trailRecords(), input, clock.now());
          const start = Number(input.NextToken ?? 0);
          const end = start + sizeOf(input);
          return {
            Events: wanted.slice(start, end).map(eventOf),
            ...(end < wanted.length && { NextToken: String(end) }),
          };
        },
      },
    },
  };
}

/** Records of the window with the attribute, newest first. Times of the request are epoch seconds. */
function selected(records: readonly TrailRecord[], input: Input, now: number): TrailRecord[] {
  const { StartTime: from = 0, EndTime: to = now / 1000 } = input as { StartTime?: number; EndTime?: number };
  if (from > to) throw new AwsError('InvalidTimeRangeException', 'Invalid time range.');
  const has = attributeOf(input);
  return records
    .filter((record) => has(record) && timeOf(record) + delayMs <= now)
    .filter((record) => timeOf(record) >= from * 1000 && timeOf(record) <= to * 1000)
    .toSorted((one, other) => timeOf(other) - timeOf(one));
}

function attributeOf({ LookupAttributes }: Input): (record: TrailRecord) => boolean {
  const [attribute, ...others] = (LookupAttributes ?? []) as {
    AttributeKey: string;
    AttributeValue: string;
  }[];
  if (attribute === undefined) return () => true;
  const { AttributeKey: key, AttributeValue: value } = attribute;
  if (others.length > 0 || !['EventName', 'EventSource', 'ResourceName'].includes(key))
    throw new AwsError('InvalidLookupAttributesException', 'Invalid lookup attributes.');
  if (key === 'ResourceName') return () => false;
  return ({ eventName, eventSource }) => (key === 'EventName' ? eventName : eventSource) === value;
}

function sizeOf({ MaxResults: size = mostEvents }: Input): number {
  if (Number(size) >= 1 && Number(size) <= mostEvents) return Number(size);
  throw new AwsError('InvalidMaxResultsException', 'MaxResults must be between 1 and 50.');
}

function timeOf({ eventTime }: TrailRecord): number {
  return Date.parse(eventTime);
}

function eventOf(record: TrailRecord): object {
  const { userIdentity, eventTime, eventID, eventName, eventSource, readOnly } = record;
  return {
    ...{ EventId: eventID, EventName: eventName, EventSource: eventSource, ReadOnly: String(readOnly) },
    ...{ EventTime: new Date(eventTime), AccessKeyId: userIdentity.accessKeyId, Resources: [] },
    Username: userIdentity.userName ?? userIdentity.arn?.split('/').at(-1),
    CloudTrailEvent: JSON.stringify(record),
  };
}
