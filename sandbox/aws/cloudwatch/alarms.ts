import type { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { pageOf } from '../pages.ts';
import type { Input, RequestContext, Requirement } from '../service.ts';
import { arnIn } from '../service.ts';
import { cloudWatchError, validationError } from './errors.ts';

const maxNames = 100;
const maxPage = 100;
/** Default page size of alarms. */
const usualPage = 50;

/** Alarm as DescribeAlarms returns it; a composite one has an AlarmRule. */
type Alarm = MetricAlarm | CompositeAlarm;

/** The alarms of the account. */
export interface AlarmStore {
  /** Replaces the alarm of the same AlarmName. */
  putAlarm(alarm: Alarm): void;
  /** Alarms with these names, or all; ordered by name. */
  alarms(names?: readonly string[]): Alarm[];
}

/** No alarms. */
export function createAlarmStore(): AlarmStore {
  const alarms = new Map<string, Alarm>();
  return {
    putAlarm: (alarm) => void alarms.set(alarm.AlarmName ?? '', alarm),
    alarms: (names = [...alarms.keys()]) =>
      [...new Set(names)].sort().flatMap((name) => alarms.get(name) ?? []),
  };
}

/**
 * Describing composite alarms needs permission on every resource; for metric alarms their ARNs suffice
 * ("CloudWatch permissions reference").
 */
export function describeAlarmsRequires(input: Input, { place }: RequestContext): Requirement[] {
  const { types, names } = readFilters(input);
  const resources = types.includes('CompositeAlarm')
    ? ['*']
    : (names ?? ['*']).map((name) => arnIn(place, 'cloudwatch', `alarm:${name}`));
  return resources.map((resource) => ({ action: 'cloudwatch:DescribeAlarms', resource }));
}

/** Answers DescribeAlarms; without AlarmTypes it returns metric alarms only. */
export function describeAlarms(store: AlarmStore, input: Input) {
  const { types, names, prefix, state } = readFilters(input);
  const size = Number(input.MaxRecords ?? usualPage);
  if (!(size >= 1 && size <= maxPage))
    throw validationError(`The parameter MaxRecords must be between 1 and ${maxPage}.`);
  const found = store.alarms(names).filter((alarm) => {
    const { AlarmName = '', StateValue } = alarm;
    if (!types.includes(isComposite(alarm) ? 'CompositeAlarm' : 'MetricAlarm')) return false;
    return AlarmName.startsWith(prefix) && (state === undefined || state === StateValue);
  });
  const page = pageOf(found, size, input.NextToken, () =>
    cloudWatchError('InvalidNextToken', 'The parameter NextToken is invalid.'),
  );
  return {
    CompositeAlarms: page.items.filter(isComposite),
    MetricAlarms: page.items.filter((alarm) => !isComposite(alarm)),
    ...(page.nextToken && { NextToken: page.nextToken }),
  };
}

function isComposite(alarm: Alarm): alarm is CompositeAlarm {
  return 'AlarmRule' in alarm;
}

interface Filters {
  types: string[];
  names: string[] | undefined;
  prefix: string;
  state: unknown;
}

function readFilters(input: Input): Filters {
  for (const unknown of ['ChildrenOfAlarmName', 'ParentsOfAlarmName', 'ActionPrefix'])
    if (input[unknown] !== undefined) throw validationError(`The sandbox does not know ${unknown}.`);
  const names = input.AlarmNames as string[] | undefined;
  if (names && input.AlarmNamePrefix !== undefined)
    throw validationError('AlarmNames and AlarmNamePrefix cannot be given together.');
  if (names && names.length > maxNames)
    throw validationError(`The collection AlarmNames must not have a size greater than ${maxNames}.`);
  return {
    types: (input.AlarmTypes ?? ['MetricAlarm']) as string[],
    names: names?.length ? names : undefined,
    prefix: String(input.AlarmNamePrefix ?? ''),
    state: input.StateValue,
  };
}
