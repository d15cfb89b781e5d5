import {
  DeregisterTaskDefinitionCommand,
  ECSClient,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { SQSEvent } from 'aws-lambda';

const ecs = new ECSClient();

/** Each job is one call. */
const calls: Record<string, (input: never) => Promise<unknown>> = {
  register: (input) => ecs.send(new RegisterTaskDefinitionCommand(input)),
  deregister: (input) => ecs.send(new DeregisterTaskDefinitionCommand(input)),
  list: (input) => ecs.send(new ListTaskDefinitionsCommand(input)),
  update: (input) => ecs.send(new UpdateServiceCommand(input)),
};

/** Makes the calls that change ECS, and prints whether they were allowed. */
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { body } of event.Records) {
    const { job, input } = JSON.parse(body).detail as { job: string; input: never };
    await calls[job]?.(input).then(
      () => console.log('allowed'),
      (error: Error) => console.log(`${error.name}: ${error.message}`),
    );
  }
};
