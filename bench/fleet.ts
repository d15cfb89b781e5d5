// `npm run bench:fleet`: a whole scan of a large fleet on the sandbox, with AWS's published throttles in force.
import { Command } from 'commander';
import { shippedPriceList } from '../shared/sizing/decide/prices.ts';
import { decisionsPerSecond, leastPerSecond } from './backtest/throughput.ts';
import { type Account, openAccount } from './fleet/account.ts';
import { readAnswers } from './fleet/answers.ts';
import { reportsPerSecond } from './fleet/decisions.ts';
import { createFleet } from './fleet/fleet.ts';
import { startFunctions } from './fleet/functions.ts';
import { lowerBounds } from './fleet/lower-bounds.ts';
import { runScan } from './fleet/run-scan.ts';
import { positiveInteger, printTable, writeJson } from './output.ts';

/** Bars of the issue. */
const bars = { timesLowerBound: 1.1, memoryMiB: 512, decisionsPerSecond: leastPerSecond };
/**
 * Close to the machine's time: a refusal under a clock of another day looks like clock skew to the SDK, which then
 * retries.
 */
const at = Date.now();

const options = new Command('bench:fleet')
  .description('A scan of the whole fleet: waiting for AWS costs no time, everything else is real.')
  .option('--services <number>', 'services, at least 10', positiveInteger, 10_000)
  .option('--clusters <number>', 'clusters that they are spread over', positiveInteger, 20)
  .option('--decisions', 'also measure how many decisions and reports one core makes in a second')
  .option('--json <file>', 'write the figures to a file')
  .parse()
  .opts<{ services: number; clusters: number; decisions?: true; json?: string }>();

/** AWS calls by operation; those of the queue's poller are made by Lambda. */
function callsOf({ sandbox }: Account) {
  const polling = /Message(Visibility)?$/;
  const calls = sandbox.calls.list().filter(({ operation }) => !polling.test(operation));
  const counts = new Map<string, number>();
  for (const { service, operation } of calls) {
    const name = `${service}:${operation}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const throttled = calls.filter(({ error }) => error !== undefined && /Throttl/.test(error));
  return { counts, throttled: throttled.length };
}

async function measure() {
  const fleet = createFleet({ ...options, at });
  const account = await openAccount(fleet, at);
  const functions = startFunctions(account, bars.memoryMiB);
  // Service whose task definition may not be read.
  const denied = { service: 'ecs', operation: 'DescribeTaskDefinition', kind: 'denied' as const };
  account.sandbox.faults.add({ ...denied, skip: 9 });
  try {
    const began = performance.now();
    const scan = await runScan(account, functions);
    const seconds = (performance.now() - began) / 1000;
    const { counts, throttled } = callsOf(account);
    return {
      ...{ scan, seconds, counts, throttled },
      waitedSeconds: (account.sandbox.now() - at) / 1000,
      bounds: lowerBounds(fleet, scan.readAgain, at),
      answers: await readAnswers(account, scan.plan.scan, fleet),
      digests: account.slack.messages().length,
      peakMiB: functions.peakMiB(),
    };
  } finally {
    functions.close();
    await account.close();
  }
}

function figuresOf({ scan, seconds, counts, bounds, answers, ...rest }: Awaited<ReturnType<typeof measure>>) {
  const calls = [...counts]
    .toSorted()
    .map(([operation, made]) => ({ operation, made, least: bounds[operation] }));
  const cloudWatch = calls.filter(({ operation }) => operation.startsWith('cloudwatch:'));
  const sum = (of: 'made' | 'least') => cloudWatch.reduce((total, call) => total + (call[of] ?? 0), 0);
  return {
    services: scan.plan.services,
    families: scan.plan.families,
    ...{ chunks: scan.plan.chunks, deliveries: scan.deliveries, repeated: scan.repeated },
    readAgain: scan.readAgain.size,
    ...answers,
    ...{ digests: rest.digests, throttled: rest.throttled, cloudWatchTimesLeast: sum('made') / sum('least') },
    peakMiB: Math.round(rest.peakMiB),
    waitedMinutes: rest.waitedSeconds / 60,
    ...{ seconds, servicesPerSecond: scan.plan.services / seconds },
    calls,
  };
}

type Figures = ReturnType<typeof figuresOf>;
type Row = [name: string, measured: string, bar: string, isMet: boolean];

function rowsOf(figures: Figures): Row[] {
  const { services, families, digests, throttled, peakMiB, cloudWatchTimesLeast } = figures;
  const all = services + families;
  const { timesLowerBound, memoryMiB } = bars;
  return [
    ['services and families answered', count(figures.answered), `= ${count(all)}`, figures.answered === all],
    ['answered more than once', count(figures.double), '= 0', figures.double === 0],
    ['digests in Slack', count(digests), '= 1', digests === 1],
    [
      'CloudWatch calls over the lower bound',
      cloudWatchTimesLeast.toFixed(3),
      `<= ${timesLowerBound}`,
      cloudWatchTimesLeast <= timesLowerBound,
    ],
    ['calls that AWS throttled', count(throttled), '= 0', throttled === 0],
    ['peak memory of planner and workers, MiB', count(peakMiB), `<= ${memoryMiB}`, peakMiB <= memoryMiB],
    ["waited for AWS's limits, minutes", figures.waitedMinutes.toFixed(1), '', true],
    ['real time of the rest, sandbox and all, minutes', (figures.seconds / 60).toFixed(1), '', true],
    ['services per second of real time', count(figures.servicesPerSecond), '', true],
  ];
}

/** Pure work, on 14 days of five-minute data. A decision starts from usage; a report from CloudWatch's data points. */
function pureRates() {
  const price = shippedPriceList('us-east-1')?.prices['LINUX/X86_64'];
  if (!price) throw new Error('no price is shipped for us-east-1');
  return { decisionsPerSecond: decisionsPerSecond(price), reportsPerSecond: reportsPerSecond(at) };
}

function rateRows({
  decisionsPerSecond: decisions,
  reportsPerSecond: reports,
}: ReturnType<typeof pureRates>) {
  const rows: Row[] = [
    [
      'decisions per second, one core',
      count(decisions),
      `>= ${bars.decisionsPerSecond}`,
      decisions >= bars.decisionsPerSecond,
    ],
    ['whole reports per second, one core', count(reports), '', true],
  ];
  return rows;
}

function print({ calls, byAction, skipped, ...figures }: Figures, rows: Row[]): void {
  console.log(
    `${count(figures.services)} services and ${figures.families} task families in ${options.clusters} clusters; ` +
      `${figures.chunks} chunks, ${figures.deliveries} deliveries: ${figures.repeated} came again when they were done, ` +
      `1 worker died with ${figures.readAgain} services\n`,
  );
  printTable(
    ['calls', 'made', 'lower bound', 'times'],
    calls.map(({ operation, made, least }) => [
      ...[operation, count(made)],
      ...(least ? [count(least), (made / least).toFixed(2)] : ['', '']),
    ]),
  );
  console.log('');
  printTable(
    ['answers', ''],
    Object.entries(byAction).map(([action, services]) => [action, count(services)]),
  );
  for (const [reason, services] of Object.entries(skipped)) console.log(`  skipped ${services}: ${reason}`);
  console.log('');
  printTable(
    ['', 'measured', 'bar', ''],
    rows.map(([name, measured, bar, met]) => [name, measured, bar, met ? '' : 'MISSED']),
  );
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

const figures = figuresOf(await measure());
const rates = options.decisions && pureRates();
const rows = [...rowsOf(figures), ...(rates ? rateRows(rates) : [])];
print(figures, rows);
if (options.json) writeJson(options.json, { ...figures, ...rates });
process.exit(rows.every(([, , , met]) => met) ? 0 : 1);
