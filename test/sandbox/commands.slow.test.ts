import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { packageTemplate } from '../../sandbox/template/package-template.ts';

const folder = mkdtempSync(join(tmpdir(), 'ecs-steward-'));
beforeAll(() => packageTemplate(), 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

function start(...args: string[]) {
  const options = ['--disable-warning=ExperimentalWarning', 'sandbox/main.ts', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('npm start -- --event', () => {
  test.each([
    ['a missing file', () => join(folder, 'none.json'), /cannot be read: there is no such file$/],
    ['half a document', () => file('half.json', '{ "a": '), /is not JSON: /],
    ['a list', () => file('list.json', '[]'), /is not an event: it holds no JSON object$/],
    ['a batch of the queue', () => 'events/sqs/out-of-memory.json', /is a batch of SQS records/],
    [
      'no event',
      () => file('other.json', '{"name":"x"}'),
      /is not an event: source, detail-type, detail missing$/,
    ],
  ])('npm start explains in one line what is wrong with %s', (_, path, expected) => {
    const { status, stderr } = start('--event', path());
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr.trim()).toMatch(expected);
  });

  it('npm start prints the message of a stop with the evidence of the sample', () => {
    const { status, stdout } = start('--event', 'events/task-stopped/crash-python.json');
    expect(status).toBe(0);
    expect(stdout).toContain("payments-worker crashed: KeyError 'amount'");
    expect(stdout).toContain("KeyError: 'amount'");
    expect(stdout).not.toContain('not readable');
  });

  test.each([
    ['metric', 'quote-engine · Grow to 1 vCPU / 2 GiB'],
    ['metric-math', 'basket-api · Grow to 0.5 vCPU / 3 GiB'],
    ['composite', 'catalog · Grow to 0.5 vCPU / 2 GiB'],
  ])('npm start prints the sizing after the alarm of cloudwatch-alarm/%s.json', (alarm, expected) => {
    const { stdout } = start('--event', `events/cloudwatch-alarm/${alarm}.json`);
    expect(stdout).toContain('Rules that match: UsageAlarmRule');
    expect(stdout).toContain(expected);
  });

  test.each([
    ['events/task-stopped/scale-in.json', 'No message: scale-in is not worth one.'],
    ['events/task-state-change/running.json', 'No message: no rule matches this event.\n'],
  ])('npm start explains why %s is silent', (path, expected) => {
    const { status, stdout } = start('--event', path);
    expect({ status, said: stdout.includes(expected) }).toEqual({ status: 0, said: true });
  });

  it('npm start explains that a stop of another account is silent', () => {
    const event = readFileSync('events/task-stopped/crash-python.json', 'utf8');
    const foreign = file(
      'foreign.json',
      event.replace('"account": "123456789012"', '"account": "999999999999"'),
    );
    expect(start('--event', foreign).stdout).toContain('No message: it comes from another account.\n');
  });
});

describe('npm start', () => {
  it('npm start plays the scenario once, prints every message and succeeds', () => {
    const { status, stdout, stderr } = start('--once');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('✓ catalog stable again (2 of 2) · was: out of memory');
    expect(stdout).toMatch(/Right-sizing \d+ services: save \$\d+\/month/);
    expect(stdout).toContain('catalog · Grow to 0.5 vCPU / 2 GiB');
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^\d\d messages, 0 dead letters$/);
  });

  it('npm start reports in one line that a port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    // Not spawnSync: the port has to stay busy while the program looks at it.
    const args = ['--disable-warning=ExperimentalWarning', 'sandbox/main.ts', '--port', String(port)];
    const program = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    program.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const [status] = await once(program, 'close');
    server.close();
    expect(status).toBe(1);
    expect(stderr).toBe(`Port ${port} is in use: choose another with --port, or end what uses it.\n`);
  });

  test.each([
    [['--port', 'abc'], /A port is a whole number/],
    [['--once', '--event', 'x.json'], /cannot be used with option '--once'/],
    [['--twice'], /unknown option '--twice'/],
  ])('npm start refuses the options %j', (args, expected) => {
    const { status, stderr } = start(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(expected);
    expect(stderr).toContain('--help');
  });
});

it('npm start reports an unsupported Node.js version in one line', () => {
  const old = file('old.cjs', "Object.defineProperty(process, 'versions', { value: { node: '18.20.8' } });");
  const { status, stderr } = spawnSync(process.execPath, ['-r', old, 'scripts/run.cjs', 'sandbox/main.ts'], {
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toBe('ECS Steward needs Node 20 or later; this is Node 18.20.8.\n');
});
