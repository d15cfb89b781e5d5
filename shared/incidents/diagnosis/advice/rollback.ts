import { nameFromArn } from '../../../model/arn.ts';
import type { Remedy } from '../../../model/diagnosis.ts';
import { durationInWords } from '../../../model/format.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { blameOf } from '../change/blame.ts';
import { isExpress } from './express.ts';
import { type Facts, remedy } from './facts.ts';

/**
 * The rollback, where a revision is to blame and its service still wants it. Nothing for Express Mode, whose next update
 * would undo it, and for deployments by CodeDeploy or another controller, which UpdateService cannot change.
 */
export function rollbackRemedies(facts: Facts): Remedy[] {
  const { evidence, finding, place, stop, region } = facts;
  const blame = blameOf(finding.cause, evidence.change, stop.stoppedAt ?? Number.NaN);
  const { service } = evidence;
  if (!blame || !place || place.kind !== 'service' || !service) return [];
  if (isExpress(facts) || (service.controller ?? 'ECS') !== 'ECS') return [];
  const wanted = service.deployments.find(({ status }) => status === 'PRIMARY');
  if (!wanted || nameFromArn(wanted.taskDefinitionArn) !== blame.revision) return [];
  const words = `Roll back to ${blame.earlier}, which ran for ${durationInWords(blame.ranForMs)} before:`;
  const { stagedDeploymentArn: arn } = evidence.change ?? {};
  if (arn) {
    const options = { 'service-deployment-arn': arn, 'stop-type': 'ROLLBACK' };
    return [remedy(words, awsCommand('ecs stop-service-deployment', options, region))];
  }
  const options = { cluster: place.cluster, service: place.name, 'task-definition': blame.earlier };
  return [remedy(words, awsCommand('ecs update-service', options, region))];
}
