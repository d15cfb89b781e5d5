import type { Service } from '@aws-sdk/client-ecs';
import type { Input, Operation, RequestContext } from '../service.ts';
import type { AwsState } from '../state.ts';
import {
  arnInCluster,
  clusterArnOf,
  lookUp,
  namesIn,
  onEach,
  page,
  requireCluster,
  withTags,
} from './requests.ts';

/** ListServices and DescribeServices. */
export function serviceOperations(state: AwsState): Record<string, Operation> {
  return {
    ListServices: {
      // It knows no resource-level permissions, but the condition key ecs:cluster.
      requires: (input, context) => onEach('ecs:ListServices', ['*'], input, context),
      run(input, context) {
        requireCluster(state, input, context);
        const listed = state
          .services(clusterArnOf(input, context))
          .filter((service) => isListed(service, input));
        const { items, nextToken } = page(listed, input, 10);
        return { serviceArns: items.map(({ serviceArn }) => serviceArn), nextToken };
      },
    },
    DescribeServices: {
      requires: (input, context) =>
        onEach('ecs:DescribeServices', serviceArns(input, context), input, context),
      run(input, context) {
        requireCluster(state, input, context);
        const { items, failures } = lookUp(serviceArns(input, context), (arn) => {
          const service = state.service(arn);
          return service && withTags<Service>(service, input);
        });
        return { services: items, failures };
      },
    },
  };
}

function isListed({ status, launchType, schedulingStrategy }: Service, input: Input): boolean {
  if (status === 'INACTIVE') return false;
  if (input.launchType !== undefined && input.launchType !== launchType) return false;
  return input.schedulingStrategy === undefined || input.schedulingStrategy === schedulingStrategy;
}

function serviceArns(input: Input, context: RequestContext): string[] {
  const names = namesIn(input, { member: 'services', limit: 10, called: ['Services', 'service names'] });
  return names.map((name) => arnInCluster(name, 'service', input, context));
}
