// `npm run backtest -- --traces DIR`: right-sizing on real usage, compared with the peers' published rules.
import { Command, InvalidArgumentError } from 'commander';
import { type FargateSize, fargateSizes } from '../shared/model/fargate-sizes.ts';
import { dayMs, unitsPerVcpu } from '../shared/model/units.ts';
import { cheapestFirst, cheapestHoldingAsMuch } from '../shared/sizing/decide/cost.ts';
import { type Policy, policies } from '../shared/sizing/decide/policy.ts';
import { shippedPriceList } from '../shared/sizing/decide/prices.ts';
import { baselines } from './backtest/baselines.ts';
import { judge, type Placement, trainingEnd } from './backtest/judge.ts';
import { decideOnce, live, type Setting } from './backtest/steward.ts';
import { printComparison, printHalves, printMethods, type Result } from './backtest/tables.ts';
import { decisionsPerSecond, leastPerSecond } from './backtest/throughput.ts';
import { type Allocation, findDatasets, readDataset, type Trace, TraceError } from './backtest/traces.ts';
import { writeJson } from './output.ts';

interface Options {
  traces: string;
  json?: string;
  vcpu: number;
  memory: number;
  trainDays: number;
  every: number;
}

/** Line of the JSON output: a size, and the day since the start of the series on which it takes effect. */
interface Row {
  dataset: string;
  series: string;
  method: string;
  /** null for the peers, which have no tolerance. */
  tolerance: string | null;
  way: 'once' | 'living';
  day: number;
  cpu: number;
  memory: number;
}

type Method = Pick<Row, 'method' | 'tolerance' | 'way'> & { place: (trace: Trace) => Placement[] };

const ourName = 'steward';

function fail(message: string): never {
  console.error(`backtest: ${message}`);
  process.exit(2);
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}

const price =
  shippedPriceList('us-east-1')?.prices['LINUX/X86_64'] ?? fail('no price is shipped for us-east-1');
const sizes = cheapestFirst(fargateSizes.LINUX, price);

/** Cheapest legal size, or the largest if none is large enough. */
function cheapestFor(vcpu: number, memoryMiB: number): FargateSize {
  return cheapestHoldingAsMuch(sizes, vcpu, memoryMiB) ?? fail('no Fargate sizes');
}

function inUse({ memory }: Trace, { vcpu, memoryMiB }: Allocation): FargateSize {
  return cheapestFor(vcpu, memory ? memoryMiB : 0);
}

function peerMethods({ trainDays }: Options, allocation: Allocation): Method[] {
  return Object.entries(baselines).map(([method, rule]) => ({
    method,
    tolerance: null,
    way: 'once',
    place: (trace) => {
      const from = trainingEnd(trace, trainDays);
      const { vcpu, memoryMiB } = rule(upTo(trace, from), allocation);
      return [{ from, size: cheapestFor(vcpu, memoryMiB) }];
    },
  }));
}

function ourMethods({ trainDays, every }: Options, allocation: Allocation): Method[] {
  const setting = (trace: Trace): Setting => ({ trainDays, every, inUse: inUse(trace, allocation), price });
  const ways = { once: decideOnce, living: live };
  return (['once', 'living'] as const).flatMap((way) =>
    Object.values(policies).map((policy: Policy) => ({
      method: ourName,
      tolerance: policy.tolerance,
      way,
      place: (trace: Trace) => ways[way](trace, policy, setting(trace)),
    })),
  );
}

/** Part of a trace before a time. */
function upTo(trace: Trace, end: number): Trace {
  const at = trace.times.findIndex((time) => time >= end);
  const cut = (column: Float64Array) => column.subarray(0, at < 0 ? column.length : at);
  return {
    ...trace,
    times: cut(trace.times),
    cpu: cut(trace.cpu),
    cpuMaxima: trace.cpuMaxima && cut(trace.cpuMaxima),
    memory: trace.memory && cut(trace.memory),
  };
}

function rowsOf(trace: Trace, { method, tolerance, way }: Method, placements: Placement[]): Row[] {
  return placements.map(({ from, size }) => ({
    dataset: trace.dataset,
    series: trace.series,
    method,
    tolerance,
    way,
    day: (from - (trace.times[0] ?? 0)) / dayMs,
    cpu: size.cpuUnits / unitsPerVcpu,
    memory: size.memoryMiB,
  }));
}

/** One updating line on a terminal, otherwise a line per folder. */
function progress(name: string, at: number, of: number): void {
  if (process.stderr.isTTY)
    process.stderr.write(at < of ? `\r\x1b[K${name}: series ${at + 1} of ${of}` : '\r\x1b[K');
  else if (at === 0) process.stderr.write(`${name}: ${of} series\n`);
}

function backtest(folder: string, options: Options): Row[] {
  const allocation = { vcpu: options.vcpu, memoryMiB: options.memory };
  const { name, traces } = readDataset(folder, allocation);
  const methods = [...peerMethods(options, allocation), ...ourMethods(options, allocation)];
  const results: Result[] = [];
  const rows: Row[] = [];
  for (const [at, trace] of traces.entries()) {
    progress(name, at, traces.length);
    for (const method of methods) {
      const placements = method.place(trace);
      const verdict = judge(trace, placements, inUse(trace, allocation), price);
      if (!verdict) break;
      results.push({ ...method, dataset: name, series: trace.series, verdict });
      rows.push(...rowsOf(trace, method, placements));
    }
  }
  progress(name, traces.length, traces.length);
  report(name, traces.length, results, options);
  return rows;
}

function report(name: string, read: number, results: Result[], options: Options): void {
  const judged = new Set(results.map(({ series }) => series)).size;
  console.log(`\n${name}: ${judged} series, judged on the days after the first ${options.trainDays}`);
  if (judged < read) console.log(`${read - judged} series end before that and are left out`);
  if (judged === 0) return;
  printMethods(results);
  console.log('');
  printHalves(results);
  console.log('');
  if (options.vcpu === 2 && options.memory === 8192 && options.trainDays === 7)
    printComparison(name, results);
}

const command = new Command('backtest')
  .description('Replays right-sizing and the peers’ published rules on usage traces.')
  .requiredOption('--traces <dir>', 'a folder of traces, or a folder of such folders')
  .option(
    '--json <out>',
    'write {series, method, tolerance, way, day, cpu, memory} per size that took effect',
  )
  .option('--vcpu <vCPU>', 'vCPU of a CPU fraction of 1', positive, 2)
  .option('--memory <MiB>', 'MiB of a memory fraction of 1', positive, 8192)
  .option('--train-days <days>', 'days before the first decision', positive, 7)
  .option('--every <days>', 'days between two decisions of a living run', positive, 7)
  .parse();

const options = command.opts<Options>();
try {
  const rows = findDatasets(options.traces).flatMap((folder) => backtest(folder, options));
  if (options.json) writeJson(options.json, rows);
  console.log(`
decisions per second   ${decisionsPerSecond(price)} (14 days of 5-minute data; at least ${leastPerSecond})`);
} catch (error) {
  if (error instanceof TraceError) fail(error.message);
  throw error;
}
