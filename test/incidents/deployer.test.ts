import { describe, expect, it, test } from '@jest/globals';
import type { TrailRecord } from '../../sandbox/aws/cloudtrail.ts';
import { deployingRecord } from '../../sandbox/fleet/trail.ts';
import { deployerOf, searchOf } from '../../shared/incidents/diagnosis/change/deployer.ts';
import { sessionInWords } from '../../shared/model/principal.ts';
import { readTrailEvent } from '../../shared/model/trail-event.ts';

const at = Date.UTC(2026, 10, 20, 12, 0, 5);
const arn = (rest: string) => `arn:aws:ecs:eu-west-1:123456789012:${rest}`;
const taskDefinition = arn('task-definition/web:42');
const call = { service: 'web', taskDefinition, deploymentId: 'ecs-svc/42', at };
const place = {
  ...{ partition: 'aws', account: '123456789012', region: 'eu-west-1', cluster: 'shop' },
  ...{ kind: 'service' as const, name: 'web' },
};
const wanted = { place, revision: 'web:42', id: 'ecs-svc/42', createdAt: at + 400, isFirst: false };
const amara = 'amara.okafor (role shop-deploy, via GitHub Actions)';

const nobody = { userIdentity: { type: 'IAMUser', userName: 'nobody' } };
const found = (records: readonly object[], of = wanted) =>
  deployerOf(
    records.flatMap((record) => readTrailEvent(JSON.stringify(record)) ?? []),
    of,
  );
const request = (fields: object) => ({ requestParameters: { cluster: 'shop', service: 'web', ...fields } });

describe('deployer of a deployment', () => {
  const answered = deployingRecord(call).responseElements as { service: object };
  const same: [string, TrailRecord][] = [
    ['named it in full', deployingRecord(call)],
    [
      'named cluster and service by ARN',
      deployingRecord(
        call,
        request({ cluster: arn('cluster/shop'), service: arn('service/shop/web'), taskDefinition }),
      ),
    ],
    ['named the family', deployingRecord(call, request({ taskDefinition: 'web' }))],
    ['forced a new deployment', deployingRecord(call, request({ forceNewDeployment: true }))],
    ['changed the network', deployingRecord(call, request({ networkConfiguration: {} }))],
    ['got an answer that CloudTrail left out', deployingRecord(call, { responseElements: null })],
    [
      'got a time with a narrow space',
      deployingRecord(call, {
        responseElements: JSON.parse(JSON.stringify(answered).replaceAll(' PM', '\u202fPM')),
      }),
    ],
    [
      'names resources, as ECS does not today',
      deployingRecord(call, { resources: [{ ARN: arn('service/shop/web') }] }),
    ],
  ];
  test.each(same)('the deployer is the caller who %s', (_, record) => {
    expect(found([record])).toBe(amara);
  });

  const others: [string, object][] = [
    [
      'of another cluster with a service of this name',
      deployingRecord(call, { ...nobody, ...request({ cluster: 'staging' }) }),
    ],
    [
      'without a cluster, which is the default one',
      deployingRecord(call, { ...nobody, requestParameters: { service: 'web', taskDefinition } }),
    ],
    [
      'of another service',
      deployingRecord(call, { ...nobody, ...request({ service: 'web-2', taskDefinition }) }),
    ],
    ['of another region', deployingRecord(call, { ...nobody, awsRegion: 'eu-central-1' })],
    ['of another account', deployingRecord(call, { ...nobody, recipientAccountId: '999999999999' })],
    [
      'that was refused',
      deployingRecord(call, {
        ...nobody,
        errorCode: 'ClientException',
        errorMessage: 'TaskDefinition is inactive',
        responseElements: null,
      }),
    ],
    [
      'that was refused without parameters',
      deployingRecord(call, { ...nobody, errorCode: 'AccessDenied', requestParameters: null }),
    ],
    ['that started the next deployment', deployingRecord({ ...call, deploymentId: 'ecs-svc/43' }, nobody)],
    [
      'of another revision',
      deployingRecord(call, {
        ...nobody,
        ...request({ taskDefinition: arn('task-definition/web:41') }),
        responseElements: null,
      }),
    ],
    ['that only scaled', deployingRecord(call, { ...nobody, ...request({ desiredCount: 4 }) })],
    [
      'that changed nothing, a minute later',
      { ...deployingRecord(call, nobody), eventTime: '2026-11-20T12:01:05Z' },
    ],
    ['a minute before', deployingRecord({ ...call, at: at - 60_000 }, { ...nobody, responseElements: null })],
    [
      'of another service of AWS',
      deployingRecord(call, { ...nobody, eventSource: 'apprunner.amazonaws.com' }),
    ],
    ['without a form', { ...deployingRecord(call, nobody), userIdentity: 'nobody' }],
  ];
  test.each(others)('the deployer is not the caller of a call %s', (_, record) => {
    expect(found([record])).toBeUndefined();
    expect(found([record, deployingRecord(call)])).toBe(amara);
  });

  it('autoscaling is never the deployer', () => {
    const scaling = {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::123456789012:assumed-role/AWSServiceRoleForApplicationAutoScaling_ECSService/AutoScaling-UpdateDesiredCapacity',
      invokedBy: 'ecs.application-autoscaling.amazonaws.com',
    };
    const record = deployingRecord(call, { userIdentity: scaling, ...request({ desiredCount: 6 }) });
    expect(found([record])).toBeUndefined();
  });

  it('a rollback by ECS has no deployer: its number is in no call', () => {
    const rollback = { ...wanted, revision: 'web:41', id: 'ecs-svc/77' };
    expect(found([deployingRecord(call)], rollback)).toBeUndefined();
  });

  it('the deployer is the first of two callers, the second of whom changed nothing', () => {
    const again = deployingRecord({ ...call, at: at + 3_000 }, nobody);
    expect(found([again, deployingRecord(call)])).toBe(amara);
  });

  it('the deployer is unknown where two called in one second, or where the caller has no name', () => {
    expect(found([deployingRecord(call, nobody), deployingRecord(call)])).toBeUndefined();
    expect(found([deployingRecord(call, { userIdentity: { type: 'Unknown' } as object })])).toBeUndefined();
  });

  it('the call is searched in one minute, as an update or as the creation of the service', () => {
    expect(searchOf(wanted)).toEqual({
      eventName: 'UpdateService',
      from: wanted.createdAt - 30_000,
      to: wanted.createdAt + 30_000,
    });
    const created = deployingRecord(call, {
      eventName: 'CreateService',
      requestParameters: { cluster: 'shop', serviceName: 'web', taskDefinition: 'web:42', desiredCount: 2 },
    });
    expect(searchOf({ ...wanted, isFirst: true }).eventName).toBe('CreateService');
    expect(found([created], { ...wanted, isFirst: true })).toBe(amara);
  });

  it.each(['', 'null', '[]', '{"eventSource":"ecs.amazonaws.com"}', '{'])(
    'the event %j is not a call on a service',
    (json) => {
      expect(readTrailEvent(json)).toBeUndefined();
    },
  );
});

describe('caller in words', () => {
  const session = (role: string, name: string) => `arn:aws:sts::123456789012:assumed-role/${role}/${name}`;
  const oidc = (host: string) => ({
    webIdFederationData: {
      federatedProvider: `arn:aws:iam::123456789012:oidc-provider/${host}`,
      attributes: {},
    },
  });
  test.each<[string, object, string | undefined]>([
    [
      'a user',
      { type: 'IAMUser', userName: 'amara', arn: 'arn:aws:iam::123456789012:user/amara' },
      'user amara',
    ],
    [
      'a user through CloudFormation',
      { type: 'IAMUser', userName: 'amara', invokedBy: 'cloudformation.amazonaws.com' },
      'user amara (via CloudFormation)',
    ],
    ['root', { type: 'Root', arn: 'arn:aws:iam::123456789012:root' }, 'root'],
    ['a role', { type: 'AssumedRole', arn: session('deploy', 'amara@example.com') }, 'amara (role deploy)'],
    [
      'a role through a stack',
      {
        type: 'AssumedRole',
        arn: session('cdk-cfn-exec', 'AWSCloudFormation'),
        invokedBy: 'cloudformation.amazonaws.com',
      },
      'CloudFormation (role cdk-cfn-exec)',
    ],
    [
      'a person of a permission set',
      {
        type: 'AssumedRole',
        arn: session('AWSReservedSSO_ShopDeploy_0123456789abcdef', 'amara@example.com'),
      },
      'amara (permission set ShopDeploy)',
    ],
    [
      'GitHub Actions',
      {
        type: 'AssumedRole',
        arn: session('deploy', 'GitHubActions'),
        sessionContext: oidc('token.actions.githubusercontent.com'),
      },
      'GitHub Actions (role deploy)',
    ],
    [
      'GitHub Enterprise',
      {
        type: 'AssumedRole',
        arn: session('deploy', 'run-17'),
        sessionContext: oidc('token.actions.githubusercontent.com/acme'),
      },
      'run-17 (role deploy, via GitHub Actions)',
    ],
    [
      'another host with that name in it',
      {
        type: 'AssumedRole',
        arn: session('deploy', 'run-17'),
        sessionContext: oidc('evil.example/x.token.actions.githubusercontent.com'),
      },
      'run-17 (role deploy)',
    ],
    [
      'a generated session',
      { type: 'AssumedRole', arn: session('deploy', 'botocore-session-1763640000') },
      'role deploy',
    ],
    [
      'CodePipeline',
      {
        type: 'AssumedRole',
        arn: session('pipeline-shop', '1763640000123'),
        invokedBy: 'codepipeline.amazonaws.com',
      },
      'CodePipeline (role pipeline-shop)',
    ],
    [
      'an instance',
      { type: 'AssumedRole', arn: session('jenkins', 'i-0123456789abcdef0') },
      'instance i-0123456789abcdef0 (role jenkins)',
    ],
    [
      'a source identity',
      {
        type: 'AssumedRole',
        arn: session('deploy', 'botocore-session-1763640000'),
        sessionContext: { sourceIdentity: 'amara@example.com' },
      },
      'amara (role deploy)',
    ],
    [
      'ECS Steward',
      {
        type: 'AssumedRole',
        arn: session(
          'ecs-steward-production-ApplyRightsizingRole-1A2B3C',
          'ecs-steward-production-apply-rightsizing',
        ),
      },
      'ECS Steward',
    ],
    [
      'someone who calls the session so',
      { type: 'AssumedRole', arn: session('admin', 'ecs-steward-production-apply-rightsizing') },
      'ecs-steward-production-apply-rightsizing (role admin)',
    ],
    ['a service', { type: 'AWSService', invokedBy: 'codedeploy.amazonaws.com' }, 'CodeDeploy'],
    ['a service of China', { type: 'AWSService', invokedBy: 'opsworks.amazonaws.com.cn' }, 'opsworks'],
    [
      'a user of IAM Identity Center',
      { type: 'IdentityCenterUser', onBehalfOf: { userId: '544894e8-80c1-707f-60e3-3ba6510dfac1' } },
      'a user of IAM Identity Center',
    ],
    [
      'a federated user',
      { type: 'FederatedUser', arn: 'arn:aws:sts::123456789012:federated-user/jane' },
      'user jane',
    ],
    ['no one', { type: 'WebIdentityUser' }, undefined],
  ])('the caller is named in words: %s', (_, userIdentity, words) => {
    expect(readTrailEvent(JSON.stringify(deployingRecord(call, { userIdentity })))?.caller).toBe(words);
  });

  it('the name of a session, which its caller chooses, is cut and redacted', () => {
    const words = sessionInWords({ role: 'deploy', session: `AKIAIOSFODNN7EXAMPLE${'x'.repeat(500)}` });
    expect(words).not.toContain('AKIAIOSFODNN7EXAMPLE');
    expect(words.length).toBeLessThan(150);
  });
});
