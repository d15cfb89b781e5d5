import { z } from 'zod';
import { type Cause, causes } from '../shared/model/causes.ts';
import type { StopFacts } from '../shared/model/stopped-task.ts';

export type LabelConfidence = 'sure' | 'likely' | 'debatable';

/** Labelled stop of a corpus file. */
export interface CorpusRecord {
  id: string;
  /** Cause that the vocabulary lacked when the record was labelled `unknown`: as correct as `unknown`. */
  missingCause?: string;
  labelConfidence?: LabelConfidence;
  /** Absent in input that is only classified. */
  cause?: Cause;
  stop: StopFacts;
}

/** A corpus writes unknown values as null, or leaves the field out. */
function known<T>(schema: z.ZodType<T>) {
  return schema.nullish().transform((value) => value ?? undefined);
}

const recordSchema = z.object({
  id: z.coerce.string(),
  cause: known(z.enum(causes, { error: 'not a cause of the vocabulary' })),
  stopCode: known(z.string()),
  stoppedReason: known(z.string()),
  containers: known(
    z.array(
      z.object({
        name: known(z.string()),
        exitCode: known(z.number()),
        reason: known(z.string()),
        essential: known(z.boolean()),
      }),
    ),
  ),
  launchType: known(z.string()),
  startedAtPresent: known(z.boolean()),
  belongsToService: known(z.boolean()),
  startedBy: known(z.string()),
  missingCause: known(z.string()),
  labelConfidence: known(z.enum(['sure', 'likely', 'debatable'])),
});

/** Reads one line of a corpus. @throws Error that says what is wrong with it */
export function readRecord(line: string): CorpusRecord {
  const parsed = recordSchema.safeParse(JSON.parse(line));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`${issue?.path.join('.') || 'record'}: ${issue?.message}`);
  }
  const {
    id,
    cause,
    missingCause,
    labelConfidence,
    containers = [],
    startedAtPresent: started,
    ...facts
  } = parsed.data;
  return { id, cause, missingCause, labelConfidence, stop: { ...facts, containers, started } };
}
