import * as z from 'zod/mini';
import { type EcsEvent, parseEcsEvent } from '../ecs-event.ts';
import { parseJson } from '../parse.ts';

const tickForm = z.object({ kind: z.literal('tick') });

/** A message of the queue of track-rollouts: the hourly look at every rollout, or an event of ECS. */
export type RolloutWork = z.infer<typeof tickForm> | EcsEvent;

/** @throws InvalidInputError for any other message. */
export function parseRolloutWork(body: string): RolloutWork {
  const tick = tickForm.safeParse(parseJson(body, 'a message of the queue of rollouts that is no JSON'));
  return tick.success ? tick.data : parseEcsEvent(body);
}
