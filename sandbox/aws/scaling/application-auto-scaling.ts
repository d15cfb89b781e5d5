import type {
  ScalableTarget,
  ScalingPolicy,
  ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling';
import { pageOf } from '../pages.ts';
import { AwsError, type Input, type Operation, type Service } from '../service.ts';
import type { AwsState } from '../state.ts';

const maxResourceIds = 50;

/** Application Auto Scaling: reading targets, policies and scheduled actions. */
export function createApplicationAutoScaling(state: AwsState): Service {
  return {
    name: 'application-autoscaling',
    target: 'AnyScaleFrontendService',
    contentType: 'application/x-amz-json-1.1',
    operations: {
      DescribeScalableTargets: list('DescribeScalableTargets', 'ScalableTargets', 50, (input) => {
        const ids = idList(input, 'ResourceIds');
        return state.scalableTargets().filter(({ ResourceId = '' }) => !ids || ids.has(ResourceId));
      }),
      DescribeScalingPolicies: list('DescribeScalingPolicies', 'ScalingPolicies', 10, (input) => {
        const names = idList(input, 'PolicyNames');
        return state
          .scalingPolicies()
          .filter(({ PolicyName = '' }) => !names || names.has(PolicyName))
          .filter((policy) => isOfResource(policy, input));
      }),
      DescribeScheduledActions: list('DescribeScheduledActions', 'ScheduledActions', 50, (input) => {
        const names = idList(input, 'ScheduledActionNames');
        return state
          .scheduledActions()
          .filter(({ ScheduledActionName = '' }) => !names || names.has(ScheduledActionName))
          .filter((action) => isOfResource(action, input));
      }),
    },
  };
}

type Scaled = ScalableTarget | ScalingPolicy | ScheduledAction;

/** One Describe call. None of them knows resource-level permissions. */
function list(
  operation: string,
  member: string,
  largestPage: number,
  find: (input: Input) => Scaled[],
): Operation {
  return {
    requires: () => [{ action: `application-autoscaling:${operation}`, resource: '*' }],
    run(input) {
      if (input.ServiceNamespace === undefined)
        throw validationException(
          "1 validation error detected: Value null at 'serviceNamespace' failed to satisfy constraint: Member must not be null",
        );
      const found = find(input).filter((item) => isOfNamespace(item, input));
      const size = Number(input.MaxResults ?? largestPage);
      if (!(size >= 1 && size <= largestPage))
        throw validationException(`MaxResults must be between 1 and ${largestPage}.`);
      const { items, nextToken } = pageOf(
        found,
        size,
        input.NextToken,
        () => new AwsError('InvalidNextTokenException', 'The next token is invalid.'),
      );
      return { [member]: items, NextToken: nextToken };
    },
  };
}

function isOfNamespace({ ServiceNamespace, ScalableDimension }: Scaled, input: Input): boolean {
  if (input.ServiceNamespace !== ServiceNamespace) return false;
  return input.ScalableDimension === undefined || input.ScalableDimension === ScalableDimension;
}

function isOfResource({ ResourceId }: Scaled, input: Input): boolean {
  return input.ResourceId === undefined || input.ResourceId === ResourceId;
}

/** Up to 50 names; undefined when the request has none. */
function idList(input: Input, member: string): Set<string> | undefined {
  const names = input[member] as string[] | undefined;
  if (names && names.length > maxResourceIds)
    throw validationException(`${member} can have at most ${maxResourceIds} items.`);
  return names?.length ? new Set(names) : undefined;
}

function validationException(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
