import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { projectFile } from '../../sandbox/project-file.ts';
import type { StackParameters } from '../stack/settings.ts';
import { releaseTemplate, type Template, zipName } from './release-template.ts';
import type { Endpoint } from './settings-file.ts';

/** A release for one endpoint: its template, and its zips by their names in the release. */
export interface Release {
  version: string;
  template: Template & { Parameters: StackParameters };
  /** Path of each function's zip by its name in the release. */
  zips: Map<string, string>;
}

/** The version of package.json, of a clone and of the npm package alike. */
export function projectVersion(): string {
  const { version } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { version: string };
  return version;
}

/** The names of a release's templates. */
export function templateName(version: string, endpoint: Endpoint): string {
  return `ecs-steward-${version}-${endpoint}.template.json`;
}

/**
 * The release for an endpoint: as the npm package holds it, or packaged from the clone.
 * @throws Error with the packager's output when packaging fails
 */
export async function releaseFor(endpoint: Endpoint): Promise<Release> {
  const version = projectVersion();
  const built = projectFile(`release/${templateName(version, endpoint)}`);
  return existsSync(built) ? readRelease(version, endpoint) : packageRelease(version, endpoint);
}

function readRelease(version: string, endpoint: Endpoint): Release {
  const path = projectFile(`release/${templateName(version, endpoint)}`);
  const template = JSON.parse(readFileSync(path, 'utf8')) as Release['template'];
  const names = functionNames(template).map((name) => zipName(name, version));
  const zips = new Map(names.map((name) => [name, fileURLToPath(projectFile(`release/${name}`))]));
  return { version, template, zips };
}

/** Packages a clone's release for an endpoint. @throws Error with the packager's output */
export async function packageRelease(version: string, endpoint: Endpoint): Promise<Release> {
  const { packageFolder, packageTemplate } = await import('../../sandbox/template/package-template.ts');
  const packaged = (await packageTemplate(endpoint)) as unknown as Template;
  const template = releaseTemplate(packaged, version) as Release['template'];
  const zips = new Map(
    functionNames(packaged).map((name) => [zipName(name, version), `${packageFolder(endpoint)}/${name}.zip`]),
  );
  return { version, template, zips };
}

/** The functions of a template by their folders' names. */
function functionNames({ Resources }: Template): string[] {
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Properties }) => String(Properties?.FunctionName).replace(/^ecs-steward-[^-]+-/, ''));
}
