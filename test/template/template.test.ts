import { beforeAll, describe, expect, it } from '@jest/globals';
import { mostReceives as clickReceives } from '../../functions/apply-rightsizing/answer-slack.ts';
import { mostReceives } from '../../functions/rightsize-services/run.ts';
import { mostReceives as questionReceives } from '../../functions/slack-questions/run.ts';
import { packageTemplate } from '../../sandbox/template/package-template.ts';
import { withParameters } from '../../sandbox/template/parameters.ts';
import { resourceProblems } from './resource-problems.ts';

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

interface Template {
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
}

let template: Template;
beforeAll(async () => {
  const packaged = await packageTemplate();
  template = withParameters(packaged, {
    slackChannel: 'C0123456789',
    mode: 'approve',
  }) as unknown as Template;
});

const functions = [
  ...['diagnose-stops', 'report-rightsizing', 'plan-rightsizing', 'rightsize-services'],
  ...['apply-rightsizing', 'track-rollouts', 'slack-interactions', 'slack-questions'],
];
/** The two functions that may change a service, with the permissions for it. */
const changers = ['apply-rightsizing', 'track-rollouts'];
const changes = [
  ...['ecs:UpdateService', 'ecs:StopServiceDeployment', 'ecs:RegisterTaskDefinition'],
  ...['ecs:TagResource', 'iam:PassRole'],
];

/** Logical id of a function's role. */
function roleOf(name: string): string {
  const words = name.split('-').map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`);
  return `${words.join('')}Role`;
}

/** Properties of all resources of a type. */
function ofType(type: string): Record<string, unknown>[] {
  return Object.values(template.Resources).flatMap(({ Type, Properties }) =>
    Type === type ? [Properties ?? {}] : [],
  );
}

/** Properties of the resource that an Fn::GetAtt refers to. */
function resource(value: unknown): Record<string, unknown> | undefined {
  const [id = ''] = (value as { 'Fn::GetAtt': string[] })['Fn::GetAtt'];
  return template.Resources[id]?.Properties;
}

function statementsOf(role: string): Statement[] {
  const policies = template.Resources[role]?.Properties?.Policies as {
    PolicyDocument: { Statement: Statement[] };
  }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

const actionsOf = (statement: Statement) => [statement.Action].flat();

describe('packaged template', () => {
  it('the template conforms to the specification of CloudFormation', async () => {
    expect(await resourceProblems((await packageTemplate()) as unknown as Template)).toEqual([]);
  });

  it('the check of the template finds misspelt, missing and malformed properties and unknown types', async () => {
    const Resources = {
      Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeOut: 1 } },
      Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { BatchSize: 'many' } },
      Typo: { Type: 'AWS::SQS::Qeue' },
    };
    expect(await resourceProblems({ Resources })).toEqual([
      'Queue.VisibilityTimeOut: no such property',
      'Mapping.BatchSize: must be a number',
      'Mapping.FunctionName: missing',
      'Typo: unknown type AWS::SQS::Qeue',
    ]);
  });

  it('every function runs on Node.js 24 and arm64 with its own role', () => {
    expect(
      ofType('AWS::Lambda::Function').map(({ FunctionName, Runtime, Architectures }) => [
        FunctionName,
        Runtime,
        Architectures,
      ]),
    ).toEqual(functions.map((name) => [`ecs-steward-production-${name}`, 'nodejs24.x', ['arm64']]));
    const roles = ofType('AWS::Lambda::Function').map(({ Role }) => JSON.stringify(Role));
    expect(new Set(roles).size).toBe(functions.length);
  });

  // The exact calls of each function are tested on the sandbox: test/*/permissions.test.ts.
  it.each(functions)(
    'the role of %s writes to its own table, queues, logs and reports only, unless it changes services',
    (name) => {
      const actions = statementsOf(roleOf(name)).flatMap(actionsOf);
      const writing = actions.filter((action) => !/:(Get|List|Describe|BatchGet|Query|Receive)/.test(action));
      const own = /^(dynamodb|sqs|logs|s3):/;
      const others = writing.filter((action) => !own.test(action));
      expect(others.toSorted()).toEqual(changers.includes(name) ? changes.toSorted() : []);
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    },
  );

  it.each(functions)('the role of %s covers all resources only for actions that support no other', (name) => {
    const open = statementsOf(roleOf(name)).filter(({ Resource }) => Resource === '*');
    const known = [
      'application-autoscaling:DescribeScalableTargets',
      'application-autoscaling:DescribeScalingPolicies',
      'application-autoscaling:DescribeScheduledActions',
      'cloudwatch:DescribeAlarms',
      'cloudwatch:GetMetricData',
      'cloudwatch:ListMetrics',
      'ecs:DescribeTaskDefinition',
      'ecs:ListClusters',
      'ecs:ListServices',
      'ecs:ListTaskDefinitions',
      'ecs:ListTasks',
      // Evaluated on `*`, as its public error texts say (functions/*/function.yml).
      'ecs:RegisterTaskDefinition',
      'pricing:GetProducts',
    ];
    expect(open.flatMap(actionsOf).filter((action) => !known.includes(action))).toEqual([]);
  });

  it('each queue delivers a message as often as its worker expects', () => {
    const receivesOf = (name: RegExp) =>
      ofType('AWS::SQS::Queue')
        .filter(({ QueueName }) => name.test(String(QueueName)))
        .map(({ RedrivePolicy }) => (RedrivePolicy as { maxReceiveCount: number }).maxReceiveCount);
    expect(receivesOf(/-(rightsizing|alarms)$/)).toEqual([mostReceives, mostReceives]);
    expect(receivesOf(/-apply$/)).toEqual([clickReceives]);
    expect(receivesOf(/-questions$/)).toEqual([questionReceives]);
  });

  it('a received message is hidden for six timeouts of its function, an alarm for one', () => {
    for (const { EventSourceArn, FunctionName } of ofType('AWS::Lambda::EventSourceMapping')) {
      const { VisibilityTimeout, QueueName } = resource(EventSourceArn) ?? {};
      // A batch of one alarm is never throttled, and its answer must not wait for half an hour.
      const times = String(QueueName).endsWith('-alarms') ? 1 : 6;
      expect(VisibilityTimeout).toBeGreaterThanOrEqual(times * (resource(FunctionName)?.Timeout as number));
    }
  });

  it('the report bucket is private, encrypted, TLS only and expires its objects', () => {
    const bucket = template.Resources.ReportsBucket?.Properties;
    expect(bucket?.BucketName).toBeUndefined();
    const blocked = Object.values(bucket?.PublicAccessBlockConfiguration as Record<string, unknown>);
    expect(blocked.map(String)).toEqual(['true', 'true', 'true', 'true']);
    expect(JSON.stringify(bucket?.LifecycleConfiguration)).toMatch(/"ExpirationInDays":"?30"?/);
    expect(JSON.stringify(bucket?.BucketEncryption)).toContain('AES256');
    expect(JSON.stringify(ofType('AWS::S3::BucketPolicy'))).toContain('"aws:SecureTransport":false');
  });

  it('the usage watch, which costs money, is disabled by default', () => {
    const states = ofType('AWS::Events::Rule').map(({ Description, State }) => [Description, State]);
    expect(states).toContainEqual([expect.stringContaining('Once an hour, '), 'DISABLED']);
  });
});
