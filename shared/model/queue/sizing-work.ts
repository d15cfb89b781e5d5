import * as z from 'zod/mini';
import { parseForm } from '../parse.ts';

const tolerance = z.enum(['critical', 'standard', 'batch']);

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
/** A look at one service that somebody asked for; without a cluster it is looked for in all. */
const lookForm = z.object({
  kind: z.literal('look'),
  cluster: z.optional(z.string()),
  service: z.string(),
  by: z.string(),
});
const checkForm = z.object({ kind: z.literal('check-scans') });

/** A part of a scan: services or families of one cluster. */
export type ChunkWork = z.infer<typeof chunkForm>;
/** A part of the hourly usage watch: services of one cluster. */
export type WatchWork = z.infer<typeof watchForm>;
/** What the planner and the schedules put into the workers' queue. */
/** A look at one service now. */
export type LookWork = z.infer<typeof lookForm>;
export type SizingWork = ChunkWork | WatchWork | LookWork | z.infer<typeof checkForm>;

const workForm = z.discriminatedUnion('kind', [chunkForm, watchForm, lookForm, checkForm]);

/** @throws InvalidInputError for what is none of these. */
export function parseSizingWork(value: unknown): SizingWork {
  return parseForm(workForm, value, 'a message of the right-sizing queue');
}
