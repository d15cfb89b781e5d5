import * as z from 'zod/mini';
import { InvalidInputError } from '../../shared/errors.ts';
import { parseApplyWork } from '../../shared/model/queue/apply-work.ts';
import { serviceName } from '../../shared/model/service-reference.ts';
import { type Applied, applyDecision } from '../../shared/rollout/apply.ts';
import { applyAutomatic, applyWaiting } from '../../shared/rollout/apply-automatic.ts';
import { refusalWords } from '../../shared/rollout/refusal-words.ts';
import { type BatchAnswer, eachRecord, type QueueRecord } from '../../shared/runtime/batch.ts';
import { answerSlack } from './answer-slack.ts';
import type { Deps } from './deps.ts';

/** Applies approved and automatic decisions, and postpones others. */
export function applyQueued(records: readonly QueueRecord[], deps: Deps): Promise<BatchAnswer> {
  const applyOne = async (record: QueueRecord) => {
    const work = parseApplyWork(record.body);
    if (work.kind === 'auto') await applyAutomatic(work.decisionId, deps);
    else if (work.kind === 'superseded') await deps.showSuperseded(work.id, work.message);
    else if (work.kind === 'tick') await applyWaiting(deps);
    else await answerSlack(work, record, deps);
  };
  return eachRecord(records, applyOne, deps.log);
}

const byHandForm = z.strictObject({
  cluster: z.string('must name the cluster'),
  service: z.string('must name the service'),
  decisionId: z.string('must be the id of a decision, as shown in the report'),
  dryRun: z.optional(z.boolean('must be true or false')),
});

/**
 * Applies a decision manually.
 * @param payload {cluster, service, decisionId, dryRun?}
 * @returns the result; a refusal also in words, as `reason`
 * @throws InvalidInputError that names the field, and for a decision of another service
 */
export async function applyByHand(payload: unknown, deps: Deps): Promise<Applied> {
  const form = byHandForm.safeParse(payload);
  if (!form.success) {
    const problems = form.error.issues.map((issue) => {
      if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')}: not known here`;
      return `${issue.path.join('.') || 'payload'}: ${issue.message}`;
    });
    throw new InvalidInputError(problems.join('; '));
  }
  const { cluster, service, decisionId, dryRun } = form.data;
  const stored = await deps.decisions.load(decisionId);
  const decided = stored?.record.service;
  if (decided && (decided.cluster !== cluster || decided.name !== service)) {
    const whose = serviceName(decided);
    throw new InvalidInputError(
      `decisionId: ${decisionId} is a decision of ${whose}, not of ${cluster}/${service}`,
    );
  }
  const applied = await applyDecision({ decisionId, by: 'by hand', dryRun }, deps);
  if (applied.result !== 'refused') return applied;
  const inWords = { reason: refusalWords(applied.refusal) };
  return { ...applied, ...inWords };
}
