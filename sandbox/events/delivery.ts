import { ConnectionReset, type Faults } from '../aws/faults.ts';
import { evaluate } from '../aws/iam/policy.ts';
import { AwsError } from '../aws/service.ts';
import type { Sqs } from '../aws/sqs.ts';
import type { QueueDefinition, RuleDefinition, RuleTarget } from '../template/deployment.ts';

/** An event that did not reach a rule's target. */
export interface FailedDelivery {
  rule: string;
  target: string;
  reason: string;
  /** True when the target's dead-letter queue has the event now; otherwise it is lost. */
  deadLettered: boolean;
}

/** Delivers an event to all targets of a rule; resolves to the deliveries that failed. */
export type Deliver = (rule: RuleDefinition, event: object) => Promise<FailedDelivery[]>;

/** EventBridge's default retry policy; its day of waiting between them is left out. */
const maxAttempts = 186;
const service = 'events.amazonaws.com';

/** An event that may not be delivered goes to the target's dead-letter queue. */
export function createDelivery(queues: QueueDefinition[], sqs: Sqs, faults: Faults): Deliver {
  async function sendTo(queueArn: string, rule: RuleDefinition, body: string): Promise<void> {
    requirePermission(queues, queueArn, rule);
    const target = { service: 'sqs', operation: 'SendMessage', caller: service };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await faults.during(target, {}, () => sqs.send(queueArn, body));
      } catch (error) {
        if (attempt === maxAttempts || !isTransient(error)) throw error;
      }
    }
  }

  async function deliver(rule: RuleDefinition, target: RuleTarget, body: string): Promise<FailedDelivery[]> {
    try {
      await sendTo(target.arn, rule, body);
      return [];
    } catch (error) {
      const deadLettered = target.deadLetterArn
        ? await sendTo(target.deadLetterArn, rule, body).then(
            () => true,
            () => false,
          )
        : false;
      return [{ rule: rule.name, target: target.id, reason: (error as Error).message, deadLettered }];
    }
  }

  return async (rule, event) => {
    const body = JSON.stringify(event).replace(/[\ud800-\udfff]/g, escaped);
    const failed = await Promise.all(
      rule.targets.map((target) => deliver(rule, target, target.input ?? body)),
    );
    return failed.flat();
  };
}

/** Half of an emoji as JSON escapes it: fauxqs takes no character above U+FFFF, which SQS does. */
function escaped(half: string): string {
  return `\\u${half.charCodeAt(0).toString(16)}`;
}

/** A queue takes events only from rules that its policy names. */
function requirePermission(queues: QueueDefinition[], queueArn: string, rule: RuleDefinition): void {
  const queue = queues.find(({ arn }) => arn === queueArn);
  if (!queue) throw new Error(`${queueArn} is not in the template.`);
  const statements = queue.policy.filter(({ principalServices }) => principalServices?.includes(service));
  const requirement = { action: 'sqs:SendMessage', resource: queueArn };
  if (evaluate(statements, requirement, { 'aws:SourceArn': rule.arn }) !== 'allowed')
    throw new AwsError('NO_PERMISSIONS', `The policy of ${queue.name} does not let ${rule.arn} send to it.`);
}

function isTransient(error: unknown): boolean {
  if (error instanceof ConnectionReset) return true;
  return error instanceof AwsError && (error.status >= 500 || error.name === 'RequestThrottled');
}
