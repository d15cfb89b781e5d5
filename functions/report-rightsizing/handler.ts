import type { Context } from 'aws-lambda';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { log, observed } from '../../shared/runtime/observed.ts';
import { wireOffering } from '../../shared/runtime/wire-offering.ts';
import { lazyPublisher, wireAnalysis } from '../../shared/runtime/wire-sizing.ts';
import { wireTable } from '../../shared/runtime/wire-table.ts';
import { environmentSchema } from './environment.ts';
import { type Deps, reportRightsizing } from './run.ts';

const environment = readEnvironment(environmentSchema);
const now = Date.now;
const elapsed = () => performance.now();
const documents = wireTable();

const deps: Deps = {
  ...wireAnalysis(environment, documents, { now, elapsed, log, share: 1 }),
  offering: wireOffering(environment, documents, now),
  publisher: lazyPublisher(environment, now, log),
  log,
};

export const handler = observed(
  (payload: unknown, context: Context) => reportRightsizing(payload, `report-${context.awsRequestId}`, deps),
  async () => (await import('../../shared/runtime/self-check.ts')).sizingProbes(environment, deps, documents),
);
