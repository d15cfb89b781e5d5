import * as z from 'zod/mini';
import { formOf, isRecord } from '../model/parse.ts';
import type { Fault, HoldReason, Realised, RolloutStep } from '../model/rollout-step.ts';

const [text, number] = [z.string(), z.number()];

/** A form of one code, with its facts. */
const coded = <Code extends string, Shape extends z.core.$ZodLooseShape>(code: Code, shape: Shape) =>
  z.object({ code: z.literal(code), ...shape });

const worded = coded('worded', { text });

export const faultForm: z.ZodMiniType<Fault> = z.lazy(() =>
  z.discriminatedUnion('code', [
    coded('memory-kill', { memoryMiB: number }),
    coded('memory-full', { usedMiB: number, memoryMiB: number }),
    coded('cpu', { vcpu: number, minutes: number }),
    coded('stops', { stops: number, causes: z.array(text), stopsBefore: number }),
    coded('below-desired', { running: number, desired: number, minutes: number }),
    coded('deployment-failed', {}),
    coded('deployment-stuck', { minutes: number }),
    coded('rolled-back-elsewhere', {}),
    coded('next', {}),
    coded('person', { by: text }),
    worded,
  ]),
);

const realised = formOf<Realised>()(() => ({
  savedMonthlyUsd: z.optional(number),
  tasks: number,
  highestVcpu: number,
  vcpu: number,
  highestMemoryMiB: number,
  memoryMiB: number,
}));

/** A form of one code of a step, with its facts and its time. */
const step = <Code extends string, Shape extends z.core.$ZodLooseShape>(code: Code, shape: Shape) =>
  z.object({ at: number, code: z.literal(code), ...shape });

const fault = faultForm;
const revision = text;
const isGoingBack = z.boolean();

export const stepForm: z.ZodMiniType<RolloutStep> = z.lazy(() =>
  z.discriminatedUnion('code', [
    step('begun', {}),
    step('registered', { revision, like: text }),
    step('registered-otherwise', { revision, differences: z.array(text) }),
    step('not-begun', { minutes: number }),
    step('deploying', { revision }),
    step('watching', { until: number, atMost: number }),
    step('verified', { realised }),
    step('not-observed', {
      why: z.enum(['scaled-to-zero', 'no-task', 'no-usage', 'not-looked']),
      revision,
    }),
    step('rolling-back', { fault }),
    step('larger-size-stays', { fault }),
    step('larger-size-failed', { fault }),
    step('deployment-stopped', {}),
    step('copied', { revision, of: text }),
    step('runs-again', { revision, isSteady: z.boolean() }),
    step('not-steady', {}),
    step('does-not-go-back', {}),
    step('superseded', { revision }),
    step('service-deleted', {}),
    step('revision-deleted', { revision, isGoingBack }),
    step('refused', { error: z.optional(text), message: text, isGoingBack }),
    step('going-back', { from: text, to: text, by: text }),
    step('worded', { text }),
  ]),
);

export const holdReasonForm: z.ZodMiniType<HoldReason> = z.lazy(() =>
  z.discriminatedUnion('code', [
    coded('rolled-back', { fault }),
    coded('failed', { fault }),
    coded('not-now', { by: text }),
    worded,
  ]),
);

/** Upgrades a reason of version 1, which was text. */
export function wordedReason(value: unknown): unknown {
  return typeof value === 'string' ? { code: 'worded', text: value } : value;
}

/** Upgrades a rollout of version 1, whose steps and fault were text. */
export function wordedRollout(rollout: unknown): unknown {
  if (!isRecord(rollout)) return rollout;
  const { steps, fault: found, ...rest } = rollout;
  const all = Array.isArray(steps) ? steps : [];
  return {
    ...rest,
    ...(found !== undefined && { fault: wordedReason(found) }),
    steps: all.map((one) => ({ code: 'worded', ...Object(one) })),
  };
}
