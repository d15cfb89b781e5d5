import { partitionOfRegion } from '../../shared/model/partition.ts';

/** Functions are named `ecs-steward-STAGE-slack-interactions`; Lambda takes 64 characters. */
const longestStage = 64 - 'ecs-steward--slack-interactions'.length;

/** @returns what is wrong with the name of a stage, as Lambda and SQS would say later. */
export function stageProblem(stage: string): string | undefined {
  if (!/^[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*$/.test(stage))
    return `The stage ${stage} must be letters and digits, joined by single hyphens.`;
  if (stage.length > longestStage)
    return `The stage ${stage} has ${stage.length} characters; names of functions leave room for ${longestStage}.`;
  return undefined;
}

/**
 * Checks where a deployment would go, which is never guessed.
 * @param region from the option, the environment or the profile
 */
export function regionProblem(region: string | undefined): string | undefined {
  if (!region)
    return 'No AWS region: add --region eu-west-1, or set AWS_REGION, or the region of the profile (aws configure set region).';
  return partitionOfRegion(region)
    ? undefined
    : `${region} is not an AWS region; expected one such as eu-west-1.`;
}
