import { compilePattern } from '../../events/pattern.ts';
import type { RuleDefinition } from '../../template/deployment.ts';
import { AwsError, arnIn, type Service } from '../service.ts';

/** EventBridge: the stack's rules, and AWS's test of a pattern. Rules may be changed by tests. */
export function createEventBridge(rules: readonly RuleDefinition[]): Service {
  return {
    name: 'events',
    target: 'AWSEvents',
    contentType: 'application/x-amz-json-1.1',
    operations: {
      DescribeRule: {
        requires: ({ Name }, { place }) => [
          { action: 'events:DescribeRule', resource: arnIn(place, 'events', `rule/${Name}`) },
        ],
        run({ Name }) {
          const rule = rules.find(({ name }) => name === Name);
          if (!rule) throw new AwsError('ResourceNotFoundException', `Rule ${Name} does not exist.`);
          return {
            ...{ Name, Arn: rule.arn, State: rule.enabled ? 'ENABLED' : 'DISABLED' },
            ...(rule.pattern && { EventPattern: JSON.stringify(rule.pattern) }),
            ...(rule.schedule && { ScheduleExpression: rule.schedule }),
          };
        },
      },
      TestEventPattern: {
        requires: () => [{ action: 'events:TestEventPattern', resource: '*' }],
        run: ({ EventPattern, Event }) => ({
          Result: compilePattern(JSON.parse(String(EventPattern)))(JSON.parse(String(Event))),
        }),
      },
    },
  };
}
