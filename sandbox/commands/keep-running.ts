import { playScenario } from '../scenario/play-scenario.ts';
import { type Steward, startSteward, withApprovals } from '../steward.ts';
import { deliver } from './deliver.ts';
import { createSender } from './send-from-page.ts';

/** Seconds of waiting per second of the scenario: all of it is seen in half a minute. */
const pace = 1 / 3;
/** A minute's schedule fires every ten seconds, so that counters move while one watches. */
const schedulesPerMinute = 6;

/** Starts everything, plays the scenario, and goes on until it is interrupted. */
export async function keepRunning(port: number): Promise<void> {
  console.log('Starting a local AWS and a local Slack ...');
  let steward: Steward | undefined;
  const sender = createSender(() => steward?.sandbox);
  steward = await startSteward({
    schedulesPerMinute,
    parameters: withApprovals,
    slack: { port, samples: sender.samples, onSend: sender.send },
  });
  const { sandbox, slack } = steward;
  process.once('SIGINT', () => process.exit(0));
  process.once('SIGTERM', () => process.exit(0));
  console.log(`\n  Slack page   ${slack.url}`);
  console.log(`  local AWS    ${sandbox.endpoint}\n`);
  console.log('A bad hour of a small fleet, in half a minute. Ctrl+C ends everything.');
  const stage = { ...sandbox, send: (event: unknown) => deliver(sandbox, event) };
  await playScenario(stage, { pace, seed: 1, onStep: ({ says }) => console.log(`  · ${says}`) });
  console.log(`\nAll events are played. Send your own from the page: ${slack.url}`);
}
