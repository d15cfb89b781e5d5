import type { DefinitionInput } from './answer.ts';
import { companionDefinitions } from './companions.ts';
import { ec2Definitions } from './ec2.ts';
import { fargateDefinitions } from './fargate.ts';
import { volumeDefinitions } from './volumes.ts';

/** One of each kind, each a family of its own, as RegisterTaskDefinition takes it: register, describe, resize, compare. */
export const taskDefinitions: readonly DefinitionInput[] = [
  ...fargateDefinitions,
  ...companionDefinitions,
  ...ec2Definitions,
  ...volumeDefinitions,
];
