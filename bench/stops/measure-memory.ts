import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Steward } from '../../sandbox/steward.ts';

const batchSize = 100;

/** Bar for memory, MiB. */
export const memoryBarMiB = 256;

/** Flags for V8's heap as Lambda sets them, by the function's memory: 90% old space, 5% semi-space. */
export function heapOfLambda(memoryMiB: number): string[] {
  return [
    `--max-old-space-size=${Math.floor(memoryMiB * 0.9)}`,
    `--max-semi-space-size=${Math.floor(memoryMiB * 0.05)}`,
  ];
}

/** Environment of the function, with credentials that the local AWS accepts. */
function environmentOf({ sandbox, slack }: Steward): Record<string, string> {
  const { endpoint, region, credentials } = sandbox.clientConfig;
  const environment = sandbox.deployment.functions[0]?.environment ?? {};
  return {
    ...environment,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL: endpoint,
    SLACK_API_URL: slack.apiUrl,
    SLACK_CHANNEL: 'C0SANDBOX',
  };
}

/**
 * Runs events through the bundled handler in a process of its own, one batch after the other.
 * @returns peak memory of the process, MiB
 */
export async function measureMemory(steward: Steward, events: object[]): Promise<number> {
  const bundle = fileURLToPath(new URL('../../dist/diagnose-stops/index.mjs', import.meta.url));
  const program = fileURLToPath(new URL('handler-process.ts', import.meta.url));
  const child = fork(program, [bundle], {
    env: environmentOf(steward),
    execArgv: [...heapOfLambda(memoryBarMiB), '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.once('exit', (code, signal) => {
    // Without this there would be no answer: V8 aborts (SIGABRT) when its heap is full.
    if (!child.killed) throw new Error(`the function's process ended unexpectedly (${signal ?? code})`);
  });
  let peakMiB = 0;
  for (let start = 0; start < events.length; start += batchSize) {
    child.send({ Records: events.slice(start, start + batchSize).map(toRecord) });
    const [answer] = (await once(child, 'message')) as [{ failed: number; peakMiB: number }];
    if (answer.failed > 0) throw new Error(`${answer.failed} records of a batch failed`);
    peakMiB = answer.peakMiB;
  }
  child.kill();
  return peakMiB;
}

function toRecord(event: object, index: number) {
  return {
    messageId: String(index),
    body: JSON.stringify(event),
    attributes: { ApproximateReceiveCount: '1' },
  };
}
