import * as z from 'zod/mini';
import { type EcsEvent, parseEcsEvent } from '../ecs-event.ts';
import { parseJson, parseMessage } from '../parse.ts';

const watchForm = z.object({ kind: z.literal('watch') });
/** The weekly schedule's event as EventBridge sends it. */
const scheduleForm = z.object({ 'detail-type': z.literal('Scheduled Event'), time: z.string() });

/** A message of the planner's queue: the hourly usage watch, or a scan, named by the time of its schedule. */
export type PlanWork = z.infer<typeof watchForm> | { kind: 'scan'; name: string };

/** @throws InvalidInputError for any other message. */
export function parsePlanWork(body: string): PlanWork {
  const form = z.union([watchForm, scheduleForm], 'must be the weekly schedule or the usage watch');
  const work = parseMessage(form, body, 'a message of the queue of plans');
  // By the time of the schedule, so that an event that comes twice is one scan.
  return 'kind' in work ? work : { kind: 'scan', name: work.time.replaceAll(':', '-') };
}

const tickForm = z.object({ kind: z.literal('tick') });

/** A message of the queue of track-rollouts: the hourly look at every rollout, or an event of ECS. */
export type RolloutWork = z.infer<typeof tickForm> | EcsEvent;

/** @throws InvalidInputError for any other message. */
export function parseRolloutWork(body: string): RolloutWork {
  const tick = tickForm.safeParse(parseJson(body, 'a message of the queue of rollouts that is no JSON'));
  return tick.success ? tick.data : parseEcsEvent(body);
}
