import { describe, expect, it } from '@jest/globals';
import { revisionChanges, serviceChanges } from '../../shared/model/revision/changes.ts';

const container = {
  name: 'app',
  image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1.9.2',
  essential: true,
  command: ['node', 'server.js'],
  environment: [
    { name: 'DB_URL', value: 'postgres://app:hunter2secret@db/shop' },
    { name: 'REGION', value: 'eu-west-1' },
  ],
  secrets: [
    { name: 'API_KEY', valueFrom: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:api-AbCdEf' },
  ],
  logConfiguration: {
    logDriver: 'awslogs',
    options: { 'awslogs-group': '/shop/web', 'awslogs-region': 'eu-west-1' },
  },
};
const base = { family: 'web', cpu: '256', memory: '512', containerDefinitions: [container] };
const withContainer = (change: object) => ({ ...base, containerDefinitions: [{ ...container, ...change }] });

describe('changes between revisions', () => {
  it('two revisions with the same content differ in nothing, whatever its order and defaults', () => {
    const other = withContainer({
      environment: container.environment.toReversed(),
      ...{ cpu: 0, portMappings: [], mountPoints: [] },
    });
    expect(revisionChanges(base, { ...other, revision: 42, status: 'ACTIVE' })).toEqual([]);
  });

  it('a changed setting is shown with its values', () => {
    const other = {
      ...withContainer({
        image: 'shop/web:1.9.3',
        command: ['node', '--trace', 'server.js'],
        stopTimeout: 60,
      }),
      ...{ memory: '1024', taskRoleArn: 'arn:aws:iam::111122223333:role/shop/web-task' },
    };
    expect(revisionChanges(base, other)).toEqual([
      { field: 'image', container: 'app', before: container.image, after: 'shop/web:1.9.3' },
      { field: 'command', container: 'app', before: 'node server.js', after: 'node --trace server.js' },
      { field: 'stopTimeout', container: 'app', after: '60 s' },
      { field: 'memory', before: '512 MiB', after: '1024 MiB' },
      { field: 'taskRoleArn', after: 'web-task' },
    ]);
  });

  it('changed environment variables, secrets and log options are named without their values', () => {
    const other = withContainer({
      environment: [
        { name: 'DB_URL', value: 'postgres://app:another1secret@db/shop' },
        { name: 'FEATURE_X', value: 'token-9f8e7d6c5b4a' },
      ],
      secrets: [],
      logConfiguration: {
        logDriver: 'awslogs',
        options: { 'awslogs-group': '/shop/new', mode: 'non-blocking' },
      },
    });
    const changes = revisionChanges(base, other);
    expect(changes).toEqual([
      {
        field: 'environment',
        container: 'app',
        added: ['FEATURE_X'],
        removed: ['REGION'],
        changed: ['DB_URL'],
      },
      { field: 'secrets', container: 'app', removed: ['API_KEY'] },
      {
        ...{ field: 'logConfiguration', container: 'app', added: ['mode'] },
        ...{ removed: ['awslogs-region'], changed: ['awslogs-group'] },
      },
    ]);
    expect(JSON.stringify(changes)).not.toMatch(/secret[^s]|token-|postgres|arn:|\/shop/);
  });

  it('secrets in changed commands and health checks are redacted', () => {
    const other = withContainer({
      command: ['node', 'server.js', '--api-token=sk_live_4eC39HqLyjWDarjtT1zdp7dc'],
      healthCheck: { command: ['CMD-SHELL', 'curl -u admin:Tr0ub4dor localhost/health'] },
    });
    const text = JSON.stringify(revisionChanges(base, other));
    expect(text).toContain('node server.js --[redacted]');
    expect(text).toContain('curl');
    expect(text).not.toMatch(/sk_live|Tr0ub4dor/);
  });

  it('an added container is shown, and a field without a form of its own is named', () => {
    const sidecar = { name: 'proxy', image: 'envoy:1.30' };
    const other = {
      ...base,
      volumes: [{ name: 'cache' }],
      containerDefinitions: [{ ...container, linuxParameters: { initProcessEnabled: true } }, sidecar],
    };
    expect(revisionChanges(base, other)).toEqual([
      { field: 'linuxParameters', container: 'app', added: ['initProcessEnabled'] },
      { field: 'container', container: 'proxy', after: 'envoy:1.30' },
      { field: 'volumes', added: ['cache'] },
    ]);
  });
});

describe('a change that its words do not show', () => {
  it.each([
    ['portMappings', [{ containerPort: 8080 }], [{ containerPort: 8080, name: 'web', appProtocol: 'grpc' }]],
    ['healthCheck', { command: ['CMD', 'curl'] }, { command: ['CMD-SHELL', 'curl'] }],
    ['command', [`${'x '.repeat(200)}one`], [`${'x '.repeat(200)}two`]],
  ])('a change of %s with equal words is named without a value', (field, before, after) => {
    const [one, other] = [withContainer({ [field]: before }), withContainer({ [field]: after })];
    expect(revisionChanges(one, other)).toEqual([{ field, container: 'app' }]);
  });

  it('a role with the same name in another account is named without a value', () => {
    const role = (account: string) => ({ ...base, taskRoleArn: `arn:aws:iam::${account}:role/web` });
    expect(revisionChanges(role('111122223333'), role('999999999999'))).toEqual([{ field: 'taskRoleArn' }]);
  });
});

describe('changes of a service', () => {
  it('a change of a service is shown where both deployments report the field', () => {
    const before = { subnets: ['subnet-1', 'subnet-2'], assignPublicIp: 'ENABLED', desiredCount: 2 };
    const after = { subnets: ['subnet-2', 'subnet-3'], assignPublicIp: 'DISABLED', strategy: 'CANARY' };
    expect(serviceChanges(before, after)).toEqual([
      { field: 'subnets', added: ['subnet-3'], removed: ['subnet-1'] },
      { field: 'assignPublicIp', before: 'ENABLED', after: 'DISABLED' },
    ]);
    expect(serviceChanges(before, { ...before, subnets: before.subnets.toReversed() })).toEqual([]);
  });

  it('a tag that names another image is a change of its container, and another name is not', () => {
    const [one, other] = [`sha256:${'1a'.repeat(32)}`, `sha256:${'2b'.repeat(32)}`];
    const images = (web: string, digest: string) => ({
      images: [
        { container: 'web', image: web, digest },
        { container: 'proxy', image: 'envoy:1.30', digest: one },
      ],
    });
    expect(serviceChanges(images('shop/web:latest', one), images('shop/web:latest', other))).toEqual([
      { field: 'imageDigest', container: 'web', before: '1a1a1a1a1a1a', after: '2b2b2b2b2b2b' },
    ]);
    expect(serviceChanges(images('shop/web:1', one), images('shop/web:2', other))).toEqual([]);
    expect(serviceChanges({}, images('shop/web:1', one))).toEqual([]);
  });
});
