import * as z from 'zod/mini';
import type {
  ChangeEvidence,
  EarlierRevision,
  RevisionChange,
  UsageEvidence,
} from '../model/change-evidence.ts';
import { formOf } from '../model/parse.ts';

const text = z.optional(z.string());
const number = z.optional(z.number());
const flag = z.optional(z.boolean());
const names = z.optional(z.array(z.string()));

const changesForm = z.optional(
  z.array(
    formOf<RevisionChange>()(() => ({
      ...{ field: z.string(), container: text, before: text, after: text },
      ...{ added: names, removed: names, changed: names },
    })),
  ),
);

/** Change before an incident, in its item. */
export const changeForm = formOf<ChangeEvidence>()(() => ({
  ...{ revision: z.string(), beganAt: number, stagedDeploymentArn: text, registeredBy: text },
  ...{ deployedBy: text, askDeployerAt: number },
  earlier: z.optional(
    formOf<EarlierRevision>()(() => ({
      ...{ revision: z.string(), beganAt: number, completed: z.boolean(), canRun: flag, failed: flag },
    })),
  ),
  before: z.optional(z.enum(['none', 'none-completed'])),
  rolledBack: z.optional(z.object({ to: text, isOver: z.boolean() })),
  newer: z.optional(z.object({ revision: z.string(), beganAt: z.number() })),
  ...{ task: changesForm, service: changesForm },
}));

/** CPU and memory before a stop, in the item of its incident. */
export const usageForm = formOf<UsageEvidence>()(() => ({
  of: z.enum(['task', 'service']),
  points: z.array(z.object({ at: z.number(), cpu: number, memory: number })),
}));
