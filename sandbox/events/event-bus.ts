import type { Faults } from '../aws/faults.ts';
import type { Sqs } from '../aws/sqs.ts';
import type { Clock } from '../clock.ts';
import type { Deployment, RuleDefinition } from '../template/deployment.ts';
import { createDelivery, type FailedDelivery } from './delivery.ts';
import { checkEvent, completeEvent, scheduledEvent } from './event-form.ts';
import { compilePattern } from './pattern.ts';
import { readSchedule } from './schedule.ts';

/** Outcome of one event. */
export interface SendResult {
  /** Names of the rules whose pattern it fits. */
  matched: string[];
  failed: FailedDelivery[];
}

/** The default event bus with the template's rules. */
export interface EventBus {
  /** @throws AwsError as PutEvents answers for a malformed event. */
  send(event: unknown): Promise<SendResult>;
  /**
   * Delivers an event of AWS's own in the background. Faults of the service `events` and the event's name (or
   * detail-type) as operation make it come twice, late or never.
   */
  publish(event: object): void;
  /** Every delivery that failed, of events and of schedules. */
  failedDeliveries(): readonly FailedDelivery[];
  /** Resolves when the deliveries of schedules that fired, and of what was published, are done. */
  settled(): Promise<void>;
}

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
  const { place, queues } = deployment;
  const deliver = createDelivery(queues, sqs, faults);
  const failures: FailedDelivery[] = [];
  const delivering = new Set<Promise<void>>();
  const rules = deployment.rules.filter((rule) => rule.enabled);
  const patternRules = rules.flatMap((rule) =>
    rule.pattern ? [{ rule, matches: compilePattern(rule.pattern) }] : [],
  );

  async function deliverAll(to: RuleDefinition[], event: object): Promise<FailedDelivery[]> {
    const failed = (await Promise.all(to.map((rule) => deliver(rule, event)))).flat();
    failures.push(...failed);
    return failed;
  }

  function inBackground(work: Promise<unknown>): void {
    const delivery = work.then(() => {
      delivering.delete(delivery);
    });
    delivering.add(delivery);
  }

  async function send(event: unknown): Promise<SendResult> {
    const whole = completeEvent(checkEvent(event), place, clock.now());
    const matching = patternRules.filter(({ matches }) => matches(whole)).map(({ rule }) => rule);
    const failed = await deliverAll(matching, whole);
    return { matched: matching.map(({ name }) => name), failed };
  }

  function runSchedule(rule: RuleDefinition, schedule: string): void {
    const start = clock.now();
    const scheduled = readSchedule(schedule, start);
    const next = (after: number) => {
      const hurried = scheduled(start + (after - start) * schedulesPerMinute);
      return start + (hurried - start) / schedulesPerMinute;
    };
    const fire = () => {
      const event = completeEvent(scheduledEvent(rule), place, clock.now());
      inBackground(deliverAll([rule], event));
      setNext();
    };
    const setNext = () => clock.at(next(clock.now()), fire);
    setNext();
  }

  for (const rule of rules) if (rule.schedule) runSchedule(rule, rule.schedule);

  return {
    send,
    publish(event) {
      // Complete before it is copied: both copies have one id.
      const whole = completeEvent(event, place, clock.now());
      const fault = faults.takeForEvent(nameOf(whole));
      if (fault?.kind === 'lost') return;
      if (fault?.kind === 'late') clock.at(clock.now() + (fault.ms ?? 0), () => inBackground(send(whole)));
      else inBackground(send(whole));
      if (fault?.kind === 'twice') inBackground(send(whole));
    },
    failedDeliveries: () => failures,
    settled: async () => void (await Promise.all(delivering)),
  };
}

/** Name of an event for faults: its eventName where it has one, else its detail-type. */
function nameOf(event: object): string {
  const { detail, 'detail-type': detailType } = event as Record<string, unknown>;
  return String((detail as { eventName?: unknown }).eventName ?? detailType);
}
