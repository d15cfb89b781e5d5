import { nameFromArn } from '../../../model/arn.ts';
import type { Remedy } from '../../../model/diagnosis.ts';
import { durationInWords } from '../../../model/format.ts';
import { shortImageName } from '../../../model/image-reference.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { type Blame, blameOf } from '../change/blame.ts';
import { isExpress } from './express.ts';
import { type Facts, remedy } from './facts.ts';

/**
 * Revision to roll back, if one is to blame and the service still uses it. Undefined for Express Mode, whose next update
 * would undo the rollback, and for CodeDeploy and external controllers, which UpdateService cannot change.
 */
export function revisionToBlame(facts: Facts): Blame | undefined {
  const { evidence, finding, place, stop } = facts;
  const { service, change } = evidence;
  if (place?.kind !== 'service' || !service || stop.stoppedAt === undefined) return undefined;
  if (isExpress(facts) || (service.controller ?? 'ECS') !== 'ECS') return undefined;
  const blame = blameOf(finding.cause, change, stop.stoppedAt, containerAtFault(facts));
  const wanted = service.deployments.find(({ status }) => status === 'PRIMARY');
  if (!blame || !wanted || nameFromArn(wanted.taskDefinitionArn) !== blame.revision) return undefined;
  return blame;
}

/** Container at fault: that of the finding, or else the only one with the image that ECS's words name. */
function containerAtFault({ finding, image, stop, evidence }: Facts): string | undefined {
  if (finding.container !== undefined || image === undefined) return finding.container;
  const all = [...(evidence.taskDefinition?.containers ?? []), ...stop.containers];
  const isNamed = (one: { image?: string }) =>
    one.image !== undefined && shortImageName(one.image) === shortImageName(image);
  const [name, ...others] = new Set(all.filter(isNamed).flatMap((one) => one.name ?? []));
  return others.length === 0 ? name : undefined;
}

/** Rollback command: stops a deployment in stages, replaces any other. */
export function rollbackRemedy({ evidence, place, region }: Facts, { earlier, ranForMs }: Blame): Remedy {
  const words = `Roll back to ${earlier}, which ran for ${durationInWords(ranForMs)} before:`;
  const { stagedDeploymentArn: arn } = evidence.change ?? {};
  if (arn) {
    const options = { 'service-deployment-arn': arn, 'stop-type': 'ROLLBACK' };
    return remedy(words, awsCommand('ecs stop-service-deployment', options, region));
  }
  const options = { cluster: place?.cluster, service: place?.name, 'task-definition': earlier };
  return remedy(words, awsCommand('ecs update-service', options, region));
}
