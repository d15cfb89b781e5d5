import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { projectFile } from '../project-file.ts';
import type { Template } from './read-template.ts';

/** The project's folder; handlers in the template are relative to it. */
export const projectRoot = fileURLToPath(projectFile(''));

/** Ways in which Slack reaches the stack; each has a template of its own (endpoints/). */
export const endpointKinds = ['none', 'url', 'http-api'] as const;
export type EndpointKind = (typeof endpointKinds)[number];

/** Folders of the sandbox's own: a package that a user made for an account stays as it is. */
export const packageFolder = (endpoint: EndpointKind) => `${projectRoot}.cache/package-${endpoint}`;
/** Path of the packaged template. */
export const templatePath = (endpoint: EndpointKind) =>
  `${packageFolder(endpoint)}/cloudformation-template-update-stack.json`;
const sources = [
  ...['serverless.yml', 'parameters.yml', 'alarms.yml', 'dashboard.yml', 'endpoints', 'scripts/stack'],
  'package-lock.json',
  'functions',
  'shared',
  'scripts/bundle.ts',
  'scripts/serverless-bundle.cjs',
];
const lockPath = `${projectRoot}.cache/packaging.lock`;
/** Packaging takes seconds; a lock this old was left by a process that died. */
const staleLockMs = 60_000;

/**
 * The template that `serverless package` makes, with the functions bundled in dist/; the npm package holds both. In a
 * clone, packages first when the
 * template is missing or older than its sources; two processes at once (jest's workers) package one time.
 * @throws Error with the packager's output when packaging fails.
 */
export async function packageTemplate(endpoint: EndpointKind = 'url'): Promise<Template> {
  const packaged = projectFile('template.json');
  if (existsSync(packaged)) return JSON.parse(readFileSync(packaged, 'utf8')) as Template;
  if (!isFresh(endpoint)) {
    const unlock = await lock();
    try {
      if (!isFresh(endpoint)) await runPackager(endpoint);
    } finally {
      unlock();
    }
  }
  return JSON.parse(readFileSync(templatePath(endpoint), 'utf8')) as Template;
}

function isFresh(endpoint: EndpointKind): boolean {
  const packagedAt = statSync(templatePath(endpoint), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (!existsSync(`${projectRoot}dist`)) return false;
  return sources.every((source) => newestChange(projectRoot + source) <= packagedAt);
}

/** Folders count too: their time changes when a file in them is deleted. */
function newestChange(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestChange(`${path}/${name}`)));
}

async function lock(): Promise<() => void> {
  mkdirSync(`${projectRoot}.cache`, { recursive: true });
  for (;;) {
    try {
      mkdirSync(lockPath);
      return () => rmSync(lockPath, { recursive: true, force: true });
    } catch {
      const lockedAt = statSync(lockPath, { throwIfNoEntry: false })?.mtimeMs;
      if (lockedAt !== undefined && Date.now() - lockedAt > staleLockMs) {
        rmSync(lockPath, { recursive: true, force: true });
      }
      await sleep(50);
    }
  }
}

async function runPackager(endpoint: EndpointKind): Promise<void> {
  const packager = `${projectRoot}node_modules/serverless/bin/serverless.js`;
  const folder = packageFolder(endpoint);
  const args = ['package', '--package', folder, '--param', `endpoint=${endpoint}`];
  // Another process may be running the bundles: those that are fresh stay as they are.
  const isBundled = endpointKinds.some(isFresh);
  const child = spawn(process.execPath, [packager, ...args], {
    cwd: projectRoot,
    env: { ...process.env, ...(isBundled && { ECS_STEWARD_BUNDLES: 'fresh' }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  if (code !== 0) throw new Error(`serverless package failed:\n${output.trim()}`);
}
