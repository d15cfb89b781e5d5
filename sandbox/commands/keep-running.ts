import { createServer } from 'node:net';
import { playScenario } from '../scenario/play-scenario.ts';
import { type Steward, startSteward, withApprovals } from '../steward.ts';
import { deliver } from './deliver.ts';
import { createSender } from './send-from-page.ts';
import { skipAhead } from './skip-ahead.ts';

/** Port of the page unless the user names another. */
const usualPort = 8626;
/** Seconds of real time per second of the scenario: all of it is shown in half a minute. */
const pace = 1 / 3;
/** A minute's schedule fires every ten seconds, so that counters visibly change. */
const schedulesPerMinute = 6;

/** Ports that are tried after the usual one: as many sandboxes run beside each other. */
const mostPorts = 20;

/**
 * Finds a free port of this machine.
 * @param first returned when it is free, or 0 for any
 * @throws EADDRINUSE when it and the next twenty are in use, EACCES when the user may not open it
 */
async function freePort(first: number): Promise<number> {
  for (let port = first; ; port += 1) {
    try {
      await opened(port);
      return port;
    } catch (error) {
      const { code } = error as { code?: string };
      if (code !== 'EADDRINUSE' || port >= first + mostPorts) throw error;
    }
  }
}

/** Opens and closes a port. */
function opened(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}

/**
 * Starts everything, plays the scenario, and goes on until it is interrupted.
 * @param wanted port of the page; undefined takes the usual one, or the next that is free
 */
export async function keepRunning(wanted: number | undefined): Promise<void> {
  const port = wanted ?? (await freePort(usualPort));
  console.log('Starting a local AWS and a local Slack ...');
  let steward: Steward | undefined;
  const sender = createSender(() => steward?.sandbox);
  steward = await startSteward({
    schedulesPerMinute,
    parameters: withApprovals,
    slack: {
      port,
      samples: sender.samples,
      services: sender.services,
      onSend: sender.send,
      onSkip: (hours) => skipAhead(() => steward?.sandbox, hours),
    },
  });
  const { sandbox, slack } = steward;
  process.once('SIGINT', () => process.exit(0));
  process.once('SIGTERM', () => process.exit(0));
  console.log(`\n  Slack page   ${slack.url}`);
  console.log(`  local AWS    ${sandbox.endpoint}\n`);
  if (wanted === undefined && port !== usualPort)
    console.log(`  Port ${usualPort} is in use, so this is the next free one (--port chooses another).\n`);
  console.log('A bad hour of a small fleet, in half a minute. Ctrl+C ends everything.');
  const stage = { ...sandbox, send: (event: unknown) => deliver(sandbox, event) };
  await playScenario(stage, { pace, seed: 1, onStep: ({ says }) => console.log(`  · ${says}`) });
  console.log(`\nAll events are played. Send your own from the page: ${slack.url}`);
}
