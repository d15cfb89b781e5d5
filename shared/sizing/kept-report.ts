import * as z from 'zod/mini';
import type { Log } from '../model/log.ts';
import { serviceReferenceForm } from '../model/service-reference.ts';
import type { ServiceMessageFacts } from './report/slack-service.ts';
import type { ServiceReport } from './service-report.ts';

const sizeForm = z.object({ cpuUnits: z.number(), memoryMiB: z.number() });
const coded = z.object({ code: z.string() });
const range = z.object({ before: z.number(), after: z.number() });

/** Schema of the fields that every format reads. The facts of a reason are those of the version that wrote it. */
const frame = z.lazy(() =>
  z.object({
    place: serviceReferenceForm,
    analysedAt: z.number(),
    lookbackDays: z.number(),
    tolerance: z.enum(['critical', 'standard', 'batch']),
    decision: z.discriminatedUnion('action', [
      z.object({ action: z.literal('skip'), reason: coded }),
      z.object({
        action: z.enum(['keep', 'shrink', 'grow', 'rebalance']),
        ...{ reason: coded, size: sizeForm, tasks: range, priceChange: z.number(), confidence: z.number() },
        containers: z.array(z.object({ name: z.string() })),
      }),
    ]),
    considered: z.array(z.object({ size: sizeForm, verdict: z.string() })),
    setup: z.optional(z.object({ taskDefinitionArn: z.string(), size: sizeForm })),
    observed: z.optional(z.object({ days: z.number(), meanTasks: z.number() })),
    notes: z.array(z.looseObject({})),
    offer: z.optional(
      z.object({
        mode: z.string(),
        decisionId: z.optional(z.string()),
        incidents: z.optional(z.array(z.object({ cause: z.string(), lastSeenAt: z.number() }))),
      }),
    ),
    gaps: z.array(z.string()),
  }),
);

const reportForm = z.custom<ServiceReport>(
  (value) => frame.safeParse(value).success,
  'not a report of a service',
);

/** Report stored with a decision, so that its message can be rendered again. */
export interface KeptReport {
  report: ServiceReport;
  facts: Pick<ServiceMessageFacts, 'priceBasis' | 'htmlLink' | 'patch'>;
}

const keptForm = z.lazy(() =>
  z.object({
    report: reportForm,
    facts: z.object({
      priceBasis: z.string(),
      htmlLink: z.optional(z.string()),
      patch: z.optional(z.object({ sentence: z.string(), file: z.optional(z.string()), patch: z.string() })),
    }),
  }),
);

/** Parses the report stored with a decision. @throws ZodError for a malformed one. */
export function parseKeptReport(value: unknown): KeptReport {
  return keptForm.parse(value);
}

/** Parses the reports of a chunk. A malformed one is logged and left out. */
export function parseReports(values: readonly unknown[], log: Log): ServiceReport[] {
  return values.flatMap((value) => {
    const report = reportForm.safeParse(value);
    if (report.success) return [report.data];
    log.error('malformed report left out', { error: frame.safeParse(value).error });
    return [];
  });
}
