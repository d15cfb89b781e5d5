import type { Place } from '../../template/deployment.ts';
import { identityOf } from '../../template/identities.ts';
import { createResolver } from '../../template/intrinsics.ts';
import { withParameters } from '../../template/parameters.ts';
import type { Template } from '../../template/read-template.ts';
import { AwsError, arnIn, type Service } from '../service.ts';

/** The only stack of the sandbox. */
const sandboxStack = 'ecs-steward-production';

/** CloudFormation: the deployed stack, its outputs, parameters and resources. */
export function createCloudFormation(
  template: Template,
  place: Place,
  given: Readonly<Record<string, string>>,
  now: () => number,
): Service {
  const createdAt = new Date(now());
  const StackId = arnIn(place, 'cloudformation', `stack/${sandboxStack}/1`);
  const requires = (action: string) => () => [{ action: `cloudformation:${action}`, resource: StackId }];
  const known = (name: unknown) => {
    if (name !== sandboxStack && name !== StackId)
      throw new AwsError('ValidationError', `Stack with id ${name} does not exist`);
  };
  const view = viewOf(template, place, given);
  return {
    name: 'cloudformation',
    target: 'cloudformation',
    contentType: 'application/x-amz-json-1.1',
    operations: {
      DescribeStacks: {
        requires: requires('DescribeStacks'),
        run({ StackName }) {
          known(StackName);
          const { outputs: Outputs, parameters: Parameters } = view;
          const stack = { StackId, StackName: sandboxStack, CreationTime: createdAt, Outputs, Parameters };
          return { Stacks: [{ ...stack, StackStatus: 'CREATE_COMPLETE' }] };
        },
      },
      ListStackResources: {
        requires: requires('ListStackResources'),
        run({ StackName }) {
          known(StackName);
          return {
            StackResourceSummaries: view.resources.map((resource) => ({
              ...resource,
              ...{ LastUpdatedTimestamp: createdAt, ResourceStatus: 'CREATE_COMPLETE' },
            })),
          };
        },
      },
    },
  };
}

function viewOf(template: Template, place: Place, given: Readonly<Record<string, string>>) {
  const { Resources } = withParameters(template, given);
  const identities = new Map(
    Object.entries(Resources).map(([id, resource]) => [id, identityOf(id, resource, place)]),
  );
  const resolve = createResolver(place, (id) => identities.get(id));
  const outputs = Object.entries((template.Outputs ?? {}) as Record<string, { Value: unknown }>);
  const parameters = Object.entries((template.Parameters ?? {}) as Record<string, { Default?: unknown }>);
  return {
    resources: Object.entries(Resources).map(([LogicalResourceId, { Type }]) => ({
      LogicalResourceId,
      PhysicalResourceId: identities.get(LogicalResourceId)?.ref,
      ResourceType: Type,
    })),
    outputs: outputs.flatMap(([OutputKey, { Value }]) => {
      const value = valueOrUndefined(() => String(resolve(Value, OutputKey)));
      return value === undefined ? [] : [{ OutputKey, OutputValue: value }];
    }),
    parameters: parameters.map(([ParameterKey, { Default }]) => ({
      ParameterKey,
      ParameterValue: given[ParameterKey] ?? String(Default ?? ''),
    })),
  };
}

/** Outputs may refer to resources that exist on AWS only, such as the address of an HTTP API. */
function valueOrUndefined(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
