import { resolve } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Command } from 'commander';
import { profileProblem } from '../profiles.ts';
import { regionProblem, stageProblem } from '../stack/place.ts';
import { type Settings, type StackParameters, settingsWith } from '../stack/settings.ts';
import { type Release, releaseFor } from './release.ts';
import {
  type Placement,
  placementOf,
  readSettingsFile,
  SettingsError,
  type StewardSettings,
  settingsFileOf,
  stewardSettings,
} from './settings-file.ts';

/** Exit code for a wrong option or value, as in the other commands; 1 is a failure or a red line. */
const usageError = 2;

/** Options that every command about an installation has. */
export interface InstallOptions {
  stage: string;
  settings?: string;
  region?: string;
  profile?: string;
  /** Name of an existing stack that another tool chose, such as StackSets. */
  stackName?: string;
}

/** The option of commands about an existing stack, which StackSets names StackSet-NAME-ID. */
export const stackNameOption: [flags: string, description: string] = [
  '--stack-name <name>',
  'CloudFormation stack, where another tool named it; ecs-steward-STAGE',
];

export function installOptions(command: Command): Command {
  return command
    .option('--stage <name>', 'name of the installation', 'production')
    .option('--settings <file>', 'settings file; steward.yml, or steward.STAGE.yml for another stage')
    .option('--region <region>', 'AWS region; else the settings file, the environment, or the profile')
    .option('--profile <name>', 'profile of the AWS CLI')
    .helpOption('--help', 'this text')
    .showHelpAfterError(`(${command.name()} --help for more)`)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : usageError));
}

/** An installation as its settings file describes it. */
export interface Installation {
  settings: StewardSettings;
  /** Every parameter of the stack with its value. */
  values: Settings;
  stackName: string;
  release: Release;
  file: string;
}

/**
 * Reads the settings file of a stage and checks it against the template.
 * @throws SettingsError naming the file and the field
 */
export async function loadInstallation({ stage, settings: named }: InstallOptions): Promise<Installation> {
  const problem = stageProblem(stage);
  if (problem) throw new SettingsError(problem);
  // npm runs scripts in the project's folder; paths are meant from where the user stands.
  const file = resolve(process.env.INIT_CWD ?? '.', named ?? settingsFileOf(stage));
  const content = readSettingsFile(file, named !== undefined);
  try {
    const release = await releaseFor(placementOf(content).endpoint);
    const parameters = settable(release.template.Parameters);
    const settings = stewardSettings(content, parameters);
    const values = settingsWith(parameters, settings.given);
    return { settings, values, release, stackName: stackNameOf(stage), file };
  } catch (error) {
    if (error instanceof SettingsError) throw new SettingsError(`${file}: ${error.message}`);
    throw error;
  }
}

/** The CloudFormation stack of a stage. */
export const stackNameOf = (stage: string) => `ecs-steward-${stage}`;

/**
 * Reads region and endpoint of a stage alone, for commands about an installation that exists.
 * @throws SettingsError naming the file and the field
 */
export function loadPlacement({ stage, settings: named }: InstallOptions): Placement {
  const problem = stageProblem(stage);
  if (problem) throw new SettingsError(problem);
  const file = resolve(process.env.INIT_CWD ?? '.', named ?? settingsFileOf(stage));
  return placementOf(readSettingsFile(file, named !== undefined));
}

/** The parameters that a settings file may hold: deploying fills in those of the release. */
function settable(parameters: StackParameters): StackParameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !name.startsWith('release')));
}

/** Region and credentials, as the AWS CLI finds them, after the option and the settings file. */
export interface Connection {
  region: string;
  profile?: string;
  /** Of tests and the sandbox alone. */
  credentials?: { accessKeyId: string; secretAccessKey: string };
  endpoint?: string;
}

/** Resolves region and credentials. @throws SettingsError if no region is known: it is never guessed */
export async function connectionOf(
  { region, profile }: InstallOptions,
  settings: Pick<Placement, 'region'>,
): Promise<Connection> {
  const unknown = profileProblem(profile);
  if (unknown) throw new SettingsError(unknown);
  const wanted = region ?? settings.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  const found = wanted ?? (await regionOfProfile(profile));
  const problem = regionProblem(found);
  if (problem || !found) throw new SettingsError(problem ?? 'No AWS region.');
  // Tests and the local AWS answer at an address of their own.
  return { region: found, profile, endpoint: process.env.AWS_ENDPOINT_URL };
}

async function regionOfProfile(profile: string | undefined): Promise<string | undefined> {
  try {
    return await new CloudFormationClient({ profile }).config.region();
  } catch {
    return undefined;
  }
}
