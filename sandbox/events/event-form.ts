import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws/service.ts';
import type { Place, RuleDefinition } from '../template/deployment.ts';

/** EventBridge's limit for one entry, in bytes. */
const maxEventBytes = 1_048_576;

/**
 * Checks what PutEvents checks.
 * @throws AwsError in the words of its answer.
 */
export function checkEvent(event: unknown): object {
  if (typeof event !== 'object' || event === null || Array.isArray(event))
    throw new AwsError('InvalidArgument', 'The event is not an object.');
  const { source, 'detail-type': detailType, detail } = event as Record<string, unknown>;
  for (const [name, value] of Object.entries({ Source: source, DetailType: detailType })) {
    if (typeof value !== 'string' || value === '')
      throw new AwsError(
        'InvalidArgument',
        `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      );
  }
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail))
    throw new AwsError('MalformedDetail', 'Detail is malformed.');
  if (Buffer.byteLength(JSON.stringify(event)) > maxEventBytes)
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  return event;
}

/** The service fills in what the sender left out. `now` in epoch milliseconds. */
export function completeEvent(event: object, place: Place, now: number): object {
  const { accountId: account, region } = place;
  const time = `${new Date(now).toISOString().slice(0, 19)}Z`;
  return { version: '0', id: randomUUID(), account, time, region, resources: [], ...event };
}

/** Event that a schedule sends to a target without an input of its own. */
export function scheduledEvent(rule: RuleDefinition): object {
  return { 'detail-type': 'Scheduled Event', source: 'aws.events', resources: [rule.arn], detail: {} };
}
