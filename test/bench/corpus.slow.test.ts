import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const program = fileURLToPath(new URL('../../bench/corpus.ts', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'corpus-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function bench(lines: string[], ...args: string[]) {
  const file = join(folder, 'corpus.jsonl');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return spawnSync(process.execPath, [program, file, ...args], { encoding: 'utf8' });
}

function line(id: string, cause: string | undefined, facts: object): string {
  return JSON.stringify({ id, cause, containers: [], stopCode: null, ...facts });
}

const spot = { stoppedReason: 'Your Spot Task was interrupted.' };
const scaling = { stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)' };

test('the bench counts right causes, and a deployment as scale-in where the record cannot tell', () => {
  const { status, stdout } = bench([line('a', 'spot-interruption', spot), line('b', 'deployment', scaling)]);
  expect(stdout).toMatch(/right by exact cause +2 \(100\.0%/);
  expect(stdout).toMatch(/pure diagnoses per second +\d+/);
  expect(status).toBe(0);
});

test('the bench expects a deployment where startedBy proves it', () => {
  const { status, stdout } = bench([line('b', 'deployment', { ...scaling, startedBy: 'ecs-svc/1' })]);
  expect(stdout).toContain('miss b: labelled deployment, answered scale-in (certain)');
  expect(stdout).toContain(scaling.stoppedReason);
  expect(status).toBe(1);
});

test('the bench fails for a single guess of an unknown stop', () => {
  const right = Array.from({ length: 99 }, (_, index) => line(`r${index}`, 'spot-interruption', spot));
  const { status, stdout } = bench([...right, line('x', 'unknown', spot)]);
  expect(stdout).toMatch(/unknown answered as a known cause +1/);
  expect(status).toBe(1);
});

test('a missing cause is right as unknown and as that cause', () => {
  const role = { missingCause: 'role-not-assumable', stoppedReason: 'ECS was unable to assume the role' };
  const { status, stdout } = bench([
    line('a', 'unknown', role),
    line('b', 'unknown', { ...role, stoppedReason: 'strange' }),
  ]);
  expect(stdout).toMatch(/right by exact cause +2 /);
  expect(stdout).toMatch(/unknown answered as a known cause +0/);
  expect(status).toBe(0);
});

test('labels are counted by their confidence, each with its bar', () => {
  const sure = Array.from({ length: 30 }, (_, index) =>
    line(`r${index}`, 'spot-interruption', { ...spot, labelConfidence: 'sure' }),
  );
  const wrong = { ...spot, labelConfidence: 'sure' };
  const debatable = line('d', 'deployment', { ...spot, labelConfidence: 'debatable' });
  const { status, stdout } = bench([...sure, line('x', 'killed', wrong), debatable]);
  expect(stdout).toMatch(/of labels that are sure +30 of 31 \(96\.8%; at least 97%\)/);
  expect(stdout).toMatch(/of all but the debatable +30 of 31 \(96\.8%; at least 95%\)/);
  expect(status).toBe(1);
});

test('records without a label are classified, and the answers are written', () => {
  const out = join(folder, 'out.json');
  const { status } = bench([line('a', undefined, spot), line('b', undefined, {})], '--json', out);
  expect(status).toBe(0);
  expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual([
    { id: 'a', cause: 'spot-interruption', confidence: 'certain' },
    { id: 'b', cause: 'unknown', confidence: 'possible' },
  ]);
});

test.each([
  ['{not json', /line 1: .*JSON/],
  ['{"id":"a","cause":"magic"}', /line 1: cause: not a cause/],
  ['{"id":"a","containers":[{"exitCode":"one"}]}', /line 1: containers\.0\.exitCode/],
  ['', /has no records/],
])('the bench explains in one line what is wrong with %j', (bad, words) => {
  const { status, stderr } = bench([bad]);
  expect(stderr.trim()).toMatch(words);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(status).not.toBe(0);
});

test('the bench reports a missing file', () => {
  const { status, stderr } = spawnSync(process.execPath, [program, join(folder, 'none')], {
    encoding: 'utf8',
  });
  expect(stderr).toMatch(/^bench:corpus: cannot read .*ENOENT.*\n$/);
  expect(status).not.toBe(0);
});
