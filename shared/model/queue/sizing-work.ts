import * as z from 'zod/mini';
import { type AlarmEvent, isAlarmEvent, parseAlarmEvent } from '../alarm.ts';
import { parseForm, parseJson } from '../parse.ts';
import { serviceReferenceForm } from '../service-reference.ts';

const tolerance = z.enum(['critical', 'standard', 'batch']);

/** Cluster, whose ARN contains account and region. */
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
  /** Epoch ms; a retry checks the same hour. */
  at: z.number(),
  cluster,
  names: z.array(z.string()),
});
const lookForm = z.object({ kind: z.literal('look'), service: serviceReferenceForm, by: z.string() });
const checkForm = z.object({ kind: z.literal('check-scans') });

/** Part of a scan: services or families of one cluster. */
export type ChunkWork = z.infer<typeof chunkForm>;
/** Part of the hourly usage watch: services of one cluster. */
export type WatchWork = z.infer<typeof watchForm>;
/** Immediate analysis of one service, with the user who asked for it (`by`). */
export type LookWork = z.infer<typeof lookForm>;
/** Message of rightsize-services' queue, which also receives CloudWatch alarms from EventBridge. */
export type SizingWork =
  | ChunkWork
  | WatchWork
  | LookWork
  | z.infer<typeof checkForm>
  | { kind: 'alarm'; event: AlarmEvent };

const workForm = z.discriminatedUnion('kind', [chunkForm, watchForm, lookForm, checkForm]);

/** Parses a message. @throws InvalidInputError for any other */
export function parseSizingWork(body: string): SizingWork {
  const message = parseJson(body, 'message of the right-sizing queue is not valid JSON');
  if (isAlarmEvent(message)) return { kind: 'alarm', event: parseAlarmEvent(message) };
  return parseForm(workForm, message, 'message of the right-sizing queue');
}
