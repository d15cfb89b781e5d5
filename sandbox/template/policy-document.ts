import { z } from 'zod';
import type { PolicyStatement } from './deployment.ts';

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const conditionValue = z
  .union([z.string(), z.boolean(), z.number(), z.array(z.string())])
  .transform((value) => [value].flat().map(String));

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore,
  // Only the operators that sandbox/aws/iam/policy.ts evaluates.
  Condition: z
    .partialRecord(
      z.enum([
        ...(['StringEquals', 'StringLike', 'ForAllValues:StringLike'] as const),
        ...(['ArnEquals', 'ArnLike', 'BoolIfExists'] as const),
      ]),
      z.record(z.string(), conditionValue),
    )
    .optional(),
  Principal: z.strictObject({ Service: oneOrMore }).optional(),
});

/** The form of an IAM policy document; what it does not know (NotAction, other operators) is refused. */
export const policyDocument = z
  .strictObject({ Version: z.literal('2012-10-17'), Statement: z.array(statement) })
  .transform((document) => document.Statement.map(toStatement));

function toStatement(raw: z.infer<typeof statement>): PolicyStatement {
  return {
    effect: raw.Effect,
    actions: raw.Action,
    resources: raw.Resource,
    conditions: (raw.Condition ?? {}) as PolicyStatement['conditions'],
    ...(raw.Principal && { principalServices: raw.Principal.Service }),
  };
}
