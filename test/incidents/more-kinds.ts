import type { StoppedTask } from '../../shared/model/stopped-task.ts';
import { fargateError } from './advice-text.ts';

/** A stop by words of ECS: the words that the message must hold, and those that it must not. */
export interface Kind {
  kind: string;
  reason: string;
  facts?: Partial<StoppedTask>;
  holds: (string | RegExp)[];
  lacks?: RegExp;
}

const caller = 'User: arn:aws:sts::123456789012:assumed-role/checkout-pull/945b5b5a609f9dcbeb4c40ad8b9de9ca';
const start =
  'CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process:';
const docker = 'CannotStartContainerError: Error response from daemon: failed to create task for container:';
const eni =
  "Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-0aaa1111bbb2222cc':";

/** Members of the kinds whose remedy was of another kind. */
export const moreKinds: Kind[] = [
  {
    kind: 'a denied action of a pull in a sentence that speaks of authorization',
    reason: `CannotPullContainerError: The task can't pull the image using the task execution role. Verify its ECR authorization token permission. ${caller} is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:123456789012:repository/shop/web because no identity-based policy allows the ecr:BatchGetImage action`,
    holds: ['The registry denied the pull', 'Grant ecr:BatchGetImage'],
    lacks: /login to Amazon ECR/,
  },
  {
    kind: 'a key of another account whose policy does not allow the role',
    reason: `${fargateError} unable to retrieve secret from asm: ${caller} is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:210987654321:key/11111111-2222-3333-4444-555555555555 because no resource-based policy allows the kms:Decrypt action`,
    holds: ['its owner (account 210987654321) must allow it there', 'kms get-key-policy'],
    lacks: /put-role-policy/,
  },
  {
    kind: 'an explicit deny in a boundary, told once',
    reason: `${fargateError} ${caller} is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:eu-west-1:123456789012:parameter/shop/token with an explicit deny in a permissions boundary`,
    holds: ['1: A statement explicitly denies ssm:GetParameters', 'iam get-role --role-name checkout-pull'],
    lacks: /2: |allow the action in the boundary/,
  },
  {
    kind: 'credentials that AWS does not accept, which no grant cures',
    reason: `${fargateError} unable to retrieve secrets from ssm: operation error SSM: GetParameters, https response error StatusCode: 400, api error UnrecognizedClientException: The security token included in the request is invalid.`,
    holds: [
      'there are no valid credentials of the task execution role',
      'trust policy allows ecs-tasks.amazonaws.com',
    ],
    lacks: /Grant |put-role-policy/,
  },
  {
    kind: 'a JSON key, by its name',
    reason: `${fargateError} unable to retrieve secret from asm: retrieved secret from Secrets Manager did not contain json key db_password`,
    holds: ['is not JSON with the key db_password'],
  },
  {
    kind: 'a reference that is no ARN',
    reason: `${fargateError} unable to retrieve secret from asm: valueFrom "shop/db:password::" is malformed: arn: invalid prefix`,
    holds: [
      'A secret reference of the task definition (shop/db:password::) is not a valid ARN',
      'ARN:key:stage:id',
    ],
  },
  {
    kind: 'the credentials of a registry, by the name of their secret',
    reason: `${fargateError} unable to get registry auth from asm: service call has been retried 1 time(s): asm fetching secret from the service for ghcr/token: ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
    holds: ['Secret ghcr/token does not exist', 'secretsmanager describe-secret --secret-id ghcr/token'],
    lacks: /Parameter/,
  },
  {
    kind: 'a pull without credentials',
    reason:
      'CannotPullContainerError: failed to resolve ref registry.gitlab.com/acme/web:3: failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://gitlab.com/jwt/auth: 403 Forbidden',
    holds: ['1: For a private image set repositoryCredentials'],
  },
  {
    kind: 'an organization that accepts only tokens',
    reason:
      'CannotPullContainerError: Error response from daemon: unauthorized: your account must log in with a Personal Access Token (PAT)',
    holds: ['accepts only an access token as the password'],
    lacks: /spelling/,
  },
  {
    kind: 'a certificate that the host does not trust',
    reason:
      'CannotPullContainerError: Error response from daemon: Get "https://registry.acme.internal/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    holds: ['does not trust the TLS certificate', 'inspects TLS'],
    lacks: /route table|NAT gateway/,
  },
  {
    kind: 'a pull that broke off did not time out',
    reason:
      'CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected EOF',
    holds: ['lost its connection to the registry'],
    lacks: /timed out/,
  },
  {
    kind: 'a repository that is not named right behind the word',
    reason:
      "CannotPullContainerError: upstream repository not found: name unknown: The repository with name 'hub/acme/web' does not exist in the registry with id '123456789012'",
    holds: ['Image hub/acme/web does not exist'],
    lacks: /Image not/,
  },
  {
    kind: 'a log driver of Docker, whose destination is not CloudWatch',
    reason: `${docker} failed to initialize logging driver: splunk: failed to connect to https://splunk.internal:8088: dial tcp 10.0.9.9:8088: i/o timeout`,
    facts: { launchType: 'EC2' },
    holds: ['its log driver splunk could not reach splunk.internal:8088'],
    lacks: /CloudWatch|NAT/,
  },
  {
    kind: 'the port of fluentd',
    reason: `${docker} failed to initialize logging driver: dial tcp 127.0.0.1:24224: connect: connection refused`,
    facts: { launchType: 'EC2' },
    holds: ['its log driver fluentd could not reach 127.0.0.1:24224', 'fluentd-async'],
    lacks: /CloudWatch|NAT/,
  },
  {
    kind: 'an option that the log driver lacks',
    reason:
      'ResourceInitializationError: failed to validate logger args: unable to get awslogs driver arguments: awslogs-region is required',
    holds: ['lacks the option awslogs-region'],
  },
  {
    kind: 'an option that the log driver does not know',
    reason:
      "CannotCreateContainerError: Error response from daemon: unknown log opt 'awslogs-prefx' for awslogs log driver",
    holds: ['does not know the option awslogs-prefx'],
  },
  {
    kind: 'the quota of network interfaces is one of the VPC',
    reason: `${eni} NetworkInterfaceLimitExceeded`,
    holds: ['--service-code vpc --quota-code L-DF5E4CA3'],
    lacks: /Fargate quotas/,
  },
  {
    kind: 'a subnet that does not exist',
    reason: `${eni} InvalidSubnetID.NotFound`,
    holds: ['subnet subnet-0aaa1111bbb2222cc does not exist', 'Retrying does not help'],
    lacks: /transient/,
  },
  {
    kind: 'a security group that does not exist',
    reason: `${eni} InvalidGroup.NotFound: The security group 'sg-0aaa1111bbb2222cc' does not exist`,
    holds: ['security group sg-0aaa1111bbb2222cc does not exist', 'Retrying does not help'],
    lacks: /transient/,
  },
  {
    kind: 'a working directory',
    reason: `${start} chdir to cwd ("/srv/app") set in config.json failed: no such file or directory: unknown`,
    holds: ['its working directory /srv/app does not exist', 'workingDirectory'],
    lacks: /its command/,
  },
  {
    kind: 'a capability',
    reason: `${start} error during container init: unable to apply caps: operation not permitted: unknown`,
    holds: ['a Linux capability could not be set'],
    lacks: /locally/,
  },
  {
    kind: 'a container that is left on the host',
    reason:
      'CannotCreateContainerError: Error response from daemon: Conflict. The container name "/ecs-web-1" is already in use by container "ab12"',
    facts: { launchType: 'EC2' },
    holds: ['a container of the same name is left on the host'],
    lacks: /locally/,
  },
  {
    kind: 'a volume plug-in that does not run',
    reason:
      'CannotCreateContainerError: Error response from daemon: create data: error while checking if volume "data" exists in driver "rexray/ebs": Post "http://%2Frun%2Fdocker%2Fplugins%2Frexray.sock/VolumeDriver.Get": dial unix /run/docker/plugins/rexray.sock: connect: no such file or directory',
    facts: { launchType: 'EC2' },
    holds: ['its volume plug-in is not running'],
    lacks: /source path/,
  },
  {
    kind: 'an EFS connection that was reset did not time out',
    reason:
      'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: mount.nfs4: Connection reset by peer',
    holds: ['the connection was reset'],
    lacks: /timed out/,
  },
  {
    kind: 'an environment file that S3 does not have',
    reason:
      'ResourceInitializationError: failed to download env files: file download command: non empty error stream: NotFound: Not Found status code: 404',
    holds: ['does not exist in S3'],
  },
  {
    kind: 'Managed Instances: a lost host is replaced by AWS',
    reason: 'Task stopped: the underlying instance failed health checks',
    facts: { launchType: 'MANAGED_INSTANCES', stopCode: 'InfrastructureHealth', started: true },
    holds: ['AWS replaces the host'],
    lacks: /Auto Scaling|ECS_ENABLE_SPOT|a person/,
  },
  {
    kind: 'Fargate: a lost host is replaced by AWS',
    reason: 'Task stopped: the underlying host is impaired',
    facts: { launchType: 'FARGATE', stopCode: 'InfrastructureHealth', started: true },
    holds: ['AWS replaces the host'],
    lacks: /Auto Scaling|ECS_ENABLE_SPOT|a person/,
  },
  {
    kind: 'ECS Anywhere: a lost host is the reader’s own',
    reason: 'Container instance deregistration forced by user',
    facts: { launchType: 'EXTERNAL', started: true },
    holds: ['Check that the machine is on and online'],
    lacks: /Auto Scaling|ECS_ENABLE_SPOT/,
  },
  {
    kind: 'a blocked account, by its number',
    reason: 'The account 123456789012 is blocked from using Fargate.',
    holds: ['AWS has blocked this account', 'AWS Support'],
  },
  {
    kind: 'an attribute, by its name',
    reason: 'ATTRIBUTE:ecs.os-type',
    holds: ['no instance meets the placement constraints'],
  },
  {
    kind: 'a status of the load balancer check',
    reason:
      '(service web) (port 8080) is unhealthy in (target-group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef) due to (reason Health checks failed with these codes: [404])',
    facts: { started: true },
    holds: ['1: Serve the path of the health check, or set the path'],
  },
];
