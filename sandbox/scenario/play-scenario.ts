import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsState } from '../aws/state.ts';
import { setRunningTasks } from '../fleet/running-tasks.ts';
import type { SampleEvent } from '../fleet/sample.ts';
import { eventSample } from '../fleet/samples.ts';
import { type Step, scenario } from './scenario.ts';

/** Parts of the running sandbox that playing needs. */
export interface Stage {
  state: AwsState;
  /** Puts one event on the sandbox's event bus. */
  send(event: SampleEvent): Promise<unknown>;
  /** Resolves when every queue is empty and every function has returned. */
  settle(): Promise<unknown>;
  /** Epoch milliseconds. */
  now(): number;
}

interface PlayOptions {
  /** Seconds of real time per second of the scenario; 0 plays it at once. */
  pace: number;
  /** Makes the ids of tasks and events: another seed, other ids. */
  seed: number;
  onStep?: (step: Step) => void;
  steps?: readonly Step[];
  /** Waits; by default with a timer. @param milliseconds ms */
  wait?: (milliseconds: number) => Promise<unknown>;
}

interface Happening {
  at: number;
  step: Step;
  first: boolean;
}

/**
 * Plays the scenario's steps in order of time and waits until the last one is processed. Played at once, the steps keep
 * their distances: the last one happens now, the others before it, each processed before the next.
 */
export async function playScenario(stage: Stage, options: PlayOptions): Promise<void> {
  const { pace, seed, onStep, steps = scenario, wait = sleep } = options;
  const happenings = inOrder(steps);
  const lead = pace === 0 ? (happenings.at(-1)?.at ?? 0) * 1000 : 0;
  const startedAt = stage.now() - lead;
  for (const [index, { at, step, first }] of happenings.entries()) {
    const ahead = startedAt + at * 1000 * pace - stage.now();
    if (ahead > 0) await wait(ahead);
    if (first) onStep?.(step);
    const now = startedAt + at * 1000 * (pace || 1);
    const event = eventSample(stage.state, step.sample, { now, seed: seed + index });
    if (step.running) setRunningTasks(stage.state, step.running);
    await stage.send(event);
    if (step.deliveredTwice) await stage.send(event);
    if (pace === 0) await stage.settle();
  }
  await stage.settle();
}

function inOrder(steps: readonly Step[]): Happening[] {
  const happenings = steps.flatMap((step) =>
    Array.from({ length: step.times ?? 1 }, (_, index) => ({
      at: step.at + index * (step.every ?? 0),
      step,
      first: index === 0,
    })),
  );
  return happenings.sort((one, other) => one.at - other.at);
}
