import { playScenario } from '../scenario/play-scenario.ts';
import { startSteward } from '../steward.ts';
import { deliver } from './deliver.ts';
import { printMessages } from './print-messages.ts';

/** Plays the whole scenario at once, lets the next minute refresh the messages, and prints them. */
export async function playOnce(): Promise<void> {
  const steward = await startSteward({ clock: { startAt: Date.now() } });
  const { sandbox, slack } = steward;
  try {
    const stage = { ...sandbox, send: (event: unknown) => deliver(sandbox, event) };
    await playScenario(stage, { pace: 0, seed: 1, onStep: ({ says }) => console.log(`· ${says}`) });
    await sandbox.advance(60_000);
    printMessages(slack);
    const count = slack.messages().filter(({ threadTs }) => threadTs === undefined).length;
    console.log(`${count} messages, ${(await sandbox.deadLetters()).length} dead letters`);
  } finally {
    await steward.close();
  }
}
