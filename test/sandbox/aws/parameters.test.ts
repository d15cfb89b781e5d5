import { describe, expect, test } from '@jest/globals';
import { withParameters } from '../../../sandbox/template/parameters.ts';
import type { Template } from '../../../sandbox/template/read-template.ts';

const template: Template = {
  Parameters: {
    mode: { Type: 'String', Default: 'report', AllowedValues: ['report', 'auto'] },
    days: { Type: 'Number', Default: 30, MinValue: 1 },
    channel: { Type: 'String', AllowedPattern: '^C\\d+$' },
  },
  Conditions: {
    Quiet: { 'Fn::Not': [{ Condition: 'Changes' }] },
    Changes: {
      'Fn::Or': [{ 'Fn::Equals': [{ Ref: 'mode' }, 'auto'] }, { 'Fn::Equals': [{ Ref: 'days' }, '7'] }],
    },
  },
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Condition: 'Changes', Properties: { QueueName: 'jobs' } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: { 'Fn::Sub': `\${channel}-\${AWS::Region}` },
        Days: { Ref: 'days' },
        Targets: [{ 'Fn::If': ['Changes', { Ref: 'Queue' }, { Ref: 'AWS::NoValue' }] }, 'always'],
        State: { 'Fn::If': ['Quiet', { Ref: 'AWS::NoValue' }, 'ENABLED'] },
      },
    },
  },
};

describe('template with parameters and conditions', () => {
  test('a template has the resources that its conditions allow, with the values of its parameters', () => {
    expect(withParameters(template, { channel: 'C1' }).Resources).toEqual({
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: { Name: { 'Fn::Sub': `C1-\${AWS::Region}` }, Days: '30', Targets: ['always'] },
      },
    });
    const changing = withParameters(template, { channel: 'C1', mode: 'auto' }).Resources;
    expect(changing.Queue).toEqual({ Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } });
    expect(changing.Rule?.Properties).toMatchObject({
      State: 'ENABLED',
      Targets: [{ Ref: 'Queue' }, 'always'],
    });
    expect(withParameters(template, { channel: 'C1', days: '7' }).Resources.Queue).toBeDefined();
  });

  test.each<[Record<string, string>, string]>([
    [{}, 'Parameters: [channel] must have values'],
    [{ channel: 'general' }, 'Parameter channel: general is not allowed'],
    [{ channel: 'C1', mode: 'live' }, 'Parameter mode: live is not allowed'],
    [{ channel: 'C1', days: '0' }, 'Parameter days: 0 is not allowed'],
    [{ channel: 'C1', chanel: 'C1' }, 'Parameters: [chanel] do not exist in the template'],
  ])('the template refuses the parameters %j', (parameters, message) => {
    expect(() => withParameters(template, parameters)).toThrow(message);
  });
});
