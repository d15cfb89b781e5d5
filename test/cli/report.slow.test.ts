import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from '@jest/globals';
import { seedFleet } from '../../sandbox/fleet/seed-fleet.ts';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import type { sizingJson } from '../../shared/sizing/report/csv-json.ts';
import { type Ended, nobody, readText, startReport, userOf } from './report-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'ecs-steward-report-'));
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox({ parameters: { slackChannel: 'C0SANDBOX' } });
  seedFleet(sandbox.state, sandbox.now());
}, 60_000);
afterEach(() => sandbox.faults.clear());
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

function report(...args: string[]): Promise<Ended> {
  return startReport(userOf(sandbox.endpoint, folder), args).ended;
}

const quoteEngine = ['--cluster', 'shop', '--service', 'quote-engine'];
const lines = (text: string) => text.trimEnd().split('\n');

describe('npm run report', () => {
  it('the report shows a fleet as a table of 80 columns and writes the requested files', async () => {
    const files = ['--html', 'report.html', '--json', 'report.json', '--csv', 'report.csv'];
    const { status, stdout, stderr } = await report('--cluster', 'shop', ...files);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: 'Written: report.html\nWritten: report.json\nWritten: report.csv\n',
    });
    expect(stdout).toMatch(/^Right-sizing \d+ services: save \$\d+\/month net, \d at risk\n/);
    expect(stdout).toMatch(/^quote-engine +Grow +0\.5 vCPU \/ 1 GiB +1 vCPU \/ 2 GiB +\+\$36$/m);
    expect(lines(stdout).filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).not.toContain('\u001B');
    const { totals, services }: ReturnType<typeof sizingJson> = JSON.parse(readText(`${folder}/report.json`));
    expect(services).toHaveLength(totals.services);
    expect(lines(readText(`${folder}/report.csv`))).toHaveLength(totals.services + 1);
    const html = readText(`${folder}/report.html`);
    expect(html).toMatch(/^<!doctype html>/i);
    for (const { name } of services) expect(html).toContain(name);
  }, 60_000);

  it('the report of one service is complete and shows nothing from its environment', async () => {
    const arn = sandbox.state.service('arn:aws:ecs:eu-west-1:123456789012:service/shop/quote-engine');
    const definition = sandbox.state.taskDefinition(arn?.taskDefinition ?? '');
    const environment = [{ name: 'DATABASE_URL', value: 'postgres://quotes:hunter2@db/quotes' }];
    for (const container of definition?.containerDefinitions ?? [])
      container.environment = [...(container.environment ?? []), ...environment];
    const { stdout } = await report(...quoteEngine, '--json', 'one.json', '--html', 'one.html');
    expect(stdout).toContain('Grow to 1 vCPU / 2 GiB');
    expect(stdout).toContain('Why not ');
    const everything = stdout + readText(`${folder}/one.json`) + readText(`${folder}/one.html`);
    expect(everything).not.toMatch(/hunter2|DATABASE_URL/);
  }, 30_000);

  it('a pipe receives nothing but the format that is written to it', async () => {
    const json = await report(...quoteEngine, '--json', '-');
    expect({ status: json.status, stderr: json.stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(json.stdout).services).toMatchObject([{ name: 'quote-engine' }]);
    const csv = await report(...quoteEngine, '--csv', '-');
    expect(lines(csv.stdout)).toHaveLength(2);
  }, 30_000);

  it('the report uses the given look-back and tolerance', async () => {
    const { stdout } = await report(
      ...quoteEngine,
      '--lookback',
      '32',
      '--tolerance',
      'batch',
      '--json',
      '-',
    );
    expect(JSON.parse(stdout)).toMatchObject({ lookbackDays: 32, services: [{ tolerance: 'batch' }] });
  }, 30_000);

  it('a service or task family is found by its name alone', async () => {
    const family = await report('--service', 'nightly-report', '--json', '-');
    expect(JSON.parse(family.stdout).services).toMatchObject([{ name: 'nightly-report', kind: 'family' }]);
    const { stdout } = await report('--service', 'quote-engine');
    expect(stdout).toContain('quote-engine · Grow to 1 vCPU / 2 GiB');
  }, 30_000);

  it('the report ends with status 1 and a reason when nothing could be read', async () => {
    sandbox.faults.add({ kind: 'denied', operation: 'GetMetricData', times: 99 });
    const { status, stderr } = await report(...quoteEngine);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^Nothing could be read: .*AccessDenied on cloudwatch:GetMetricData/),
    });
  }, 30_000);

  it('a report is created without a denied part, and names the missing action', async () => {
    sandbox.faults.add({ kind: 'denied', service: 'pricing', operation: 'GetProducts', times: 9 });
    const { status, stdout } = await report(...quoteEngine);
    expect(status).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('AccessDenied on pricing:GetProducts');
  }, 30_000);

  it('the report with --sandbox needs no account', async () => {
    const { status, stdout } = await startReport(nobody(folder), ['--sandbox', ...quoteEngine]).ended;
    expect({ status, first: lines(stdout)[0] }).toEqual({
      status: 0,
      first: 'Right-sizing 1 service: $36/month more, 1 at risk',
    });
  }, 60_000);

  it('the report ends at once and cleanly on Ctrl-C', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const program = startReport(userOf(`http://127.0.0.1:${port}`, folder), quoteEngine);
    await once(silent, 'request');
    program.kill('SIGINT');
    expect(await program.ended).toEqual({
      status: 130,
      stdout: '',
      stderr: 'Interrupted: no report was created.\n',
    });
    silent.close();
  }, 30_000);
});

describe('errors of npm run report', () => {
  const nowhere = { AWS_REGION: undefined };
  const noKeys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };

  test.each<[string, string[], NodeJS.ProcessEnv, RegExp]>([
    [
      'a cluster that is not there',
      ['--cluster', 'shp'],
      {},
      /^cluster: no active cluster shp in eu-west-1; .*\bshop$/,
    ],
    [
      'a service that is not there',
      ['--cluster', 'shop', '--service', 'web2'],
      {},
      /no active service web2 .*\bcatalog\b/,
    ],
    ['no region', [], nowhere, /^No AWS region: add --region eu-west-1, or set AWS_REGION/],
    ['a region that is none', ['--region', 'eu_west'], {}, /^Invalid AWS region/],
    ['no credentials', [], noKeys, /^No AWS credentials: add --profile NAME, .*--sandbox needs none\.$/],
    [
      'a profile that is not there',
      ['--profile', 'old'],
      { ...noKeys, ...nowhere },
      /^AWS profile old not found: list the existing ones with aws configure list-profiles/,
    ],
    [
      'keys that AWS does not know',
      [],
      { AWS_ACCESS_KEY_ID: 'AKIAOLD' },
      /^AWS rejected these credentials: /,
    ],
    [
      'an endpoint that does not answer',
      [],
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      /^No response from 127\.0\.0\.1:9/,
    ],
    [
      'a folder that is not there',
      ['--html', 'none/report.html'],
      {},
      /^none\/report\.html cannot be written: there is no such folder$/,
    ],
    ['a file that is a folder', ['--csv', '.'], {}, /^\. cannot be written: it is a folder$/],
  ])(
    'npm run report explains in one line: %s',
    async (_, args, env, expected) => {
      const { status, stdout, stderr } = await startReport(
        { ...userOf(sandbox.endpoint, folder), ...env },
        args,
      ).ended;
      expect({ status, stdout, lines: lines(stderr).length }).toEqual({ status: 1, stdout: '', lines: 1 });
      expect(stderr.trim()).toMatch(expected);
    },
    30_000,
  );

  it('npm run report names a denied action in one line', async () => {
    sandbox.faults.add({ kind: 'denied', service: 'ecs', operation: 'DescribeClusters', times: 9 });
    const { status, stderr } = await report(...quoteEngine);
    expect({ status, lines: lines(stderr).length }).toEqual({ status: 1, lines: 1 });
    expect(stderr).toContain('ecs:DescribeClusters');
  }, 30_000);
});

test.each<[string[], RegExp]>([
  [['--clustr', 'shop'], /^Unknown option '--clustr' \(Did you mean --cluster\?\)/],
  [['shop'], /^Put options after two dashes: npm run report -- --cluster NAME\./],
  [['--lookback', '15'], /'15' is invalid\. Allowed choices are 14, 32, 63\./],
  [['--spot-factor', '2'], /Expected a number above 0 and at most 1\./],
  [['--json', '-', '--csv', '-'], /^Only one of --html, --json and --csv/],
  [['--sandbox', '--profile', 'x'], /'--sandbox' cannot be used with option '--profile/],
])(
  'npm run report refuses %j as a command line',
  async (args, expected) => {
    const { status, stdout, stderr } = await report(...args);
    expect({ status, stdout, lines: lines(stderr).length }).toEqual({ status: 2, stdout: '', lines: 1 });
    expect(stderr).toMatch(expected);
    expect(stderr).toMatch(/npm run report -- --help/);
  },
  30_000,
);
