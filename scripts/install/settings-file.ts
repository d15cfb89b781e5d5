import { existsSync, readFileSync } from 'node:fs';
import { parse, YAMLParseError } from 'yaml';
import { nearestNames } from '../../shared/model/nearest-names.ts';
import { type Settings, type StackParameters, settingsProblem, settingsWith } from '../stack/settings.ts';

/** Endpoints that a template exists for (endpoints/). */
export const endpoints = ['none', 'url', 'http-api'] as const;
export type Endpoint = (typeof endpoints)[number];

/** Settings of a deployment that are no parameters of the stack. */
export interface Placement {
  region?: string;
  endpoint: Endpoint;
  /** S3 bucket for the release; by default one that deploying creates. */
  bucket?: string;
  /** Tags of the stack, which CloudFormation puts on its resources. */
  tags: Record<string, string>;
}

export interface StewardSettings extends Placement {
  /** Values for the stack's parameters, without those at their default. */
  given: Settings;
}

/** A settings file that cannot be used, with the field and the remedy. */
export class SettingsError extends Error {}

/** An answer without its fields: STS speaks XML, which a page of a proxy passes for. */
export const notAws = 'The response was not AWS data: check for a proxy in between.';

const placementNames = ['region', 'endpoint', 'bucket', 'tags'];

/** The settings file of a stage: steward.yml for production, steward.STAGE.yml for any other. */
export function settingsFileOf(stage: string): string {
  return stage === 'production' ? 'steward.yml' : `steward.${stage}.yml`;
}

/**
 * Reads a settings file; a file that does not exist counts as empty unless it was named.
 * @throws SettingsError naming the file
 */
export function readSettingsFile(path: string, isNamed: boolean): unknown {
  if (!existsSync(path)) {
    if (isNamed) throw new SettingsError(`${path}: file not found.`);
    return {};
  }
  try {
    return parse(readFileSync(path, 'utf8')) ?? {};
  } catch (error) {
    if (error instanceof YAMLParseError) throw new SettingsError(`${path}: ${error.message.split('\n')[0]}`);
    throw error;
  }
}

/** Settings of the file without its values for the stack; those are checked against the template of the endpoint. */
export function placementOf(content: unknown): Placement {
  const fields = fieldsOf(content);
  const endpoint = endpoints.find((name) => name === (fields.endpoint ?? 'none'));
  if (!endpoint) throw new SettingsError(`endpoint must be one of ${endpoints.join(', ')}`);
  const { region, bucket, tags = {} } = fields;
  if (region !== undefined && typeof region !== 'string')
    throw new SettingsError('region must be a string, such as eu-west-1');
  if (bucket !== undefined && typeof bucket !== 'string')
    throw new SettingsError('bucket must be the name of an S3 bucket');
  if (typeof tags !== 'object' || tags === null || Array.isArray(tags))
    throw new SettingsError('tags must be names with values, such as team: platform');
  return {
    region,
    bucket,
    endpoint,
    tags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)])),
  };
}

/**
 * Checks a settings file against the parameters of the stack.
 * @param parameters of the template for the file's endpoint
 * @throws SettingsError for an unknown name (with the nearest one), a value that a parameter refuses, or a secret
 */
export function stewardSettings(content: unknown, parameters: StackParameters): StewardSettings {
  const fields = fieldsOf(content);
  const given = Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => !placementNames.includes(name))
      .map(([name, value]) => [name, textOf(name, value, parameters)]),
  );
  const problem = settingsProblem(parameters, given);
  if (problem) throw new SettingsError(problem);
  return { ...placementOf(content), given };
}

/** Every parameter with its value, for the eye: whether it was set or is the default. */
export function effectiveSettings(
  { given }: StewardSettings,
  parameters: StackParameters,
): { name: string; value: string; isDefault: boolean }[] {
  return Object.entries(settingsWith(parameters, given)).map(([name, value]) => ({
    name,
    value,
    isDefault: !(name in given),
  }));
}

function fieldsOf(content: unknown): Record<string, unknown> {
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new SettingsError('must contain names with values, such as slackChannel: C0123456789');
  return content as Record<string, unknown>;
}

/** Slack's tokens and webhooks, by their beginning. */
const secretForm = /^xox[a-z]-|hooks\.slack(?:-gov)?\.com\/services\//;

function textOf(name: string, value: unknown, parameters: StackParameters): string {
  if (!(name in parameters)) {
    const [nearest] = nearestNames(name, [...Object.keys(parameters), ...placementNames], 1);
    throw new SettingsError(`${name}: unknown setting.${nearest ? ` Did you mean ${nearest}?` : ''}`);
  }
  const text = Array.isArray(value) ? value.map(String).join(',') : String(value ?? '');
  if (secretForm.test(text))
    throw new SettingsError(
      `${name} contains a secret, which belongs in SSM: run npm run slack-app to store it.`,
    );
  return text;
}
