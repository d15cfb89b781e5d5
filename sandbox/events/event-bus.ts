import { randomUUID } from 'node:crypto';
import { ConnectionReset, type Faults } from '../aws/faults.ts';
import { evaluate } from '../aws/iam/policy.ts';
import { AwsError } from '../aws/service.ts';
import type { Sqs } from '../aws/sqs.ts';
import type { Clock } from '../clock.ts';
import type { Deployment, QueueDefinition, RuleDefinition, RuleTarget } from '../template/deployment.ts';
import { compilePattern } from './pattern.ts';
import { readSchedule } from './schedule.ts';

/** An event that did not reach a rule's target. */
export interface FailedDelivery {
  rule: string;
  target: string;
  reason: string;
  /** Whether the target's dead-letter queue has the event now; otherwise it is lost. */
  deadLettered: boolean;
}

/** What became of one event. */
export interface SendResult {
  /** Names of the rules whose pattern it fits. */
  matched: string[];
  failed: FailedDelivery[];
}

/** The default event bus with the template's rules. */
export interface EventBus {
  /** @throws AwsError as PutEvents answers for an event that is not of its form. */
  send(event: unknown): Promise<SendResult>;
  /** Every delivery that failed, of events and of schedules. */
  failedDeliveries(): readonly FailedDelivery[];
  /** Resolves when the deliveries of schedules that fired are done. */
  settled(): Promise<void>;
}

/** EventBridge's limit for one entry, in bytes. */
const maxEventBytes = 1_048_576;
/** EventBridge's default retry policy; its day of waiting between them is left out. */
const maxAttempts = 186;
const service = 'events.amazonaws.com';

/**
 * Sets the rules up; enabled schedules run by the clock from now on.
 * @param schedulesPerMinute how often a schedule of one minute fires in a minute: 1, as in AWS, or faster.
 */
export function createEventBus(
  deployment: Deployment,
  sqs: Sqs,
  clock: Clock,
  faults: Faults,
  schedulesPerMinute = 1,
): EventBus {
  const failures: FailedDelivery[] = [];
  const delivering = new Set<Promise<void>>();
  const rules = deployment.rules.filter((rule) => rule.enabled);
  const patternRules = rules.flatMap((rule) =>
    rule.pattern ? [{ rule, matches: compilePattern(rule.pattern) }] : [],
  );

  async function sendTo(queueArn: string, rule: RuleDefinition, body: string): Promise<void> {
    requirePermission(deployment.queues, queueArn, rule);
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
      const failure = { rule: rule.name, target: target.id, reason: (error as Error).message, deadLettered };
      failures.push(failure);
      return [failure];
    }
  }

  async function deliverToTargets(rule: RuleDefinition, event: object): Promise<FailedDelivery[]> {
    const body = JSON.stringify(event);
    const failed = await Promise.all(
      rule.targets.map((target) => deliver(rule, target, target.input ?? body)),
    );
    return failed.flat();
  }

  function runSchedule(rule: RuleDefinition, schedule: string): void {
    const start = clock.now();
    const scheduled = readSchedule(schedule, start);
    const next = (after: number) => {
      const hurried = scheduled(start + (after - start) * schedulesPerMinute);
      return start + (hurried - start) / schedulesPerMinute;
    };
    const fire = () => {
      const delivery = deliverToTargets(rule, complete(scheduledEvent(rule), deployment, clock)).then(() => {
        delivering.delete(delivery);
      });
      delivering.add(delivery);
      setNext();
    };
    const setNext = () => clock.at(next(clock.now()), fire);
    setNext();
  }

  for (const rule of rules) if (rule.schedule) runSchedule(rule, rule.schedule);

  return {
    async send(event) {
      const whole = complete(checkEvent(event), deployment, clock);
      const matching = patternRules.filter(({ matches }) => matches(whole));
      const failed = await Promise.all(matching.map(({ rule }) => deliverToTargets(rule, whole)));
      return { matched: matching.map(({ rule }) => rule.name), failed: failed.flat() };
    },
    failedDeliveries: () => failures,
    settled: async () => void (await Promise.all(delivering)),
  };
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

function checkEvent(event: unknown): object {
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

/** The service fills in what the sender left out. */
function complete(event: object, { place }: Deployment, clock: Clock): object {
  const { accountId: account, region } = place;
  const time = `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
  return { version: '0', id: randomUUID(), account, time, region, resources: [], ...event };
}

function scheduledEvent(rule: RuleDefinition): object {
  return { 'detail-type': 'Scheduled Event', source: 'aws.events', resources: [rule.arn], detail: {} };
}
