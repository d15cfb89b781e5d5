import { spawnSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'ecs-steward-npm-'));
const bin = join(folder, 'node_modules/.bin/ecs-steward');

function run(command: string, args: string[], cwd = folder) {
  return spawnSync(command, args, { cwd, encoding: 'utf8' });
}

/** MB of everything below a folder. */
function megabytes(path: string): number {
  const stats = lstatSync(path);
  if (!stats.isDirectory()) return stats.size / 1e6;
  return readdirSync(path).reduce((sum, name) => sum + megabytes(join(path, name)), 0);
}

beforeAll(() => {
  const packed = run('npm', ['pack', '--silent', '--pack-destination', folder], '.');
  const [tarball] = packed.stdout.trim().split('\n').slice(-1);
  run('npm', ['init', '--yes']);
  const installed = run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`]);
  expect({ status: installed.status, stderr: installed.stderr }).toEqual({ status: 0, stderr: '' });
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

it('the package installs from its tarball without any other package, in under 60 MB', () => {
  const names = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(names).toEqual(['ecs-steward']);
  expect(megabytes(join(folder, 'node_modules'))).toBeLessThan(60);
});

it('the package lists its commands', () => {
  const { status, stdout } = run(bin, ['--help']);
  expect(status).toBe(0);
  for (const command of ['report', 'slack-app', 'deploy', 'doctor', 'sandbox'])
    expect(stdout).toContain(command);
});

it('the package prints the report of the sample fleet', () => {
  const { status, stdout } = run(bin, ['report', '--sandbox']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^catalog +Grow/m);
});

it('the doctor of the package finds the sandbox all green', () => {
  const { status, stdout, stderr } = run(bin, ['doctor', '--sandbox']);
  const others = stdout.split('\n').filter((line) => /^[!✗]/.test(line));
  expect({ status, stderr, others }).toEqual({ status: 0, stderr: '', others: [] });
  expect(stdout).toMatch(/^✓ credentials.*\n16 green\.\n$/s);
}, 60_000);

it('the package plays the sandbox scenario', () => {
  const { status, stdout } = run(bin, ['sandbox', '--once']);
  expect(status).toBe(0);
  expect(stdout).toContain('payments-worker');
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^\d\d messages, 0 dead letters$/);
});

it('the errors of the package name its own help command', () => {
  const { status, stderr } = run(bin, ['report', '--bogus']);
  expect(status).toBe(2);
  expect(stderr).toContain('(npx ecs-steward report --help for more)');
});

it('the package includes the release to deploy and checks the settings first', () => {
  const { status, stderr } = run(bin, ['deploy', '--region', 'eu-west-1']);
  expect(status).toBe(1);
  expect(stderr).toMatch(/steward\.yml: file not found; slackChannel is required/);
});
