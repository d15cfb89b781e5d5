// `npm run bench:redaction -- SECRETS.jsonl`: secrets that reach the table and Slack, and the cost of redaction.
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { z } from 'zod';
import { personalKinds } from '../shared/model/redaction/personal-data.ts';
import { redact, setRedactionPolicy } from '../shared/model/redaction/redact.ts';
import { visibleText } from '../shared/model/text/escape.ts';
import { median, printTable, writeJson } from './output.ts';
import { textsIn, throughLog, throughReason } from './redaction/path.ts';

const bars = { leaks: 0.03, changes: 0.08, ordinary: 0.003, megabytesPerSecond: 20, megabyteMs: 100 };

const recordSchema = z.object({
  id: z.coerce.string(),
  family: z.string(),
  text: z.string(),
  secrets: z.array(z.string()),
});
type SecretLine = z.infer<typeof recordSchema>;

function fail(message: string): never {
  console.error(`bench:redaction: ${message}`);
  process.exit(2);
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
  } catch (error) {
    return fail(`cannot read ${file}: ${error instanceof Error ? error.message : error}`);
  }
}

function readSecrets(file: string): SecretLine[] {
  return linesOf(file).map((line, index) => {
    try {
      return recordSchema.parse(JSON.parse(line));
    } catch (error) {
      return fail(`${file} line ${index + 1}: ${error instanceof Error ? error.message : error}`);
    }
  });
}

function holds(texts: string, secret: string): boolean {
  return texts.includes(secret) || texts.includes(JSON.stringify(secret).slice(1, -1));
}

/** Places where a secret of this line is still readable. */
async function leaksOf({ text, secrets }: SecretLine): Promise<string[]> {
  const log = await throughLog(text.split('\n'));
  const event = await throughLog([text]);
  const reason = await throughReason(text);
  const places: [string, unknown][] = [
    ['table', [log.item, event.item]],
    ['Slack', [log.message, event.message]],
    ['table, as a reason', reason.item],
    ['Slack, as a reason', reason.message],
  ];
  return places.flatMap(([place, value]) => {
    const texts = textsIn(value);
    return secrets.some((secret) => holds(texts, secret)) ? [place] : [];
  });
}

async function isChanged(line: string): Promise<boolean> {
  const kept = (await throughLog([line])).lines[0] ?? '';
  return kept !== visibleText(line).slice(0, kept.length) || kept === '';
}

async function changedLines(file: string): Promise<{ lines: string[]; changed: string[] }> {
  const lines = linesOf(file);
  const changed: string[] = [];
  for (const line of lines) if (await isChanged(line)) changed.push(line);
  return { lines, changed };
}

/** About a megabyte of ordinary text: the lines repeated. */
function aMegabyte(lines: string[]): string {
  const once = `${lines.join('\n')}\n`;
  return once.repeat(Math.ceil(1_000_000 / once.length)).slice(0, 1_000_000);
}

/** CPU time of this process, ms: other work on the machine is not counted. */
function processorMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function speedOf(lines: string[]) {
  const text = aMegabyte(lines);
  const times = Array.from({ length: 9 }, () => processorMs(() => redact(text)));
  const ms = median(times.slice(2));
  return { megabytesPerSecond: 1000 / ms, linesPerSecond: (text.split('\n').length * 1000) / ms };
}

/** Log tail of a megabyte through the whole path: 25 events of 40 kB. */
async function tailMs(): Promise<number> {
  const events = Array.from({ length: 25 }, (_, at) => `${'error in worker '.repeat(2500)}${at}`);
  const start = process.cpuUsage();
  for (let round = 0; round < 5; round++) await throughLog(events);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 5000;
}

const percent = (share: number) => `${(100 * share).toFixed(2)}%`;

const command = new Command('bench:redaction')
  .description('Sends lines with secrets through the path of a log tail and of a stop reason.')
  .argument('<file>', 'lines with secrets, JSON: {id, family, text, secrets}')
  .option('--harmless <file>', 'plain lines that must stay as they are')
  .option('--ordinary <files...>', 'ordinary logs, for the share of lines changed and for the speed')
  .option('--json <out>', 'write {id, leaked} per line')
  .parse();
const options = command.opts<{ harmless?: string; ordinary?: string[]; json?: string }>();

setRedactionPolicy({ personal: personalKinds });
const secrets = readSecrets(command.args[0] ?? '');
const results: { id: string; family: string; leaked: string[] }[] = [];
for (const record of secrets) {
  results.push({ id: record.id, family: record.family, leaked: await leaksOf(record) });
}
const leaking = results.filter(({ leaked }) => leaked.length > 0);
printTable(
  ['family', 'lines', 'leak', 'share'],
  [...Map.groupBy(results, ({ family }) => family)].map(([family, members]) => {
    const leaks = members.filter(({ leaked }) => leaked.length > 0).length;
    return [family, String(members.length), String(leaks), percent(leaks / members.length)];
  }),
);
for (const { id, leaked } of leaking) console.log(`leak ${id}: ${leaked.join('; ')}`);
if (options.json) {
  writeJson(
    options.json,
    results.map(({ id, leaked }) => ({ id, leaked: leaked.length > 0 })),
  );
}

// Settings of a deployment decide on personal data; harmless lines are judged with the defaults.
setRedactionPolicy({ personal: ['cards', 'ibans'] });
const harmless = options.harmless ? await changedLines(options.harmless) : undefined;
for (const line of harmless?.changed ?? []) console.log(`changed ${line}`);
const ordinary = options.ordinary?.flatMap(linesOf) ?? [];
const masked = ordinary.filter((line) => redact(line) !== line).length;
const leakShare = leaking.length / Math.max(1, results.length);
const changeShare = harmless && harmless.changed.length / harmless.lines.length;
const speed = speedOf(ordinary.length > 0 ? ordinary : (harmless?.lines ?? secrets.map(({ text }) => text)));
const tail = await tailMs();
console.log(`
secret lines that leak        ${leaking.length} of ${results.length} (${percent(leakShare)}; at most ${percent(bars.leaks)})`);
if (harmless && changeShare !== undefined) {
  const of = `${harmless.changed.length} of ${harmless.lines.length}`;
  console.log(
    `harmless lines changed        ${of} (${percent(changeShare)}; at most ${percent(bars.changes)})`,
  );
}
if (ordinary.length > 0) {
  const of = `${masked} of ${ordinary.length}`;
  console.log(
    `ordinary lines changed        ${of} (${percent(masked / ordinary.length)}; at most ${percent(bars.ordinary)})`,
  );
}
console.log(`engine alone, one core        ${speed.megabytesPerSecond.toFixed(1)} MB/s (at least ${bars.megabytesPerSecond})
lines per second              ${Math.round(speed.linesPerSecond).toLocaleString('en-US')}
log tail of a megabyte        ${tail.toFixed(0)} ms (at most ${bars.megabyteMs})`);

const isMissed =
  leakShare > bars.leaks || (changeShare ?? 0) > bars.changes || masked > bars.ordinary * ordinary.length;
if (isMissed) process.exitCode = 1;
