import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../shared/model/diagnosis.ts';
import type { Evidence } from '../../shared/model/evidence.ts';
import type { StoppedTask } from '../../shared/model/stopped-task.ts';
import { aStoppedTask } from '../builders/stopped-task.ts';

export const fargateError =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:';
export const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf';

export function said(stoppedReason: string, facts: Partial<StoppedTask> = {}): StoppedTask {
  return aStoppedTask({
    stoppedReason,
    stopCode: 'TaskFailedToStart',
    started: false,
    containers: [],
    ...facts,
  });
}

/** The whole text as a reader sees it. */
function asText({ sentence, remedies }: Diagnosis): string[] {
  return [sentence, ...remedies.flatMap(({ text, command }) => (command ? [text, `$ ${command}`] : [text]))];
}

export function textOf(stop: StoppedTask, evidence: Partial<Evidence> = {}): string[] {
  return asText(diagnose(stop, { gaps: [], ...evidence }));
}
