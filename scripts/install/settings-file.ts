import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { commandName } from '../command-name.ts';
import {
  nameProblem,
  type Settings,
  type StackParameters,
  settingsProblem,
  settingsWith,
} from '../stack/settings.ts';

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
  return contentOf(readFileSync(path, 'utf8'), path);
}

/**
 * Parses the text of a settings file; an empty one has no settings.
 * @throws SettingsError naming the file and the line; a value that begins with * is YAML's alias unless it is quoted
 */
export function contentOf(text: string, path: string): unknown {
  try {
    return parse(text) ?? {};
  } catch (error) {
    const [, name, value] = /^([\w-]+):[ \t]*(\*\S*)/m.exec(text) ?? [];
    if (name) throw new SettingsError(`${path}: ${name} must be in quotes: '${value}'`);
    const [line = ''] = error instanceof Error ? error.message.split('\n') : [];
    throw new SettingsError(`${path}: ${line.replace(/:$/, '')}`);
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
  if (bucket !== undefined && !(typeof bucket === 'string' && bucketForm.test(bucket)))
    throw new SettingsError('bucket must be the name of an S3 bucket, such as example-artifacts');
  return { region, bucket: bucket as string | undefined, endpoint, tags: tagsOf(tags) };
}

/** Names of S3 buckets, which CloudFormation would refuse only after the upload. */
const bucketForm = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

function tagsOf(tags: unknown): Record<string, string> {
  if (typeof tags !== 'object' || tags === null || Array.isArray(tags))
    throw new SettingsError('tags must be names with values, such as team: platform');
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => {
      if (value === null || typeof value === 'object')
        throw new SettingsError(`tags: ${key} must have one value, such as ${key}: platform`);
      if (/^aws:/i.test(key))
        throw new SettingsError(`tags: ${key}: AWS reserves names that begin with aws:`);
      return [key, String(value)];
    }),
  );
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
  const text = Array.isArray(value) ? value.map(String).join(',') : String(value ?? '');
  if (secretForm.test(text))
    throw new SettingsError(
      `${name} contains a secret, which belongs in SSM: store it with ${commandName('slack-app')}.`,
    );
  const problem = nameProblem(name, parameters, placementNames);
  if (problem) throw new SettingsError(problem);
  return text;
}
