import { describe, expect, it, test } from '@jest/globals';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import type { Cause } from '../../shared/model/causes.ts';
import type { StoppedContainer, StoppedTask } from '../../shared/model/stopped-task.ts';
import { aStoppedTask } from '../builders/stopped-task.ts';
import { fargateError, said, secretArn, textOf } from './advice-text.ts';
import { aDefinedContainer, aLogOf, aTaskDefinition } from './evidence-builders.ts';
import { type Kind, moreKinds } from './more-kinds.ts';

const secretDenied = (why: string) =>
  `${fargateError} unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${secretArn} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, api error AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/checkout-pull/945b5b5a609f9dcbeb4c40ad8b9de9ca is not authorized to perform: secretsmanager:GetSecretValue on resource: ${secretArn} ${why}`;

const pull =
  'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref';
const launch = 'ResourceInitializationError: Unable to launch instance(s) for capacity provider etl-mi.';

const kinds: Kind[] = [
  {
    kind: 'a permissions boundary',
    reason: secretDenied('because no permissions boundary allows the secretsmanager:GetSecretValue action'),
    holds: ['allow the action in the boundary', 'iam get-role --role-name checkout-pull'],
    lacks: /put-role-policy/,
  },
  {
    kind: 'a service control policy',
    reason: secretDenied('because no service control policy allows the secretsmanager:GetSecretValue action'),
    holds: ['A service control policy of the organization', 'account 123456789012', 'AWS Organizations'],
    lacks: /put-role-policy/,
  },
  {
    kind: 'a session policy',
    reason: secretDenied('because no session policy allows the secretsmanager:GetSecretValue action'),
    holds: ['extend the session policy'],
    lacks: /put-role-policy/,
  },
  {
    kind: 'a resource policy',
    reason: secretDenied('because no resource-based policy allows the secretsmanager:GetSecretValue action'),
    holds: [`The resource policy of ${secretArn}`, 'secretsmanager get-resource-policy'],
    lacks: /put-role-policy/,
  },
  {
    kind: 'an explicit deny',
    reason: secretDenied('with an explicit deny in a service control policy'),
    holds: ['which overrides any allow', 'the Deny in a service control policy of the organization'],
    lacks: /put-role-policy/,
  },
  {
    kind: 'an identity policy, which a grant cures',
    reason: secretDenied('because no identity-based policy allows the secretsmanager:GetSecretValue action'),
    holds: ['Grant secretsmanager:GetSecretValue', 'iam put-role-policy --role-name checkout-pull'],
  },
  {
    kind: 'ECR of another account: its repository policy first',
    reason:
      "CannotPullContainerError: Error response from daemon: pull access denied for 210987654321.dkr.ecr.eu-west-1.amazonaws.com/web, repository does not exist or may require 'docker login': denied: User: arn:aws:sts::123456789012:assumed-role/node/i-01a23b45c67d89e0f is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:210987654321:repository/web because no resource-based policy allows the ecr:BatchGetImage action",
    facts: { launchType: 'EC2' },
    holds: [
      /^1: The repository policy of .* account 210987654321, which owns it, must allow ecr:BatchGetImage to account 123456789012/m,
    ],
    lacks: /put-role-policy|describe-images/,
  },
  {
    kind: 'one role has one name: a task’s session on EC2',
    reason:
      'CannotPullECRContainerError: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/orders-pull/945b5b5a609f9dcbeb4c40ad8b9de9ca is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action',
    facts: { launchType: 'EC2' },
    holds: ['task execution role orders-pull'],
    lacks: /container instance role/,
  },
  {
    kind: 'one role has one name: a machine of ECS Anywhere',
    reason:
      'CannotPullECRContainerError: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/anywhere/mi-0123456789abcdef0 is not authorized to perform: ecr:GetAuthorizationToken on resource: *',
    facts: { launchType: 'EXTERNAL' },
    holds: ['ECS Anywhere role anywhere'],
    lacks: /task execution role/,
  },
  {
    kind: 'dual-stack ECR is ECR',
    reason: `${pull} 123456789012.dkr-ecr.eu-west-1.on.aws/orders:1.2: unexpected status from HEAD request to https://123456789012.dkr-ecr.eu-west-1.on.aws/v2/orders/manifests/1.2: 403 Forbidden`,
    holds: ['ecr describe-images', 'ecr:BatchGetImage'],
    lacks: /repositoryCredentials/,
  },
  {
    kind: 'the upstream of a pull through cache',
    reason: `${pull} 123456789012.dkr.ecr.eu-west-1.amazonaws.com/docker-hub/library/redis:7: pull access denied, repository does not exist or may require authorization: denied: The authentication to the upstream registry failed. Verify that the credentials are valid.`,
    holds: ['pull through cache rule docker-hub', 'ecr describe-pull-through-cache-rules'],
    lacks: /ecr:BatchGetImage/,
  },
  {
    kind: 'GHCR refuses',
    reason: `${pull} ghcr.io/acme/api:1.0: failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://ghcr.io/token: 403 Forbidden: denied`,
    holds: ['check the spelling', 'repositoryCredentials'],
    lacks: /ECR/,
  },
  {
    kind: 'a registry’s user or password',
    reason:
      'CannotPullContainerError: Error response from daemon: Head "https://registry-1.docker.io/v2/acme/api/manifests/1": unauthorized: incorrect username or password',
    holds: ['renew the secret that repositoryCredentials in checkout:57 names'],
    lacks: /spelling/,
  },
  {
    kind: 'ECR Public’s rate',
    reason:
      'CannotPullContainerError: toomanyrequests: Rate exceeded: failed to resolve ref public.ecr.aws/docker/library/redis:7',
    holds: ['Amazon ECR Public rate-limited the pull', 'per second'],
    lacks: /repositoryCredentials|within hours/,
  },
  {
    kind: 'ECR of another region',
    reason: `${pull} 123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1: failed to do request: Head "https://123456789012.dkr.ecr.us-east-1.amazonaws.com/v2/web/manifests/1": dial tcp 52.1.2.3:443: i/o timeout`,
    holds: ['The repository is in us-east-1', 'NAT gateway'],
    lacks: /com\.amazonaws\.eu-west-1\.ecr/,
  },
  {
    kind: 'a registry host that does not exist',
    reason:
      'CannotPullContainerError: Error response from daemon: Get "https://123456789012.dkr.ecr.us-west-2.amazonaws.commmm/v2/": dial tcp: lookup 123456789012.dkr.ecr.us-west-2.amazonaws.commmm on 10.0.0.2:53: no such host',
    facts: { launchType: 'EC2' },
    holds: ['does not exist: DNS answered "no such host"', 'check the spelling of the host'],
    lacks: /NAT gateway|TCP 443|force-new-deployment/,
  },
  {
    kind: 'a layer that is gone is a whole message',
    reason: 'CannotPullContainerError: unknown blob',
    holds: ['lacks a layer in its registry (unknown blob)'],
    lacks: /cut before/,
  },
  {
    kind: 'a registry that is overloaded is a whole message',
    reason:
      'CannotPullContainerError: Error response from daemon: received unexpected HTTP status: 503 Slow Down',
    holds: ['The registry returned a server error'],
    lacks: /cut before/,
  },
  {
    kind: 'a message that is cut is called so',
    reason: 'CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSe...',
    holds: ['The message is truncated before the reason'],
  },
  {
    kind: 'a tag policy never passes',
    reason: 'Unexpected EC2 error while attempting to tag the network interface: TagPolicyViolation',
    holds: ['a tag policy of the organization refused its tags', 'Retrying does not help'],
    lacks: /force-new-deployment|describe-subnets/,
  },
  {
    kind: 'a permission on network interfaces',
    reason:
      'Unexpected EC2 error while attempting to Create Network Interface in subnet subnet-0a1b2c3d: AuthFailure',
    holds: ['ECS was not allowed to create it', 'AWSServiceRoleForECS'],
    lacks: /describe-subnets/,
  },
  {
    kind: 'a full subnet in words',
    reason:
      'Unexpected EC2 error while attempting to Create Network Interface: insufficient free addresses in subnet subnet-0a1b2c3d4e5f60718',
    holds: ['subnet-0a1b2c3d4e5f60718 has too few free IP addresses'],
  },
  {
    kind: 'an EFS path',
    reason:
      "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: b'mount.nfs4: mounting fs-0a1b2c3d4e5f67890.efs.eu-west-1.amazonaws.com:/opt/splunk failed, reason given by server: No such file or directory' : unsuccessful EFS utils command execution; code: 32",
    holds: ['the path /opt/splunk does not exist on it', /^1: Create \/opt\/splunk/m],
    lacks: /2049|mount target/,
  },
  {
    kind: 'a KMS key of a volume',
    reason: 'Task failed to start',
    facts: { attachmentReasons: ['IdempotentParameterMismatch: the request failed'] },
    holds: ['its KMS key is invalid', 'kms:CreateGrant'],
    lacks: /snapshot/,
  },
  {
    kind: 'a device',
    reason:
      'CannotStartContainerError: Error response from daemon: error gathering device information while adding custom device "/dev/dri/renderD130": no such file or directory',
    facts: { launchType: 'EC2' },
    holds: ['the device /dev/dri/renderD130 is not on the instance', 'linuxParameters.devices'],
    lacks: /locally|entryPoint/,
  },
  {
    kind: 'a ulimit',
    reason:
      'CannotStartContainerError: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error setting rlimit type 7: operation not permitted: unknown',
    holds: ['a ulimit could not be set'],
    lacks: /locally/,
  },
  {
    kind: 'an owner that EFS keeps',
    reason:
      'CannotCreateContainerError: Error response from daemon: failed to chown /data: operation not permitted',
    holds: ['the owner of a volume directory could not be changed'],
    lacks: /locally/,
  },
  {
    kind: 'the least memory',
    reason: 'CannotCreateContainerError: Error response from daemon: Minimum memory limit allowed is 6MB',
    holds: ['6 MiB', 'Raise memory of the container'],
    lacks: /locally/,
  },
  {
    kind: 'a program under a volume',
    reason:
      'CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: OCI runtime create failed: container_linux.go:370: starting container process caused: exec: "/opt/sonarqube/bin/run.sh": stat /opt/sonarqube/bin/run.sh: no such file or directory: unknown',
    holds: [
      'its command /opt/sonarqube/bin/run.sh does not exist in the image',
      'it hides the file in the image',
    ],
  },
  {
    kind: 'Managed Instances: the quota is of EC2',
    reason: `${launch} MaxSpotInstanceCountExceeded: Max spot instance count exceeded.`,
    facts: { launchType: 'MANAGED_INSTANCES' },
    holds: ['Spot vCPU quotas of EC2', '--service-code ec2'],
    lacks: /Fargate|fargate/,
  },
  {
    kind: 'Managed Instances: requirements that nothing meets',
    reason: `${launch} UnfulfillableCapacity: Unable to fulfill capacity due to your request configuration. Please adjust your request and try again.`,
    facts: { launchType: 'MANAGED_INSTANCES' },
    holds: ['Widen the instance requirements', 'retrying does not help'],
    lacks: /keeps/,
  },
  {
    kind: 'Managed Instances: PassRole of the infrastructure role',
    reason: `${launch} UnauthorizedOperation: You are not authorized to perform this operation. User: arn:aws:sts::123456789012:assumed-role/ecsInfrastructureRole/ECSManagedInstances is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/ecsInstanceRole because no identity-based policy allows the iam:PassRole action.`,
    facts: { launchType: 'MANAGED_INSTANCES' },
    holds: [
      'Grant iam:PassRole on arn:aws:iam::123456789012:role/ecsInstanceRole to the infrastructure role ecsInfrastructureRole:',
    ],
  },
  {
    kind: 'Managed Instances: the disk',
    reason:
      'CannotPullContainerError: failed to register layer: write /usr/lib/x.so: no space left on device',
    facts: { launchType: 'MANAGED_INSTANCES' },
    holds: ['storageSizeGiB'],
    lacks: /ephemeralStorage|docker system prune/,
  },
  {
    kind: 'ECS Anywhere: the disk is the reader’s own',
    reason:
      'CannotPullContainerError: failed to register layer: write /usr/lib/x.so: no space left on device',
    facts: { launchType: 'EXTERNAL' },
    holds: ['docker system prune'],
    lacks: /ephemeralStorage/,
  },
  {
    kind: 'ECS Anywhere: Docker is the reader’s own',
    reason: 'DockerTimeoutError: Could not transition to started; timed out after waiting 3m0s',
    facts: { launchType: 'EXTERNAL' },
    holds: ['on one machine', 'journalctl -u docker'],
    lacks: /Fargate|AWS Support|AMI/,
  },
  {
    kind: 'an unknown launch type gets no advice of Fargate',
    reason:
      'CannotPullContainerError: failed to register layer: write /usr/lib/x.so: no space left on device',
    facts: { launchType: 'QUANTUM' },
    holds: ['on Fargate', 'elsewhere'],
    lacks: /docker system prune/,
  },
  {
    kind: 'a name without a registry',
    reason: `${pull} docker.io/library/shop-web:latest: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
    holds: ['does not exist on Docker Hub', 'Write the full name in checkout:57'],
    lacks: /repositoryCredentials/,
  },
];

test.each([...kinds, ...moreKinds])(
  'the message has the facts and advice for $kind',
  ({ reason, facts, holds, lacks }) => {
    const text = textOf(said(reason, facts));
    let number = 0;
    const shown = text
      .map((line, at) => (at === 0 || line.startsWith('$') ? line : `${++number}: ${line}`))
      .join('\n');
    for (const words of holds) expect(shown).toMatch(words);
    if (lacks) expect(shown).not.toMatch(lacks);
  },
);

describe('a refused pull', () => {
  it.each([
    ['by a policy that it names', 'certain', 'User: x is not authorized to perform: ecr:BatchGetImage'],
    ['by a rejected password', 'certain', 'unauthorized: incorrect username or password'],
    ['by 403, which ECR also answers for a deleted tag', 'likely', '[manifests 1.9]: 403 Forbidden'],
    [
      'of an image that may not exist',
      'likely',
      "pull access denied for acme/web, repository does not exist or may require 'docker login'",
    ],
  ])('%s is %s', (_, confidence, words) => {
    const stop = said(`CannotPullContainerError: Error response from daemon: ${words}`);
    expect(diagnose(stop)).toMatchObject({ cause: 'image-pull-unauthorized', confidence });
  });
});

describe('container that ends a task', () => {
  const exits = (...codes: [string, number, Partial<StoppedContainer>?][]) =>
    codes.map(([name, exitCode, more]) => ({ name, exitCode, ...more }));

  const cases: [string, Cause, string, StoppedContainer[], Partial<StoppedTask>?][] = [
    [
      'a job whose router was stopped after it',
      'task-completed',
      'report',
      exits(['report', 0], ['log_router', 143]),
    ],
    [
      'a job whose agent ignored SIGTERM',
      'task-completed',
      'main',
      exits(['main', 0], ['otel-collector', 137]),
    ],
    [
      'a job whose helper was killed after stopTimeout',
      'task-completed',
      'main',
      exits(['main', 0], ['helper', 137]),
      { stopTookMs: 31_000 },
    ],
    [
      'a container that was killed at once',
      'killed',
      'helper',
      exits(['main', 0], ['helper', 137]),
      { stopTookMs: 900 },
    ],
    [
      'a kill for memory, whatever finished before',
      'out-of-memory',
      'web',
      exits(
        ['migrate', 0],
        ['web', 137, { reason: 'OutOfMemoryError: Container killed due to memory usage' }],
      ),
      { stopTookMs: 31_000 },
    ],
    [
      'the proxy of Service Connect, which is essential',
      'application-error',
      'ecs-service-connect-aB3dE',
      exits(['web', 143], ['ecs-service-connect-aB3dE', 1]),
    ],
    [
      'an init container that is not essential',
      'terminated',
      'web',
      exits(['migrate', 0, { essential: false }], ['web', 143, { essential: true }]),
    ],
  ];
  test.each(cases)(
    'the container that ended the task is found: %s',
    (_, cause, container, containers, facts = {}) => {
      const stop = aStoppedTask({
        stoppedReason: 'Essential container in task exited',
        stopCode: 'EssentialContainerExited',
        belongsToService: false,
        containers,
        ...facts,
      });
      expect(diagnose(stop)).toMatchObject({ cause, container });
    },
  );
});

describe('machine of a task', () => {
  it('a Managed Instance that ends a task was replaced by AWS', () => {
    const facts = {
      stoppedReason: undefined,
      stopCode: 'TerminationNotice',
      containers: [{ name: 'web', exitCode: 137 }],
    };
    expect(diagnose(aStoppedTask({ ...facts, launchType: 'MANAGED_INSTANCES' })).cause).toBe(
      'instance-replacement',
    );
    expect(diagnose(aStoppedTask({ ...facts, launchType: 'EC2' })).cause).toBe('host-terminated');
    expect(diagnose(aStoppedTask({ ...facts, launchType: 'FARGATE' })).cause).toBe('spot-interruption');
  });

  it('a task outside Fargate may have any size, and no shell is advised where AWS runs the machine', () => {
    const oom = textOf(aStoppedTask({ launchType: 'MANAGED_INSTANCES' }));
    expect(oom.join('\n')).not.toMatch(/with task memory \d+ instead/);
    const killed = {
      stoppedReason: 'Essential container in task exited',
      containers: [{ name: 'web', exitCode: 137 }],
    };
    expect(textOf(aStoppedTask({ ...killed, launchType: 'MANAGED_INSTANCES' })).join('\n')).not.toContain(
      'dmesg',
    );
    expect(textOf(aStoppedTask({ ...killed, launchType: 'EC2' })).join('\n')).toContain('dmesg');
  });
});

describe('headlines', () => {
  it.each([
    [143, 'was stopped by SIGTERM'],
    [130, 'was stopped by SIGINT'],
    [3221225786, 'was stopped by Ctrl+C'],
  ])('the headline names the signal of exit code %d', (exitCode, headline) => {
    const facts = {
      stoppedReason: 'Essential container in task exited',
      containers: [{ name: 'web', exitCode }],
    };
    expect(diagnose(aStoppedTask(facts)).headline).toBe(headline);
  });

  it('the headline of a placement names the disconnected agent, not a lost host', () => {
    expect(diagnose(said('AGENT', { launchType: 'EC2' })).headline).toBe(
      'could not be placed: ECS agent disconnected',
    );
  });
});

describe('failed health checks', () => {
  const failed = said('Task failed container health checks', {
    started: true,
    containers: [{ name: 'web', exitCode: 137, healthStatus: 'UNHEALTHY' }],
  });

  it('a failed health check shows what the program logged meanwhile', () => {
    const [sentence, first] = textOf(failed, aLogOf('GET /health', 'WARN redis PING took 10021 ms'));
    expect(sentence).toContain('Meanwhile, its log shows: redis was slow: "redis PING took 10021 ms".');
    expect(first).toContain('Check redis first');
  });

  it('a failed health check names its command', () => {
    const containers = [aDefinedContainer({ healthCheckCommand: 'curl -f localhost:8080/health' })];
    const text = textOf(failed, { taskDefinition: aTaskDefinition({ containers }) }).join('\n');
    expect(text).toContain('Run its health check (`curl -f localhost:8080/health`) in the container');
  });
});

it.each([
  ['an error', { containers: [{ name: 'web', exitCode: 1 }] }],
  ['a kill', { containers: [{ name: 'web', exitCode: 137 }] }],
  ['a kill for memory', {}],
])('restarts inside a task are noted as invisible after %s', (_, facts) => {
  const containers = [aDefinedContainer({ restarts: true })];
  const text = textOf(aStoppedTask(facts), { taskDefinition: aTaskDefinition({ containers }) }).join('\n');
  expect(text).toContain(
    'restarts inside the task sent no event and are visible only with Container Insights',
  );
});

it('a stopped daemon is noted to stop its neighbors', () => {
  const place = { ...aStoppedTask().place, kind: 'daemon' as const, name: 'fluentbit' };
  expect(textOf(aStoppedTask({ place })).at(-1)).toContain('It is a daemon: if it is critical');
});
