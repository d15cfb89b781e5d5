// `npm run bench:coldstart`: cost of a cold start before the first event. Imports each function's bundle in fresh
// processes, beside an empty bundle and one that only constructs the same AWS clients (the floor).
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { build, type Metafile } from 'esbuild';
import { findNamed } from '../sandbox/deploy.ts';
import { packageTemplate } from '../sandbox/template/package-template.ts';
import { readTemplate } from '../sandbox/template/read-template.ts';
import { bundleOptions } from '../scripts/bundle.ts';
import { median, positiveInteger, printTable, writeJson } from './output.ts';

/** Bars of the design: import time relative to the floor (Slack waits 3 s for one function), and minified kilobytes. */
const mostTimesFloor = (name: string) => (name === 'slack-interactions' ? 1.5 : 2);
const mostKilobytes = 900;
/** Chunk of shared/sizing/report/html.ts that draws the charts of a report, loaded on demand. */
const chartRenderer = 'html-';

const root = fileURLToPath(new URL('..', import.meta.url));
const options = new Command('bench:coldstart')
  .description('Import time of each bundled handler, in fresh processes, and bundle sizes.')
  .option('--runs <number>', 'fresh processes per bundle', positiveInteger, 20)
  .option('--json <file>', 'write the figures to a file')
  .parse()
  .opts<{ runs: number; json?: string }>();

/** Module to import, with the variables that it needs. */
interface Bundle {
  file: string;
  environment: Record<string, string>;
}

const place = {
  partition: 'aws',
  region: 'eu-west-1',
  accountId: '123456789012',
  urlSuffix: 'amazonaws.com',
};
const deployment = readTemplate(
  await packageTemplate(),
  { ...place, endpoint: 'http://127.0.0.1' },
  { slackChannel: 'C0123456789', mode: 'auto' },
);
mkdirSync(join(root, '.cache'), { recursive: true });
const folder = mkdtempSync(join(root, '.cache', 'coldstart-'));
const loader = join(folder, 'load.mjs');
writeFileSync(
  loader,
  'const start = performance.now(); await import(process.argv[2]); console.log(performance.now() - start);',
);

/** Lists the AWS packages that a function's handler loads at once; those imported later are left out. */
async function awsPackagesOf(name: string): Promise<string[]> {
  const entryPoints = [`functions/${name}/handler.ts`];
  const options = { ...bundleOptions, entryPoints, outdir: folder, write: false, metafile: true };
  const { outputs } = (await build(options)).metafile as Metafile;
  const [entry = ''] = Object.keys(outputs).filter((file) => outputs[file]?.entryPoint === entryPoints[0]);
  const loaded = new Set([entry]);
  for (const file of loaded) {
    for (const { kind, path } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && outputs[path]) loaded.add(path);
    }
  }
  const files = [...loaded].flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
  const packages = files.flatMap((file) => /@aws-sdk\/(?:client|lib)-[a-z-]+/.exec(file)?.[0] ?? []);
  return [...new Set(packages)].toSorted();
}

/** Source of a handler that only constructs the AWS clients. */
async function floorSource(packages: string[]): Promise<string> {
  const lines = await Promise.all(
    packages.map(async (name, index) => {
      const exported: Record<string, unknown> = await import(name);
      const client = Object.keys(exported).find((key) => /^[A-Z]\w+(?<!Document)Client$/.test(key));
      if (name === '@aws-sdk/lib-dynamodb') {
        return `import { DynamoDBDocumentClient } from '${name}'; clients.push(DynamoDBDocumentClient.from(new C${packages.indexOf('@aws-sdk/client-dynamodb')}({})));`;
      }
      return `import { ${client} as C${index} } from '${name}'; clients.push(new C${index}({}));`;
    }),
  );
  return `const clients = [];\n${lines.join('\n')}\nexport const handler = async () => clients.length;\n`;
}

function bundleSource(name: string, source: string): Promise<string> {
  const entry = join(folder, `${name}.ts`);
  writeFileSync(entry, source);
  return bundle(name, entry);
}

/** In a folder of its own, since dist/ may be packaged again at any time. */
async function bundle(name: string, entry: string): Promise<string> {
  const outdir = join(folder, name);
  await build({ ...bundleOptions, entryPoints: { index: entry }, outdir });
  return join(outdir, 'index.mjs');
}

/** Entry of a function with everything that it loads later, for its first message or report. */
function everythingOf(name: string): string {
  const file = join(folder, `everything-${name}.mjs`);
  const dist = join(folder, name);
  const parts = readdirSync(dist).filter((part) => part.endsWith('.mjs'));
  writeFileSync(file, parts.map((part) => `await import(${JSON.stringify(join(dist, part))});`).join('\n'));
  return file;
}

/** Environment that the handlers read at init, as the template sets it; no call is made. */
function environmentOf(name: string): Record<string, string> {
  const { environment } = findNamed(deployment.functions, name);
  return { ...environment, AWS_REGION: deployment.place.region, SLACK_CHANNEL: 'C0123456789' };
}

function importTime({ file, environment }: Bundle): number {
  const { stdout, stderr } = spawnSync(process.execPath, [loader, file], {
    encoding: 'utf8',
    env: environment,
  });
  const time = Number(stdout);
  // The stack of an error begins with the line that threw, which here is the whole bundle.
  if (!(time > 0)) throw new Error(`${file} does not load: ${stderr.slice(-1000)}`);
  return time;
}

const empty = await bundleSource('empty', 'export const handler = async () => {};');
const bundles = new Map<string, Bundle>([['empty', { file: empty, environment: {} }]]);
for (const name of readdirSync(join(root, 'functions'))) {
  const environment = environmentOf(name);
  const floor = await bundleSource(`floor-${name}`, await floorSource(await awsPackagesOf(name)));
  bundles.set(`floor of ${name}`, { file: floor, environment });
  bundles.set(name, { file: await bundle(name, `functions/${name}/handler.ts`), environment });
  bundles.set(`${name}, all parts`, { file: everythingOf(name), environment });
}

const times = new Map([...bundles.keys()].map((name) => [name, [] as number[]]));
for (let run = 0; run < options.runs; run += 1) {
  // Side by side in each round, so that a busy machine slows all of them.
  for (const [name, one] of bundles) times.get(name)?.push(importTime(one));
}

const rows = [...bundles].map(([name, { file }]) => {
  const importMs = median(times.get(name) ?? []);
  const floorMs = median(times.get(`floor of ${name.split(',')[0]}`) ?? []);
  const timesFloor = floorMs > 0 ? importMs / floorMs : undefined;
  return { name, importMs, timesFloor, kilobytes: name.includes(',') ? undefined : sizeOf(file) / 1000 };
});

/** Size of a bundle: all parts of its folder except the chart renderer, which the bar excludes. */
function sizeOf(file: string): number {
  const parts = readdirSync(dirname(file)).filter(
    (part) => part.endsWith('.mjs') && !part.startsWith(chartRenderer),
  );
  return parts.reduce((sum, part) => sum + statSync(join(dirname(file), part)).size, 0);
}

rmSync(folder, { recursive: true });
printTable(
  ['bundle', 'import ms', 'x floor', 'kB'],
  rows.map(({ name, importMs, timesFloor, kilobytes }) => [
    name,
    importMs.toFixed(1),
    timesFloor?.toFixed(2) ?? '',
    kilobytes?.toFixed(0) ?? '',
  ]),
);
// Parts loaded with the first message are not in a handler's import; their figure is informative.
const missed = rows.filter(
  ({ name, timesFloor = 0, kilobytes }) =>
    kilobytes !== undefined && (timesFloor > mostTimesFloor(name) || kilobytes > mostKilobytes),
);
console.log(
  `median of ${options.runs} fresh processes; bar: 2 x floor (slack-interactions 1.5), ${mostKilobytes} kB, the chart renderer aside`,
);
for (const { name } of missed) console.log(`MISSED by ${name}`);
if (options.json) writeJson(options.json, rows);
process.exit(missed.length === 0 ? 0 : 1);
