import { describe, expect, it, test } from '@jest/globals';
import { blameOf } from '../../shared/incidents/diagnosis/change/blame.ts';
import { deployedBefore } from '../../shared/incidents/diagnosis/change/deployed-before.ts';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import { changeLines } from '../../shared/incidents/message/change.ts';
import type { Cause } from '../../shared/model/causes.ts';
import type { ChangeEvidence } from '../../shared/model/change-evidence.ts';
import type { Evidence } from '../../shared/model/evidence.ts';
import { principalInWords } from '../../shared/model/principal.ts';
import type { ServiceDeploymentRecord } from '../../shared/model/service-deployment.ts';
import { dayMs, hourMs, minuteMs } from '../../shared/model/units.ts';
import { aStoppedTask } from '../builders/stopped-task.ts';
import { aChange, changedEvidence } from './change-evidence.ts';
import { aServiceEvidence } from './evidence-builders.ts';

const stop = aStoppedTask();
const crash = aStoppedTask({ containers: [{ name: 'web', exitCode: 1 }] });
const began = aChange().beganAt ?? 0;

function aRecord(id: number, revision: string, overrides: Partial<ServiceDeploymentRecord> = {}) {
  const record: ServiceDeploymentRecord = {
    ...{ arn: `arn:aws:ecs:eu-west-1:123456789012:service-deployment/shop-prod/checkout/${id}` },
    ...{ status: 'SUCCESSFUL', startedAt: id * hourMs, target: { id: `${id}`, taskDefinition: revision } },
    alarms: [],
  };
  return { ...record, ...overrides };
}

describe('revision before a deployment', () => {
  const of = { id: 'ecs-svc/9', revision: 'web:9' };

  it('the revision before a deployment is that of the last completed one', () => {
    const history = [
      aRecord(9, 'web:9', { status: 'IN_PROGRESS' }),
      aRecord(8, 'web:8', { status: 'ROLLBACK_SUCCESSFUL' }),
      aRecord(7, 'web:5'),
      aRecord(6, 'web:5'),
      aRecord(4, 'web:4'),
    ];
    expect(deployedBefore(of, { history })).toMatchObject({
      beganAt: 9 * hourMs,
      earlier: { revision: 'web:5', beganAt: 6 * hourMs, completed: true },
    });
  });

  it('the source of a deployment is its earlier revision where the history is too short', () => {
    const history = [aRecord(9, 'web:9', { sources: [{ id: '3', taskDefinition: 'web:3' }] })];
    expect(deployedBefore(of, { history }).earlier).toEqual({ revision: 'web:3', completed: false });
  });

  it('the revision before a deployment comes from DescribeServices where the history is not readable', () => {
    const arn = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web';
    const deployments = [
      { id: 'ecs-svc/9', status: 'PRIMARY', taskDefinitionArn: `${arn}:9`, failedTasks: 3, createdAt: 9 },
      {
        ...{ id: 'ecs-svc/5', status: 'ACTIVE', taskDefinitionArn: `${arn}:5`, failedTasks: 0, createdAt: 5 },
        rolloutState: 'COMPLETED',
      },
    ];
    expect(deployedBefore(of, { service: aServiceEvidence({ deployments }) })).toEqual({
      beganAt: 9,
      started: { id: 'ecs-svc/9', createdAt: 9, isFirst: false },
      earlier: { revision: 'web:5', beganAt: 5, completed: true },
    });
  });

  it('the first deployment has none before it, and one after failures none that completed', () => {
    const first = aRecord(9, 'web:9', { status: 'IN_PROGRESS', sources: [] });
    expect(deployedBefore(of, { history: [first] }).before).toBe('none');
    const failed = aRecord(8, 'web:8', { status: 'STOPPED', sources: [] });
    expect(deployedBefore(of, { history: [first, failed] }).before).toBe('none-completed');
    expect(deployedBefore(of, { history: [first, aRecord(8, 'web:8')] }).before).toBeUndefined();
    expect(deployedBefore(of, { history: [] }).before).toBeUndefined();
  });

  it('a deployment that ECS rolls back or rolled back has the revision that it goes back to', () => {
    const rollback = { to: { id: '8', taskDefinition: 'web:8' } };
    const of9 = (status: string) =>
      deployedBefore(of, { history: [aRecord(9, 'web:9', { status, rollback }), aRecord(8, 'web:8')] });
    expect(of9('ROLLBACK_IN_PROGRESS').rolledBack).toEqual({ to: 'web:8', isOver: false });
    expect(of9('ROLLBACK_SUCCESSFUL').rolledBack).toEqual({ to: 'web:8', isOver: true });
    for (const status of ['IN_PROGRESS', 'SUCCESSFUL', 'ROLLBACK_FAILED'])
      expect(of9(status).rolledBack).toBeUndefined();
  });

  it('a newer deployment of another revision is known beside the one that stopped', () => {
    const history = [aRecord(9, 'web:9'), aRecord(8, 'web:8'), aRecord(7, 'web:7')];
    const of7 = { id: 'ecs-svc/7', revision: 'web:7' };
    expect(deployedBefore(of7, { history }).newer).toEqual({ revision: 'web:9', beganAt: 9 * hourMs });
    const again = [aRecord(9, 'web:7'), aRecord(7, 'web:7')];
    expect(deployedBefore(of7, { history: again }).newer).toBeUndefined();
    expect(deployedBefore(of, { history }).newer).toBeUndefined();
  });

  it('the revision before a deployment is unknown without any record', () => {
    expect(deployedBefore(of, { history: [aRecord(4, 'web:4')] })).toEqual({ earlier: undefined });
    expect(deployedBefore({}, { history: [], service: aServiceEvidence() }).earlier).toBeUndefined();
  });
});

describe('blamed revisions', () => {
  const causes: readonly [Cause, string, boolean][] = [
    ['application-error', 'image', true],
    ['elb-health-check-failed', 'command', true],
    ['image-not-found', 'image', true],
    ['image-not-found', 'environment', false],
    ['secret-not-found', 'secrets', true],
    ['secret-not-found', 'image', false],
    ['role-not-assumable', 'taskRoleArn', true],
    ['capacity-unavailable', 'image', false],
    ['host-terminated', 'image', false],
    ['spot-interruption', 'image', false],
    ['image-pull-rate-limited', 'image', false],
    ['platform-error', 'image', false],
    ['unknown', 'image', false],
  ];
  test.each(causes)('a revision is blamed or not for %s where %s changed: %s', (cause, field, isBlamed) => {
    const change = aChange({ task: [{ field, container: 'web' }] });
    expect(blameOf(cause, change, stop.stoppedAt) !== undefined).toBe(isBlamed);
  });

  const earlier = aChange().earlier ?? { revision: '', completed: false };
  it('a revision is blamed for an image or a secret of the container at fault alone', () => {
    const change = aChange({ task: [{ field: 'image', container: 'proxy' }] });
    expect(blameOf('image-not-found', change, stop.stoppedAt, 'web')).toBeUndefined();
    expect(blameOf('image-not-found', change, stop.stoppedAt, 'proxy')).toBeDefined();
    expect(blameOf('image-not-found', change, stop.stoppedAt)).toBeDefined();
    const role = aChange({ task: [{ field: 'executionRoleArn' }] });
    expect(blameOf('image-pull-unauthorized', role, stop.stoppedAt, 'web')).toBeDefined();
  });

  it('no revision is blamed where the tag of the container at fault names another image: it would start again', () => {
    const service = [{ field: 'imageDigest', container: 'web', before: '1a', after: '2b' }];
    expect(blameOf('application-error', aChange({ service }), stop.stoppedAt, 'web')).toBeUndefined();
    expect(blameOf('application-error', aChange({ service }), stop.stoppedAt)).toBeUndefined();
    expect(blameOf('application-error', aChange({ service }), stop.stoppedAt, 'proxy')).toBeDefined();
  });

  const innocent: [string, Partial<ChangeEvidence>][] = [
    ['nothing changed', { task: [] }],
    ['the two could not be compared', { task: undefined }],
    ['the earlier revision is unknown', { earlier: undefined }],
    ['the earlier deployment did not complete', { earlier: { ...earlier, completed: false } }],
    ['the earlier revision failed too', { earlier: { ...earlier, failed: true } }],
    ['the earlier revision was deregistered', { earlier: { ...earlier, canRun: false } }],
    ['the earlier revision ran for a minute', { earlier: { ...earlier, beganAt: began - minuteMs } }],
    ['it ran for two hours before', { beganAt: stop.stoppedAt - 2 * hourMs }],
    ['it began after the stop', { beganAt: stop.stoppedAt + minuteMs }],
    ['ECS is rolling it back already', { rolledBack: { to: 'checkout:56', isOver: false } }],
    ['it was only deployed again', { earlier: { ...earlier, revision: 'checkout:57' } }],
    ['the network of the service changed with it', { service: [{ field: 'subnets', added: ['subnet-1'] }] }],
  ];
  test.each(innocent)('a revision is not blamed where %s', (_, overrides) => {
    expect(blameOf('application-error', aChange(overrides), stop.stoppedAt)).toBeUndefined();
    const { remedies } = diagnose(crash, { gaps: [], ...changedEvidence(aChange(overrides)) });
    expect(remedies.filter(({ text }) => text.startsWith('Roll back to checkout'))).toEqual([]);
  });
});

describe('rollback advice', () => {
  const remediesWith = (evidence: Partial<Evidence>) => diagnose(crash, { gaps: [], ...evidence }).remedies;

  it('a rollback to the earlier revision is the first remedy', () => {
    expect(remediesWith(changedEvidence())[0]).toEqual({
      text: 'Roll back to checkout:56, which ran for 9 d before:',
      command:
        'aws ecs update-service --cluster shop-prod --service checkout --task-definition checkout:56 --region eu-west-1',
    });
  });

  it('a staged deployment in progress is stopped to roll back', () => {
    const arn = 'arn:aws:ecs:eu-west-1:123456789012:service-deployment/shop-prod/checkout/42';
    expect(remediesWith(changedEvidence(aChange({ stagedDeploymentArn: arn })))[0]?.command).toBe(
      `aws ecs stop-service-deployment --service-deployment-arn ${arn} --stop-type ROLLBACK --region eu-west-1`,
    );
  });

  it('no rollback is advised where it has begun already or another controller deploys', () => {
    const { service, change } = changedEvidence();
    const [wanted] = service?.deployments ?? [];
    if (!service || !wanted) throw new Error('the builder has a deployment');
    const other = { ...wanted, taskDefinitionArn: wanted.taskDefinitionArn.replace(':57', ':56') };
    for (const overrides of [
      { deployments: [other] },
      { isExpressMode: true },
      { controller: 'CODE_DEPLOY' },
    ]) {
      const [first] = remediesWith({ service: { ...service, ...overrides }, change });
      expect(first?.text).not.toMatch(/^Roll back/);
    }
  });
});

describe('comparison of revisions', () => {
  const advises = (change?: ChangeEvidence) =>
    diagnose(crash, { gaps: [], change }).remedies.some(({ text }) => text.startsWith('Compare checkout'));
  const uncompared = { task: undefined, service: undefined };

  it('a comparison of revisions is advised only where the message could not make it', () => {
    expect(advises()).toBe(true);
    expect(advises(aChange(uncompared))).toBe(true);
    expect(advises(aChange())).toBe(false);
    expect(advises(aChange({ ...uncompared, beganAt: crash.stoppedAt - 5 * dayMs }))).toBe(false);
  });
});

describe('change in words', () => {
  const at = stop.stoppedAt;

  it('a change is described with its time, its author and every difference', () => {
    const task = [
      ...(aChange().task ?? []),
      { field: 'environment', container: 'web', added: ['FEATURE_X'], changed: ['DB_URL'] },
      { field: 'stopTimeout', container: 'web', after: '60 s' },
      { field: 'container', container: 'proxy', after: 'envoy:1.30' },
      { field: 'memory', before: '1024 MiB', after: '512 MiB' },
    ];
    const service = [{ field: 'desiredCount', before: '4', after: '2' }];
    expect(changeLines(aChange({ task, service }), at)).toEqual([
      'First stop 40 s after checkout:57 began, registered by jane.doe (role shop-deploy). checkout:56 ran for 9 d before.',
      'image of web: shop/checkout:1.14.1 → shop/checkout:1.14.2',
      'environment of web: new FEATURE_X, changed DB_URL (values not shown)',
      'stopTimeout of web: 60 s is new',
      'container proxy is new (envoy:1.30)',
      'memory of the task: 1024 MiB → 512 MiB',
      'desired count of the service: 4 → 2',
    ]);
  });

  it('a deployment without differences is described as such', () => {
    expect(changeLines(aChange({ task: [] }), at)[1]).toBe(
      'Nothing differs between checkout:56 and checkout:57.',
    );
    expect(changeLines(aChange({ beganAt: at - 5 * dayMs }), at)).toEqual([
      'Nothing just before: checkout:57 has run for 5 d.',
    ]);
    expect(changeLines(undefined, at)).toEqual([]);
  });

  const again = { earlier: { revision: 'checkout:57', completed: true }, task: [] };
  test.each<[string, Partial<ChangeEvidence>, string]>([
    [
      'a forced deployment is unchanged as far as that is known',
      { ...again, service: undefined },
      'The task definition is unchanged.',
    ],
    [
      'a forced deployment that changes nothing is unchanged',
      again,
      'The task definition and the service are unchanged.',
    ],
    [
      'a forced deployment of a tag that was moved shows both digests',
      {
        ...again,
        service: [{ field: 'imageDigest', container: 'web', before: '1a1a', after: '2b2b' }],
      },
      'image of web: the same name, but another digest (1a1a → 2b2b)',
    ],
    [
      'a change of the service is shown where the revisions could not be compared',
      { task: undefined, service: [{ field: 'strategy', before: 'ROLLING', after: 'CANARY' }] },
      'strategy of the service: ROLLING → CANARY',
    ],
    [
      'a first deployment is called so',
      { earlier: undefined, before: 'none' },
      'It is the first deployment of the service.',
    ],
    [
      'earlier deployments that all failed are called so',
      { earlier: undefined, before: 'none-completed' },
      'No earlier deployment of the service completed.',
    ],
    [
      'a rollback under way is shown',
      { rolledBack: { to: 'checkout:56', isOver: false } },
      'ECS is rolling back to checkout:56.',
    ],
    [
      'a rollback that is over is shown',
      { rolledBack: { to: 'checkout:56', isOver: true } },
      'ECS rolled back to checkout:56.',
    ],
  ])('the list of changes says it: %s', (_, overrides, line) => {
    expect(changeLines(aChange(overrides), at)).toContain(line);
  });

  it('an earlier deployment that could not be read is not called missing', () => {
    expect(changeLines(aChange({ earlier: undefined }), at)).toHaveLength(1);
  });

  it('a newer deployment is shown beside a long-running revision, and one after the stop is not', () => {
    const newer = (beganAt: number) => ({
      beganAt: at - 9 * dayMs,
      newer: { revision: 'checkout:58', beganAt },
    });
    expect(changeLines(aChange(newer(at - 2 * minuteMs)), at)).toEqual([
      'checkout:57, which failed, had run for 9 d. checkout:58 began 2 min before.',
    ]);
    expect(changeLines(aChange(newer(at + minuteMs)), at)).toEqual([
      'Nothing just before: checkout:57 has run for 9 d.',
    ]);
  });
});

describe('author of a revision', () => {
  test.each([
    [
      'arn:aws:sts::123456789012:assumed-role/shop-deploy/jane.doe@example.com',
      'jane.doe (role shop-deploy)',
    ],
    ['arn:aws-cn:iam::123456789012:user/ci/deployer', 'user deployer'],
    ['arn:aws:iam::123456789012:root', 'root'],
    ['someone', undefined],
    [undefined, undefined],
  ])('the author %s is shown as %s', (arn, words) => {
    expect(principalInWords(arn)).toBe(words);
  });
});
