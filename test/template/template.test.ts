import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { packageTemplate, templatePath } from '../../sandbox/template/package-template.ts';
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
  template = (await packageTemplate()) as unknown as Template;
});

function statementsOf(role: string): Statement[] {
  const policies = template.Resources[role]?.Properties?.Policies as {
    PolicyDocument: { Statement: Statement[] };
  }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

const actionsOf = (statement: Statement) => [statement.Action].flat();

describe('the packaged template', () => {
  it('keeps to the specification of CloudFormation', async () => {
    expect(await resourceProblems(template)).toEqual([]);
  });

  it('would be caught with a misspelt property, a missing one or a wrong kind of value', async () => {
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

  it('runs every function on Node 24, arm64', () => {
    const functions = Object.values(template.Resources).filter(
      ({ Type }) => Type === 'AWS::Lambda::Function',
    );
    expect(
      functions.map(({ Properties }) => [
        Properties?.FunctionName,
        Properties?.Runtime,
        Properties?.Architectures,
      ]),
    ).toEqual([['ecs-steward-production-diagnose-stops', 'nodejs24.x', ['arm64']]]);
  });

  it('allows diagnose-stops the calls it makes, and none that changes anything but its own table', () => {
    const actions = statementsOf('DiagnoseStopsRole').flatMap(actionsOf);
    expect(actions.toSorted()).toEqual([
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'ecs:DescribeServices',
      'ecs:DescribeTaskDefinition',
      'ecs:DescribeTasks',
      'logs:CreateLogStream',
      'logs:GetLogEvents',
      'logs:PutLogEvents',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
      'ssm:GetParameter',
    ]);
  });

  it('opens no resource as a whole, but for the one action that knows no resources', () => {
    const open = statementsOf('DiagnoseStopsRole').filter(({ Resource }) => Resource === '*');
    expect(open.flatMap(actionsOf)).toEqual(['ecs:DescribeTaskDefinition']);
  });
});

describe('cfn-lint', () => {
  const found = spawnSync('python3', ['-c', 'import cfnlint']).status === 0;
  const linted = found || process.env.CI ? it : it.skip;
  if (!found) console.log('cfn-lint is not in this python3: its test is skipped here, and runs in CI');

  linted('has nothing to say', () => {
    // W3005 is about a DependsOn that the Serverless Framework writes itself.
    const program = 'import sys; from cfnlint.runner import main; sys.exit(main())';
    const args = ['-c', program, '--format', 'parseable', '--ignore-checks', 'W3005', '--', templatePath];
    const { stdout, stderr, status } = spawnSync('python3', args, { encoding: 'utf8' });
    expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 });
  });
});
