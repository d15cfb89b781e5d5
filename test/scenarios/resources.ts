import { definition, image, running, service, stop } from './builders.ts';
import type { Scenario } from './scenario.ts';

/** A task that failed before its containers ran. */
function neverStarted(name: string, reason: string, counts: [number, number], ref = image(name)) {
  const containers = [{ name, image: ref }];
  return {
    events: [stop({ service: name, reason, code: 'TaskFailedToStart', containers })],
    fleet: running(name, ...counts),
  };
}

const pull = 'CannotPullContainerError: ';
const init = 'ResourceInitializationError: ';

/** Images, secrets, roles, logs and volumes that a task needs before it runs. */
export const resourceScenarios: Scenario[] = [
  {
    name: 'an image tag that does not exist',
    ...neverStarted(
      'search-api',
      `${pull}pull image manifest has been retried 1 time(s): failed to resolve ref ${image('search-api', '2.0.1')}: ${image('search-api', '2.0.1')}: not found`,
      [2, 2],
      image('search-api', '2.0.1'),
    ),
    expected: {
      cause: 'image-not-found',
      title: '⚪ search-api: 1 task failed, 2 of 2 running · image shop/search-api:2.0.1 not found',
      sentence: '2.0.1',
      remedy: 'aws ecr',
    },
  },
  {
    name: 'the pull limit of Docker Hub',
    ...neverStarted(
      'session-cache',
      `${pull}pull image manifest has been retried 5 time(s): httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/redis/manifests/sha256:1: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.`,
      [0, 1],
      'redis:7.4-alpine',
    ),
    expected: {
      cause: 'image-pull-rate-limited',
      title: '🔴 session-cache is down (0 of 1): Docker Hub rate limit',
      sentence: 'Docker Hub',
      remedy: 'pull',
    },
  },
  {
    name: 'an image that the role may not pull',
    ...neverStarted(
      'ledger',
      `${pull}pull image manifest has been retried 1 time(s): failed to resolve ref ${image('ledger')}: pulling from host 123456789012.dkr.ecr.eu-west-1.amazonaws.com failed with status code [manifests 1.9.3]: 403 Forbidden`,
      [0, 2],
    ),
    expected: {
      cause: 'image-pull-unauthorized',
      title: '🔴 ledger is down (0 of 2): no permission to pull the image (likely)',
      sentence: 'ledger',
      remedy: 'ECR answers 403 also',
    },
  },
  {
    name: 'no route to the registry login',
    ...neverStarted(
      'inventory-sync',
      `${init}unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp 52.94.1.1:443: i/o timeout. Please check your task network configuration.`,
      [0, 1],
    ),
    expected: {
      cause: 'registry-auth-network',
      title: '🔴 inventory-sync is down (0 of 1): cannot reach Amazon ECR (network)',
      sentence: 'ECR',
      remedy: 'route',
    },
  },
  {
    name: 'a secret that does not exist',
    ...neverStarted(
      'refunds-api',
      `${init}unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:refunds/db-AbCdEf from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
      [1, 2],
    ),
    expected: {
      cause: 'secret-not-found',
      title: '🟡 refunds-api degraded (1 of 2): secret refunds/db does not exist',
      sentence: 'refunds/db',
      remedy: 'refunds/db',
    },
  },
  {
    name: 'a secret that the role may not read',
    ...neverStarted(
      'invoice-api',
      `${init}unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:invoice/key-AbCdEf from secrets manager: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/ecs-execution/0a1b is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:eu-west-1:123456789012:secret:invoice/key-AbCdEf because no identity-based policy allows the secretsmanager:GetSecretValue action`,
      [0, 1],
    ),
    expected: {
      cause: 'secret-unauthorized',
      title: '🔴 invoice-api is down (0 of 1): may not read secret invoice/key',
      sentence: 'ecs-execution',
      remedy: 'secretsmanager:GetSecretValue',
    },
  },
  {
    name: 'a log group that does not exist',
    ...neverStarted(
      'gift-cards',
      `${init}failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1`,
      [0, 2],
    ),
    expected: {
      cause: 'log-driver-failed',
      title: '🔴 gift-cards is down (0 of 2): log group /ecs/gift-cards does not exist',
      sentence: 'log group',
      remedy: '/ecs/gift-cards',
    },
  },
  {
    name: 'a file system that does not answer',
    ...neverStarted(
      'media-store',
      `${init}failed to invoke EFS utils commands to set up EFS volumes: stderr: Mount attempt 3/3 failed due to timeout after 15 sec, wait 0 sec before next attempt. b'mount.nfs4: Connection timed out' : unsuccessful EFS utils command execution; code: 32`,
      [0, 1],
    ),
    expected: {
      cause: 'efs-mount-failed',
      title: '🔴 media-store is down (0 of 1), cannot mount EFS: the mount timed out',
      sentence: 'EFS',
      remedy: 'mount target',
    },
  },
  {
    name: 'a role that ECS cannot assume',
    ...neverStarted(
      'billing',
      "ECS was unable to assume the role 'arn:aws:iam::123456789012:role/billing-task' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.",
      [0, 1],
    ),
    expected: {
      cause: 'role-not-assumable',
      title: "🔴 billing is down (0 of 1): ECS can't assume the role",
      sentence: 'billing-task',
      remedy: 'billing-task',
    },
  },
  {
    name: 'an image for another architecture',
    events: [
      stop({
        service: 'recommendations',
        ran: 1,
        reason: 'Essential container in task exited',
        containers: [{ name: 'recommendations', image: image('recommendations'), exitCode: 1 }],
      }),
    ],
    fleet: running('recommendations', 0, 2, ['exec /usr/local/bin/python: exec format error']),
    expected: {
      cause: 'exec-format-error',
      title: '🔴 recommendations is down (0 of 2): image is for another CPU architecture (likely)',
      sentence: 'architecture',
      remedy: 'Build the image for the platform of the task',
    },
  },
  {
    name: 'an image of no manifest for the platform',
    ...neverStarted(
      'thumbs',
      `${pull}pull image manifest has been retried 5 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'.`,
      [1, 3],
    ),
    expected: {
      cause: 'image-platform-mismatch',
      title: '🟡 thumbs degraded (1 of 3): image is for another platform',
      sentence: 'linux/amd64',
      remedy: 'linux/amd64',
    },
  },
  {
    name: 'a start of which ECS says nothing',
    ...neverStarted('loyalty-api', 'Task failed to start', [2, 2]),
    fleet: {
      service: service('loyalty-api', 2, 2),
      definitions: { 'loyalty-api:42': definition('loyalty-api') },
    },
    expected: {
      cause: 'unknown',
      title: '⚪ loyalty-api: 1 task failed, 2 of 2 running',
      sentence: 'Task failed to start',
      remedy: 'aws ecs describe-tasks',
    },
  },
];
