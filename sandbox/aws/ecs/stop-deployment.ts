import type { Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import { AwsError, type Input, type Operation } from '../service.ts';
import type { AwsState } from '../state.ts';
import type { Deployer } from './deployer.ts';
import { invalidParameter, onEach } from './requests.ts';

/** StopServiceDeployment and ContinueServiceDeployment. */
export function stopDeploymentOperations(state: AwsState, deployer: Deployer): Record<string, Operation> {
  const named = (input: Input): { service: Service; record: ServiceDeployment } => {
    const record = state.serviceDeployment(String(input.serviceDeploymentArn));
    const service = record && state.service(record.serviceArn ?? '');
    if (!service || !record)
      throw new AwsError('ServiceDeploymentNotFoundException', 'Service deployment not found.');
    return { service, record };
  };
  const arnOf = (input: Input) => [String(input.serviceDeploymentArn)];

  return {
    StopServiceDeployment: {
      requires: (input, context) => onEach('ecs:StopServiceDeployment', arnOf(input), input, context),
      run(input) {
        const { service, record } = named(input);
        const stopType = input.stopType ?? 'ROLLBACK';
        if (stopType !== 'ROLLBACK' && stopType !== 'ABORT') throw invalidParameter('Invalid stopType.');
        if (!deployer.stop(service, record, stopType))
          throw new AwsError('ConflictException', `Service deployment is ${record.status}.`);
        return { serviceDeploymentArn: record.serviceDeploymentArn };
      },
    },
    ContinueServiceDeployment: {
      requires: (input, context) => onEach('ecs:ContinueServiceDeployment', arnOf(input), input, context),
      run(input) {
        const { service, record } = named(input);
        const isNamed = record.lifecycleHookDetails?.some(({ hookId }) => hookId === input.hookId);
        if (
          !isNamed ||
          !deployer.answer(service, record, input.action === 'ROLLBACK' ? 'ROLLBACK' : 'CONTINUE')
        )
          throw invalidParameter('No lifecycle hook awaits an action.');
        return { serviceDeploymentArn: record.serviceDeploymentArn };
      },
    },
  };
}
