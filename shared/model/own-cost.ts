/**
 * Cost of ECS Steward itself, USD a month at list prices of us-east-1 (2026-11). The calls are counted by `npm run
 * bench:cost`; docs/cost.md shows the same table.
 */
interface CostFacts {
  /** Queues that Lambda polls: 4 in observe, 5 in ask, 7 in change. */
  queues: number;
  services: number;
  /** Abnormal stops that are counted a month. */
  stops: number;
}

/** One line of the cost, USD a month. */
interface CostLine {
  item: string;
  usd: number;
}

/** Prices of one unit, USD. */
const price = {
  sqsRequest: 0.4e-6,
  lambdaRequest: 0.2e-6,
  /** Of arm64. */
  gigabyteSecond: 13.3334e-6,
  dynamoRead: 0.125e-6,
  dynamoWrite: 0.625e-6,
  metricRead: 0.01e-3,
  customMetric: 0.3,
} as const;

/** Minutes of a month of 30.4 days. */
const minutes = 43_800;
const scans = 4.35;

/** Long polls of an idle queue in a minute: Lambda keeps 5 of 20 s open ("Using Lambda with Amazon SQS"). */
const pollsPerMinute = 15;

/** Counted by bench/cost.ts: table reads of each minute's refresh, which takes 0.1 s at 0.5 GB. */
const tick = { reads: 3, seconds: 0.1, gigabytes: 0.5 };
/** A pass over the counts of all services, every 10 min: a call of 50 ms for ten services, and one write. */
const passes = minutes / 10;
const pass = { servicesPerCall: 10, secondsPerCall: 0.05, gigabytes: 0.5 };
/** An incident's first stop: two transactions of three items cost four units an item; 16 calls of 50 ms. */
const stop = { reads: 8, writes: 16, seconds: 0.8, gigabytes: 0.5 };
/** A service of a scan: 4 metrics; its result of some KB, at one unit a KB; 8 calls of 50 ms in 1 GB. */
const scanned = { metrics: 4, reads: 6, writes: 10, seconds: 0.4, gigabytes: 1 };

/** Names and reasons of custom metrics in an ordinary month; each is billed by the hour in which it has a value. */
const metricsInUse = 20;
const shareOfHours = 0.1;

/** The cost by its items; alarms, dashboard and the usage watch are options and not in it. */
export function monthlyCost({ queues, services, stops }: CostFacts): CostLine[] {
  const ticks = minutes * (price.lambdaRequest + tick.reads * price.dynamoRead);
  const lambda = (one: { seconds: number; gigabytes: number }) =>
    price.lambdaRequest + one.seconds * one.gigabytes * price.gigabyteSecond;
  const table = (one: { reads: number; writes: number }) =>
    one.reads * price.dynamoRead + one.writes * price.dynamoWrite;
  const activity = services > 0 || stops > 0 ? metricsInUse * shareOfHours * price.customMetric : 0;
  return [
    { item: 'polling of idle queues (SQS)', usd: queues * pollsPerMinute * minutes * price.sqsRequest },
    {
      item: 'tick of a minute (Lambda, DynamoDB)',
      usd: ticks + minutes * tick.seconds * tick.gigabytes * price.gigabyteSecond,
    },
    {
      item: 'counts of services (Lambda)',
      usd:
        passes *
        ((services / pass.servicesPerCall) * pass.secondsPerCall * pass.gigabytes * price.gigabyteSecond +
          price.dynamoWrite),
    },
    { item: 'stops (Lambda, DynamoDB)', usd: stops * (lambda(stop) + table(stop)) },
    {
      item: 'weekly scan (CloudWatch, Lambda, DynamoDB)',
      usd: services * scans * (scanned.metrics * price.metricRead + lambda(scanned) + table(scanned)),
    },
    { item: 'custom metrics (CloudWatch)', usd: activity },
  ];
}

/** Days of a month. */
const days = 30.4;

/**
 * Cost of jobs that succeed: one table read each, which looks for an open incident of the job (fewer where runs of one
 * family come together). Lambda receives every stop anyway. Counted by bench/cost.ts.
 */
export function succeededJobsRow(runsPerDay: number): string {
  const reads = Math.round(runsPerDay * days);
  const [runs, calls] = [runsPerDay, reads].map((count) => count.toLocaleString('en-US'));
  return `${runs} successful jobs a day: ${calls} table reads, $${(reads * price.dynamoRead).toFixed(2)} a month`;
}

export const totalCost = (lines: readonly CostLine[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);

/** Installations of docs/cost.md: services, and abnormal stops a month (three a service). */
const examples: readonly (CostFacts & { shape: string })[] = [
  { shape: 'observe', queues: 4, services: 0, stops: 0 },
  { shape: 'change', queues: 7, services: 0, stops: 0 },
  { shape: 'observe', queues: 4, services: 10, stops: 30 },
  { shape: 'ask', queues: 5, services: 100, stops: 300 },
  { shape: 'change', queues: 7, services: 1_000, stops: 3_000 },
  { shape: 'change', queues: 7, services: 10_000, stops: 30_000 },
];

/** Rows of the table in docs/cost.md, as Markdown. */
export function costRows(): string[] {
  return examples.map(({ shape, ...facts }) => {
    const lines = monthlyCost(facts);
    const dollars = [...lines.map(({ usd }) => usd), totalCost(lines)].map((usd) => `$${usd.toFixed(2)}`);
    return `| ${[facts.services.toLocaleString('en-US'), shape, ...dollars].join(' | ')} |`;
  });
}
