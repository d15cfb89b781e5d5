import type { Service, TaskDefinition } from '@aws-sdk/client-ecs';
import { AwsError, type Input, type Operation, type RequestContext } from '../service.ts';
import type { AwsState } from '../state.ts';
import { clientError } from './check-definition.ts';
import type { Deployer } from './deployer.ts';
import { arnInCluster, invalidParameter, onEach, requireCluster } from './requests.ts';

/** Part of UpdateService that the sandbox supports. */
const members = new Set([
  'cluster',
  'service',
  'taskDefinition',
  'forceNewDeployment',
  'desiredCount',
  'deploymentConfiguration',
]);

/** The condition keys aws:ResourceTag/NAME of a service. */
function tagKeys(service: Service | undefined): Record<string, string> {
  const tags = service?.tags ?? [];
  return Object.fromEntries(tags.map(({ key, value }) => [`aws:ResourceTag/${key}`, value ?? '']));
}

/** UpdateService. The roles of a task are passed when its definition is registered, so it needs no iam:PassRole. */
export function updateServiceOperation(state: AwsState, deployer: Deployer): Record<string, Operation> {
  return {
    UpdateService: {
      requires: (input, context) =>
        onEach('ecs:UpdateService', [serviceArn(input, context)], input, context).map((requirement) => ({
          ...requirement,
          keys: {
            ...requirement.keys,
            'ecs:task-definition': String(input.taskDefinition ?? ''),
            ...tagKeys(state.service(requirement.resource)),
          },
        })),
      run(input, context) {
        refuseUnknown(input);
        requireCluster(state, input, context);
        const service = requireService(state, serviceArn(input, context));
        const named = input.taskDefinition as string | undefined;
        const definition = named === undefined ? undefined : requireActive(state, named, service);
        if (definition || input.forceNewDeployment) requireRolling(service);
        const changed = withSettings(service, input);
        state.putService(changed);
        const arn = definition?.taskDefinitionArn ?? service.taskDefinition ?? '';
        // The same revision again is no change, and starts nothing.
        const isNew = arn !== service.taskDefinition || input.forceNewDeployment === true;
        return { service: isNew ? deployer.deploy(changed, arn) : changed };
      },
    },
  };
}

function serviceArn(input: Input, context: RequestContext): string {
  return arnInCluster(String(input.service), 'service', input, context);
}

function refuseUnknown(input: Input): void {
  const unknown = Object.keys(input).filter((member) => !members.has(member));
  if (unknown.length > 0) throw invalidParameter(`The sandbox does not change ${unknown.join(', ')}.`);
}

function requireService(state: AwsState, arn: string): Service {
  const service = state.service(arn);
  if (!service) throw new AwsError('ServiceNotFoundException', 'Service not found.');
  if (service.status !== 'ACTIVE') throw new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.');
  return service;
}

function requireActive(state: AwsState, name: string, { launchType }: Service): TaskDefinition {
  const definition = state.taskDefinition(name);
  if (!definition) throw clientError('TaskDefinition not found.');
  if (definition.status === 'INACTIVE') throw clientError('TaskDefinition is inactive');
  if (launchType === 'FARGATE' && !definition.compatibilities?.includes('FARGATE'))
    throw invalidParameter('Task definition does not support launch_type FARGATE.');
  return definition;
}

/** Other controllers deploy on their own. The words for EXTERNAL are ours, after those for CODE_DEPLOY. */
function requireRolling({ deploymentController }: Service): void {
  const type = deploymentController?.type ?? 'ECS';
  if (type === 'CODE_DEPLOY')
    throw invalidParameter(
      'Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.',
    );
  if (type === 'EXTERNAL')
    throw invalidParameter(
      'Unable to update task definition on services with an EXTERNAL deployment controller.',
    );
}

function withSettings(service: Service, input: Input): Service {
  const { desiredCount, deploymentConfiguration } = input as Pick<
    Service,
    'desiredCount' | 'deploymentConfiguration'
  >;
  return {
    ...service,
    ...(desiredCount !== undefined && scaled(service, desiredCount)),
    ...(deploymentConfiguration && {
      deploymentConfiguration: { ...service.deploymentConfiguration, ...deploymentConfiguration },
    }),
  };
}

/** Tasks start and stop at once, but while a deployment replaces them. */
function scaled({ deployments = [] }: Service, desiredCount: number): Partial<Service> {
  const [primary, ...older] = deployments;
  if (!primary || older.length > 0) return { desiredCount };
  const counts = { desiredCount, runningCount: desiredCount, pendingCount: 0 };
  return { ...counts, deployments: [{ ...primary, ...counts }] };
}
