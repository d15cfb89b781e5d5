import { pathToFileURL } from 'node:url';
import type { Settings } from './settings.ts';

/** Values that only the deployed stack knows, in forms that every function takes. */
const deployed: Settings = {
  AWS_REGION: 'any',
  TABLE_NAME: 'any-table',
  REPORT_BUCKET: 'any-bucket',
  SLACK_CHANNEL: 'C0123456789',
};
const anyQueue = 'https://any.example';

interface Described {
  environment?: Record<string, unknown>;
}

/**
 * Checks the settings by the same schemas by which the deployed functions read them.
 * @returns `PARAMETER what it must be` for the first that a function would refuse.
 */
export async function environmentProblem(
  functions: Readonly<Record<string, Described>>,
  settings: Settings,
  root: string,
): Promise<string | undefined> {
  for (const [name, { environment = {} }] of Object.entries(functions)) {
    const module = pathToFileURL(`${root}/functions/${name}/environment.ts`).href;
    const { environmentSchema } = await import(module);
    const { error } = environmentSchema.safeParse(valuesOf(environment, settings));
    const [issue] = error?.issues ?? [];
    if (issue)
      return `${parameterOf(environment[issue.path[0]]) ?? `${name} ${issue.path[0]}`} ${issue.message}`;
  }
  return undefined;
}

function valuesOf(environment: Record<string, unknown>, settings: Settings): Record<string, string> {
  const values = Object.entries(environment).map(([variable, value]) => {
    const parameter = parameterOf(value);
    if (parameter !== undefined && settings[parameter] !== undefined) return [variable, settings[parameter]];
    return [variable, deployed[variable] ?? (typeof value === 'string' ? value : anyQueue)];
  });
  return { ...deployed, ...Object.fromEntries(values) };
}

/** The name in `!Ref NAME`. */
function parameterOf(value: unknown): string | undefined {
  return value === null || typeof value !== 'object' ? undefined : (value as { Ref?: string }).Ref;
}
