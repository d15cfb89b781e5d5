import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Why the conformance suite cannot run here, or undefined when it can. */
export function reasonToSkip(): string | undefined {
  if (spawnSync('python3', ['-c', 'import moto.server']).status === 0) return undefined;
  const reason = 'python3 with moto (pip install "moto[server]") is not on this machine';
  // Elsewhere the suite may be skipped, but not where the project is judged.
  if (process.env.CI) throw new Error(`The conformance suite must run in CI, but ${reason}.`);
  return reason;
}

/** A running moto server. */
export interface Moto {
  endpoint: string;
  stop(): Promise<void>;
}

/** Starts moto on a free port and waits until it answers. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const moto = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
  });
  await waitUntilReady(moto, `${endpoint}/moto-api/data.json`);
  return {
    endpoint,
    async stop() {
      moto.kill();
      if (moto.exitCode === null) await once(moto, 'exit');
    },
  };
}

async function waitUntilReady(moto: ChildProcess, url: string): Promise<void> {
  for (;;) {
    if (moto.exitCode !== null) throw new Error(`moto ended with exit code ${moto.exitCode}.`);
    const answered = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return;
    await sleep(50);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
