import type { Clock } from '../../clock.ts';
import type { Service } from '../service.ts';
import type { AwsState } from '../state.ts';
import { clusterOperations } from './clusters.ts';
import type { Deployer } from './deployer.ts';
import { deploymentOperations } from './deployments.ts';
import { serviceOperations } from './services.ts';
import { stopDeploymentOperations } from './stop-deployment.ts';
import { taskDefinitionOperations } from './task-definitions.ts';
import { taskOperations } from './tasks.ts';
import { updateServiceOperation } from './update-service.ts';

/**
 * The List and Describe calls of Amazon ECS, answered from the sandbox's state, and the calls that change a task
 * definition or a service. What each is allowed on is from the Service Authorization Reference for Amazon ECS.
 */
export function createEcs(state: AwsState, clock: Clock, deployer: Deployer): Service {
  return {
    name: 'ecs',
    target: 'AmazonEC2ContainerServiceV20141113',
    contentType: 'application/x-amz-json-1.1',
    operations: {
      ...clusterOperations(state),
      ...serviceOperations(state),
      ...updateServiceOperation(state, deployer),
      ...deploymentOperations(state, clock),
      ...stopDeploymentOperations(state, deployer),
      ...taskDefinitionOperations(state, clock),
      ...taskOperations(state, clock),
    },
  };
}
