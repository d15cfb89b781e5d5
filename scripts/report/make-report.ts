import { sleep, wireSources } from '../../shared/runtime/wire-sources.ts';
import { reportFleet } from '../../shared/sizing/read/report-fleet.ts';
import type { FleetReport } from '../../shared/sizing/service-report.ts';
import type { Options } from './arguments.ts';
import { connect, connectToSandbox } from './connect.ts';
import type { Progress } from './progress.ts';

/** Discards log lines: the report has a line for everything that a function would log. */
const log = { info() {}, warn() {}, error() {} };

/**
 * Creates the report with the code that also runs deployed, without the table that only a deployment has.
 * @throws InvalidInputError, GatewayError and the SDK's errors, for explain.ts
 */
export async function makeReport(options: Options, progress: Progress): Promise<FleetReport> {
  const { cluster, service, tolerance, lookback, priceMultiplier, spotFactor, sandbox } = options;
  progress.says(sandbox ? 'Starting a local AWS with a sample fleet' : 'Looking for credentials');
  const { close, ...connection } = sandbox ? await connectToSandbox() : await connect(options);
  const { region } = connection;
  const now = Date.now;
  try {
    progress.says(`Listing clusters and services in ${region}`);
    const sources = { ...wireSources({ ...connection, share: 1 }, { now, sleep }), region, now, log };
    const lookbackDays = Number(lookback) as 14 | 32 | 63;
    return await reportFleet(
      { cluster, service, tolerance, lookbackDays },
      sources,
      { lookbackDays, defaultTolerance: 'standard', priceMultiplier, spotFactor },
      // No time limit: a fleet may be of any size.
      { id: `report-${now()}`, most: Number.POSITIVE_INFINITY, progress },
    );
  } finally {
    await close();
  }
}
