// Process with only the bundled handler, like Lambda's: takes batches over IPC, one at a time, and reports its peak
// memory. Started by ../stops.ts.
import { pathToFileURL } from 'node:url';

const [bundle = ''] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(bundle).href);

const context = {
  functionName: 'diagnose-stops',
  awsRequestId: 'bench',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:diagnose-stops',
  getRemainingTimeInMillis: () => 60_000,
};

process.on('message', async (batch: unknown) => {
  const result = await handler(batch, context);
  // maxRSS is in kilobytes.
  process.send?.({ failed: result.batchItemFailures.length, peakMiB: process.resourceUsage().maxRSS / 1024 });
});
