import type { Context } from 'aws-lambda';
import { readEnvironment } from '../../shared/lambda/environment.ts';
import { log, observed } from '../../shared/lambda/observed.ts';
import { lazyPublisher } from '../../shared/wiring/lazy-publisher.ts';
import { wireOffering } from '../../shared/wiring/offering.ts';
import { wireAnalysis } from '../../shared/wiring/sizing.ts';
import { wireTable } from '../../shared/wiring/table.ts';
import { environmentSchema } from './environment.ts';
import { reportRightsizing, type Shell } from './run.ts';

const environment = readEnvironment(environmentSchema);
const now = Date.now;
const elapsed = () => performance.now();
const documents = wireTable();

const shell: Shell = {
  ...wireAnalysis(environment, documents, { now, elapsed, log, share: 1 }),
  offering: wireOffering(environment, documents, now),
  publisher: lazyPublisher(environment, now, log),
  log,
};

export const handler = observed((payload: unknown, context: Context) =>
  reportRightsizing(payload, `report-${context.awsRequestId}`, shell),
);
