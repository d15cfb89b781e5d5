import type { FunctionDefinition, Place } from '../../template/deployment.ts';
import { AwsError, type Requirement } from '../service.ts';
import { evaluate } from './policy.ts';

/** Owner of an access key. */
export interface Principal {
  caller: string;
  /** Function whose role decides. Without it (the operator), everything is allowed. */
  definition?: FunctionDefinition;
  /** Lambda invocation that currently uses this key. */
  invocationId?: () => string | undefined;
}

/**
 * Checks that the function's role allows everything that a request needs.
 * @throws AwsError AccessDeniedException with IAM's message for the first action that is not allowed
 */
export function authorize(definition: FunctionDefinition, requirements: Requirement[], place: Place): void {
  for (const requirement of requirements) {
    const decision = evaluate(definition.statements, requirement, requirement.keys);
    if (decision !== 'allowed') throw accessDenied(definition, requirement, place, decision);
  }
}

/** A function as the services see it: a session of its role. */
export function sessionArn(
  { roleName, name }: Pick<FunctionDefinition, 'name' | 'roleName'>,
  { partition, accountId }: Place,
): string {
  return `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${name}`;
}

/** IAM's AccessDeniedException for a function's assumed role. */
function accessDenied(
  definition: Pick<FunctionDefinition, 'name' | 'roleName'>,
  { action, resource }: Requirement,
  place: Place,
  decision: 'denied explicitly' | 'denied implicitly',
): AwsError {
  const user = sessionArn(definition, place);
  const reason =
    decision === 'denied explicitly'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  return new AwsError(
    'AccessDeniedException',
    `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
  );
}
