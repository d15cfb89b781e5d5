import { fileURLToPath } from 'node:url';
import { afterEach } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox } from '../aws/small-template.ts';
import { workerUrl } from '../aws/small-url.ts';

const bundlePath = fileURLToPath(new URL('./handlers/app.ts', import.meta.url));
const started: Sandbox[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((sandbox) => sandbox.close()));
});

/** Starts the app of handlers/app.ts behind a function URL, until the test ends. */
export async function startApp(): Promise<string> {
  const sandbox = await createSmallSandbox({ resources: workerUrl, functions: { worker: { bundlePath } } });
  started.push(sandbox);
  return sandbox.functionUrl('worker');
}
