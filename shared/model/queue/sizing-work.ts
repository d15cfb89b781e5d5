import * as z from 'zod/mini';
import { type AlarmEvent, isAlarmEvent, parseAlarmEvent } from '../alarm.ts';
import { parseForm, parseJson } from '../parse.ts';
import { serviceReferenceForm } from '../service-reference.ts';

const tolerance = z.enum(['critical', 'standard', 'batch']);

/** A cluster, whose ARN names account and region. */
const cluster = z.object({
  arn: z.string(),
  name: z.string(),
  containerInsights: z.enum(['disabled', 'enabled', 'enhanced']),
});

const chunkForm = z.object({
  kind: z.literal('chunk'),
  scan: z.string(),
  chunk: z.string(),
  cluster,
  workloads: z.enum(['services', 'families']),
  names: z.array(z.string()),
  lookbackDays: z.number(),
  tolerance: z.optional(tolerance),
});
const watchForm = z.object({
  kind: z.literal('watch'),
  /** Epoch ms; a later try looks at the same hour. */
  at: z.number(),
  cluster,
  names: z.array(z.string()),
});
const lookForm = z.object({ kind: z.literal('look'), service: serviceReferenceForm, by: z.string() });
const checkForm = z.object({ kind: z.literal('check-scans') });

/** A part of a scan: services or families of one cluster. */
export type ChunkWork = z.infer<typeof chunkForm>;
/** A part of the hourly usage watch: services of one cluster. */
export type WatchWork = z.infer<typeof watchForm>;
/** An analysis of one service now, `by` whom it was asked for. */
export type LookWork = z.infer<typeof lookForm>;
/** A message of the queue of rightsize-services. CloudWatch's alarms come through it as well, by EventBridge. */
export type SizingWork =
  | ChunkWork
  | WatchWork
  | LookWork
  | z.infer<typeof checkForm>
  | { kind: 'alarm'; event: AlarmEvent };

const workForm = z.discriminatedUnion('kind', [chunkForm, watchForm, lookForm, checkForm]);

/** @throws InvalidInputError for any other message. */
export function parseSizingWork(body: string): SizingWork {
  const message = parseJson(body, 'a message of the right-sizing queue that is no JSON');
  if (isAlarmEvent(message)) return { kind: 'alarm', event: parseAlarmEvent(message) };
  return parseForm(workForm, message, 'a message of the right-sizing queue');
}
