import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { endpointKinds, packageTemplate } from '../../sandbox/template/package-template.ts';
import { releaseTemplate, type Template } from '../../scripts/install/release-template.ts';

interface Policy {
  Statement: { Sid: string; Action: string[]; Resource: string | string[] }[];
}

const policy = JSON.parse(readFileSync('docs/deployer-policy.json', 'utf8')) as Policy;
const actions = policy.Statement.flatMap(({ Action }) => Action);

/** Action by which CloudFormation creates a resource of each type, by the handlers of AWS's resource schemas. */
const creates: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Api': 'apigateway:POST',
  'AWS::ApiGatewayV2::Integration': 'apigateway:POST',
  'AWS::ApiGatewayV2::Route': 'apigateway:POST',
  'AWS::ApiGatewayV2::Stage': 'apigateway:POST',
  'AWS::CloudWatch::Alarm': 'cloudwatch:PutMetricAlarm',
  'AWS::CloudWatch::Dashboard': 'cloudwatch:PutDashboard',
  'AWS::DynamoDB::Table': 'dynamodb:CreateTable',
  'AWS::Events::Rule': 'events:PutRule',
  'AWS::IAM::Role': 'iam:CreateRole',
  'AWS::Lambda::EventSourceMapping': 'lambda:CreateEventSourceMapping',
  'AWS::Lambda::Function': 'lambda:CreateFunction',
  'AWS::Lambda::Permission': 'lambda:AddPermission',
  'AWS::Lambda::Url': 'lambda:CreateFunctionUrlConfig',
  'AWS::Logs::LogGroup': 'logs:CreateLogGroup',
  'AWS::S3::Bucket': 's3:CreateBucket',
  'AWS::S3::BucketPolicy': 's3:PutBucketPolicy',
  'AWS::SQS::Queue': 'sqs:CreateQueue',
  'AWS::SQS::QueuePolicy': 'sqs:SetQueueAttributes',
};

describe('policy of the deployer', () => {
  let types: string[] = [];
  beforeAll(async () => {
    const templates = await Promise.all(endpointKinds.map((kind) => packageTemplate(kind)));
    const released = templates.map((one) => releaseTemplate(one as unknown as Template, '1.0.0'));
    types = [
      ...new Set(released.flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type))),
    ];
  });

  it('the policy of the deployer can create every type of resource of the release', () => {
    expect(types.filter((type) => !actions.includes(creates[type] ?? ''))).toEqual([]);
  });

  it('the policy of the deployer allows the removal of all that the upgrade page removes', () => {
    // The bucket of reports goes with a stack whose first creation failed (RetainExceptOnCreate).
    const removals = ['cloudformation:DeleteStack', 's3:DeleteBucket', 'ssm:DeleteParameters'];
    expect(removals.filter((action) => !actions.includes(action))).toEqual([]);
  });

  it('the policy of the deployer names every action and limits its writes to names of this project', () => {
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    const unlimited = policy.Statement.filter(({ Resource }) => Resource === '*').map(({ Sid }) => Sid);
    expect(unlimited).toEqual(['EventSourceMappings', 'ReadsOfTheDoctorTheReportAndTheStack']);
  });
});
