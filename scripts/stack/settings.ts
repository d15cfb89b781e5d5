import { nearestNames } from '../../shared/model/nearest-names.ts';
import { parseFreeze } from '../../shared/rollout/change-window.ts';
import { scheduleProblem } from './schedule.ts';

/** A parameter of the CloudFormation stack, as parameters.yml has it. */
interface StackParameter {
  Type: 'String' | 'Number';
  Default?: string | number;
  AllowedPattern?: string;
  AllowedValues?: string[];
  MinValue?: number;
  MaxValue?: number;
  ConstraintDescription?: string;
}

export type StackParameters = Readonly<Record<string, StackParameter>>;
/** Values of parameters by their names. */
export type Settings = Readonly<Record<string, string>>;

/** Ways in which Slack reaches the stack, chosen when packaging (endpoints/). */
const endpoints = ['none', 'url', 'http-api'];
/** Remedy for a setting that only an endpoint makes possible. */
const setEndpoint = 'set endpoint to url or http-api';
/** Parameters that templates without an endpoint lack (functions/slack-interactions/function.yml). */
const ofEndpoint = ['approvers', 'muters', 'slackSigningParameter', 'slackTeam', 'publicConcurrency'];

/** The value that every parameter will have; one that is required and missing has none. */
export function settingsWith(parameters: StackParameters, given: Settings): Settings {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, { Default }]) => {
      const value = given[name] ?? Default;
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
}

/**
 * Checks what CloudFormation would refuse only after the first resources were created.
 * @param given values from the command line and the stage
 * @returns a sentence that names the parameter and what it must be; undefined where all is well.
 */
export function settingsProblem(parameters: StackParameters, given: Settings): string | undefined {
  for (const name of Object.keys(given)) {
    const problem = nameProblem(name, parameters, ['endpoint']);
    if (problem) return problem;
  }
  for (const [name, value] of Object.entries(settingsWith(parameters, given))) {
    const problem = valueProblem(parameters[name] as StackParameter, value);
    if (problem) return `${name} ${problem}`;
  }
  const settings = settingsWith(parameters, given);
  const { scanSchedule, freeze, subnets = '', securityGroups = '' } = settings;
  if (settings.minorChannel && settings.minorChannel === settings.slackChannel)
    return 'minorChannel must be another channel than slackChannel; without it, all incidents go to slackChannel';
  if ((subnets === '') !== (securityGroups === ''))
    return 'subnets and securityGroups belong together: set both, or none';
  if (freeze && !parseFreeze(freeze)) return 'freeze must be empty, or days such as 2026-12-20/2027-01-03';
  const problem = scanSchedule && scheduleProblem(scanSchedule);
  return problem ? `scanSchedule ${problem}` : undefined;
}

/**
 * Checks the name of a setting.
 * @param others names beside the parameters, one of which may have been meant
 * @returns what is wrong, with the nearest name or the setting that is missing; undefined for a parameter.
 */
export function nameProblem(
  name: string,
  parameters: StackParameters,
  others: readonly string[],
): string | undefined {
  if (Object.hasOwn(parameters, name)) return undefined;
  if (ofEndpoint.includes(name)) return `${name} needs an endpoint: ${setEndpoint}`;
  const [nearest] = nearestNames(name, [...Object.keys(parameters), ...others], 1);
  return `${name}: unknown setting.${nearest ? ` Did you mean ${nearest}?` : ''}`;
}

function valueProblem(parameter: StackParameter, value: string): string | undefined {
  const { Type, AllowedPattern, AllowedValues, MinValue, MaxValue } = parameter;
  if (AllowedValues && !AllowedValues.includes(value)) {
    // `approve` is the one value that an endpoint alone makes possible.
    if (value === 'approve') return `must not be approve without an endpoint: ${setEndpoint}`;
    const [nearest] = nearestNames(value, AllowedValues, 1);
    return `must be one of ${AllowedValues.join(', ')}${nearest ? ` (did you mean ${nearest}?)` : ''}`;
  }
  const problem = Type === 'Number' ? numberProblem(value, MinValue, MaxValue) : undefined;
  if (problem) return problem;
  if (AllowedPattern && !new RegExp(`^(?:${AllowedPattern})$`).test(value))
    return parameter.ConstraintDescription ?? `must match ${AllowedPattern}`;
  return undefined;
}

/** Checks a number; a parameter with a whole least value counts something: days, lines, services. */
function numberProblem(
  value: string,
  least = Number.NEGATIVE_INFINITY,
  most = Number.POSITIVE_INFINITY,
): string | undefined {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  const isCount = Number.isInteger(least);
  if (number >= least && number <= most && (!isCount || Number.isInteger(number))) return undefined;
  return `must be a ${isCount ? 'whole ' : ''}number from ${least} to ${most}`;
}

/** Checks `--param endpoint=…` before the framework looks for the file of that name. @param args of the command line */
export function endpointProblem(args: readonly string[]): string | undefined {
  for (const text of args) {
    const [, value] = /^(?:--param=)?["']?endpoint=(.*?)["']?$/.exec(text) ?? [];
    if (value === undefined || endpoints.includes(value)) continue;
    const [nearest] = nearestNames(value, endpoints, 1);
    return `endpoint must be one of ${endpoints.join(', ')}${nearest ? ` (did you mean ${nearest}?)` : ''}`;
  }
  return undefined;
}
