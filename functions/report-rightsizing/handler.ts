import type { Context } from 'aws-lambda';
import { readEnvironment } from '../../shared/lambda/environment.ts';
import { log, observed } from '../../shared/lambda/observed.ts';
import type { Publisher } from '../../shared/posting/publish-sizing.ts';
import { wireOffering } from '../../shared/wiring/offering.ts';
import { wireAnalysis } from '../../shared/wiring/sizing.ts';
import { wireTable } from '../../shared/wiring/table.ts';
import { environmentSchema } from './environment.ts';
import { reportRightsizing, type Shell } from './run.ts';

const environment = readEnvironment(environmentSchema);
const now = Date.now;
const elapsed = () => performance.now();
const documents = wireTable();
let wired: Publisher | undefined;

const shell: Shell = {
  ...wireAnalysis(environment, documents, { now, elapsed, log, share: 1 }),
  offering: wireOffering(environment, documents, now),
  async publisher() {
    wired ??= (await import('../../shared/wiring/publisher.ts')).wirePublisher(environment, now, log);
    return wired;
  },
  log,
};

export const handler = observed((payload: unknown, context: Context) =>
  reportRightsizing(payload, `report-${context.awsRequestId}`, shell),
);
