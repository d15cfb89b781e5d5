import { evaluate } from '../aws/iam/policy.ts';
import { AwsError } from '../aws/service.ts';
import type { EventSourceMapping, FunctionDefinition, QueueDefinition } from '../template/deployment.ts';

/** Actions of Lambda's poller with the function's role. */
const pollerActions = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

/**
 * Checks what Lambda checks when an event source mapping of a queue is created.
 * @throws AwsError InvalidParameterValueException, which would end the deployment.
 */
export function checkMapping(
  mapping: EventSourceMapping,
  definition: FunctionDefinition,
  queue: QueueDefinition,
): void {
  for (const name of pollerActions) {
    const requirement = { action: `sqs:${name}`, resource: queue.arn };
    if (evaluate(definition.statements, requirement) !== 'allowed')
      throw refused(`The provided execution role does not have permissions to call ${name} on SQS`);
  }
  if (queue.visibilityTimeoutSeconds < definition.timeoutSeconds)
    throw refused(
      `Queue visibility timeout: ${queue.visibilityTimeoutSeconds} seconds is less than Function timeout: ${definition.timeoutSeconds} seconds`,
    );
  if (mapping.batchSize > 10 && mapping.windowSeconds < 1)
    throw refused(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    );
}

function refused(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}
