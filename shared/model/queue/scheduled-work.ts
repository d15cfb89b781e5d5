import * as z from 'zod/mini';
import { type EcsEvent, parseEcsEvent } from '../ecs-event.ts';
import { parseJson, parseMessage } from '../parse.ts';

const watchForm = z.object({ kind: z.literal('watch') });
/** Weekly schedule event as EventBridge sends it. */
const scheduleForm = z.object({ 'detail-type': z.literal('Scheduled Event'), time: z.string() });

/** Message of the planner's queue: the hourly usage watch, or a scan, named after its scheduled time. */
export type PlanWork = z.infer<typeof watchForm> | { kind: 'scan'; name: string };

/** Parses a message. @throws InvalidInputError for any other */
export function parsePlanWork(body: string): PlanWork {
  const form = z.union([watchForm, scheduleForm], 'must be the weekly schedule or the usage watch');
  const work = parseMessage(form, body, 'message of the queue of plans');
  // Named after the scheduled time, so that an event delivered twice is one scan.
  return 'kind' in work ? work : { kind: 'scan', name: work.time.replaceAll(':', '-') };
}

const tickForm = z.object({ kind: z.literal('tick') });

/** Message of track-rollouts' queue: the hourly check of every rollout, or an ECS event. */
export type RolloutWork = z.infer<typeof tickForm> | EcsEvent;

/** Parses a message. @throws InvalidInputError for any other */
export function parseRolloutWork(body: string): RolloutWork {
  const tick = tickForm.safeParse(parseJson(body, 'message of the queue of rollouts is not valid JSON'));
  return tick.success ? tick.data : parseEcsEvent(body);
}
