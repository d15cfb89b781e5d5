import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const program = fileURLToPath(new URL('../../bench/fleet.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
let stdout: string;
let figures: Record<string, unknown> & { calls: { operation: string; made: number; least?: number }[] };

beforeAll(() => {
  const out = join(folder, 'figures.json');
  const args = [program, '--services', '300', '--clusters', '3', '--json', out];
  const run = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  stdout = run.stdout;
  figures = JSON.parse(readFileSync(out, 'utf8'));
}, 300_000);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('every service and family has one answer, and the channel one digest, despite repeats and failures', () => {
  expect(figures).toMatchObject({
    services: 300,
    families: 5,
    answered: 305,
    missing: 0,
    double: 0,
    digests: 1,
  });
  expect(figures.repeated).toBeGreaterThan(0);
  expect(figures.readAgain).toBeGreaterThan(0);
  expect(stdout).toContain('AccessDenied on ecs:DescribeTaskDefinition');
});

test('AWS throttles nothing, and the calls stay near the possible minimum', () => {
  expect(figures.throttled).toBe(0);
  const tooFew = figures.calls.filter(({ made, least = 0 }) => made < least);
  expect(tooFew.map(({ operation }) => operation)).toEqual([]);
  expect(figures.cloudWatchTimesLeast).toBeLessThan(1.1);
});
