import type { AwsState } from '../aws/state.ts';
import type { SampleEvent } from './sample.ts';

/** The part of an alarm event that tells its new state, and which alarms a composite one has it from. */
interface AlarmDetail {
  alarmName?: string;
  state?: { value?: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'; reasonData?: string };
}

interface ReasonData {
  triggeringAlarms?: { arn: string; state: { value: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' } }[];
}

/** Brings the alarms of the sandbox's AWS into the states that the event of an alarm tells; alarms it has not stay unknown. */
export function setAlarms(state: AwsState, { detail }: SampleEvent): void {
  const { alarmName, state: told } = detail as AlarmDetail;
  if (alarmName === undefined) return;
  const { triggeringAlarms = [] } = JSON.parse(told?.reasonData ?? '{}') as ReasonData;
  const states = triggeringAlarms.map(({ arn, state: { value } }) => ({ name: nameIn(arn), value }));
  for (const { name, value } of [{ name: alarmName, value: told?.value }, ...states]) {
    const [alarm] = state.alarms([name]);
    if (alarm) state.putAlarm({ ...alarm, StateValue: value });
  }
}

function nameIn(arn: string): string {
  return arn.slice(arn.indexOf(':alarm:') + ':alarm:'.length);
}
