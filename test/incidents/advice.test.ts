import { describe, expect, it, test } from '@jest/globals';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import { aPlace, aStoppedTask } from '../builders/stopped-task.ts';
import { fargateError, said, secretArn, textOf } from './advice-text.ts';
import { aDefinedContainer, aLogOf, aServiceEvidence, aTaskDefinition } from './evidence-builders.ts';

describe('denied permissions', () => {
  it('a denied secret has the task execution role and the command that grants it', () => {
    const stop = said(
      `${fargateError} unable to retrieve secret from asm: service call has been retried 1 time(s): AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/checkout-execution/8d2f1c0e is not authorized to perform: secretsmanager:GetSecretValue on resource: ${secretArn} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    );
    expect(textOf(stop)).toEqual([
      `Secret ${secretArn} cannot be read: the task execution role checkout-execution is not allowed to (secretsmanager:GetSecretValue).`,
      `Grant secretsmanager:GetSecretValue on ${secretArn} to the task execution role checkout-execution:`,
      `$ aws iam put-role-policy --role-name checkout-execution --policy-name allow-GetSecretValue-shop-db --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["secretsmanager:GetSecretValue"],"Resource":"${secretArn}"}]}'`,
    ]);
  });

  it('a denial by a VPC endpoint policy does not blame the role', () => {
    const stop = said(
      'CannotPullECRContainerError: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/checkout-execution/8d2f1c0e is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no VPC endpoint policy allows the ecr:GetAuthorizationToken action',
    );
    expect(textOf(stop)).toEqual([
      'The login to Amazon ECR: the policy of a VPC endpoint refused ecr:GetAuthorizationToken; the task execution role checkout-execution is fine.',
      'The role is fine: the policy of the VPC endpoint for ecr.api does not allow ecr:GetAuthorizationToken. Allow it there.',
      "$ aws ec2 describe-vpc-endpoints --filters Name=service-name,Values=com.amazonaws.eu-west-1.ecr.api --query 'VpcEndpoints[].[VpcEndpointId,PolicyDocument]' --region eu-west-1",
    ]);
  });

  const denied = 'is not authorized to perform: ecr:GetAuthorizationToken on resource: *';
  test.each([
    ['task execution role', 'checkout-execution', 'FARGATE'],
    ['task role', 'checkout-task', 'FARGATE'],
    ['container instance role', 'cluster-node', 'EC2'],
    ['ECS Anywhere role', 'ecsInstanceRole', 'EXTERNAL'],
  ])('a denied role is named as the %s: %s on %s', (kind, role, launchType) => {
    const reason = `CannotPullECRContainerError: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/${role}/i-0 ${denied}`;
    const [, first] = textOf(said(reason, { launchType }), { taskDefinition: aTaskDefinition() });
    expect(first).toBe(`Grant ecr:GetAuthorizationToken to the ${kind} ${role}:`);
  });

  it('a missing task execution role is asked for', () => {
    const [sentence, first] = textOf(said('asm secret resource: unable to find execution role credentials'));
    expect(sentence).toContain('the task definition has no task execution role');
    expect(first).toBe(
      'Set executionRoleArn in checkout:57 to a role that may secretsmanager:GetSecretValue.',
    );
  });

  it('a denied decryption of a secret names its KMS key', () => {
    const reason = `${fargateError} unable to retrieve secret from asm: AccessDeniedException: Access to KMS is not allowed`;
    const text = textOf(said(reason), { taskDefinition: aTaskDefinition() }).join('\n');
    expect(text).toContain('Grant kms:Decrypt on the KMS key to the task execution role checkout-execution.');
  });

  it('a denied decryption has the policy for the named key, or the way to find it', () => {
    const key = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const who = 'User: arn:aws:sts::123456789012:assumed-role/checkout-execution/8d2f1c0e';
    const named = `${fargateError} unable to retrieve secret from asm: failed to fetch secret ${secretArn} from secrets manager: AccessDeniedException: ${who} is not authorized to perform: kms:Decrypt on resource: ${key} because no identity-based policy allows the kms:Decrypt action`;
    expect(textOf(said(named))[2]).toBe(
      `$ aws iam put-role-policy --role-name checkout-execution --policy-name allow-Decrypt-1234abcd-12ab-34cd-56ef-1234567890ab --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["kms:Decrypt"],"Resource":"${key}"}]}'`,
    );
    const unnamed = `${fargateError} unable to retrieve secret from asm: failed to fetch secret ${secretArn} from secrets manager: AccessDeniedException: Access to KMS is not allowed`;
    expect(textOf(said(unnamed))[2]).toBe(
      `$ aws secretsmanager describe-secret --secret-id ${secretArn} --query KmsKeyId --region eu-west-1`,
    );
  });

  const logs = 'arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/checkout';
  test.each([
    [
      'logs:CreateLogStream',
      `${logs}:log-stream:ecs/web/8d2f1c0e`,
      'logs:CreateLogStream, logs:PutLogEvents',
    ],
    ['logs:PutLogEvents', `${logs}:log-stream:ecs/web/8d2f1c0e`, 'logs:CreateLogStream, logs:PutLogEvents'],
    [
      'logs:CreateLogGroup',
      `${logs}:log-stream:`,
      'logs:CreateLogGroup, logs:CreateLogStream, logs:PutLogEvents',
    ],
  ])('the whole log group is granted after %s was refused', (action, resource, granted) => {
    const reason = `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/checkout-execution/8d2f1c0e is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
    const [, first, command] = textOf(said(reason));
    expect(first).toBe(`Grant ${granted} on ${logs}:* to the task execution role checkout-execution:`);
    expect(command).toContain(`"Resource":"${logs}:*"`);
    expect(command).toMatch(/ --policy-name allow-CreateLog(?:Stream|Group)-ecs-checkout /);
  });

  it('a policy name never exceeds the limit of IAM', () => {
    const long = secretArn.replace('shop/db', `shop/${'very-long-'.repeat(20)}db`);
    const reason = `${fargateError} AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/checkout-execution/8d2f is not authorized to perform: secretsmanager:GetSecretValue on resource: ${long}`;
    const name = /--policy-name (\S+)/.exec(textOf(said(reason)).join())?.[1];
    expect(name).toHaveLength(128);
  });

  it('a 403 from ECR may be a deleted image, and the command shows how to check', () => {
    const stop = said(
      'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1.14.2: unexpected status from HEAD request to https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/shop/checkout/manifests/1.14.2: 403 Forbidden',
    );
    const [sentence, first, command] = textOf(stop);
    expect(sentence).toBe(
      'The registry denied the pull of 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1.14.2 (403).',
    );
    expect(first).toContain('ECR answers 403 also for a digest or tag that was deleted');
    expect(command).toContain(
      'aws ecr describe-images --registry-id 123456789012 --repository-name shop/checkout',
    );
  });
});

describe('missing resources', () => {
  it('a missing parameter is asked for under its name', () => {
    const text = textOf(
      said(`${fargateError} unable to retrieve secrets from ssm: invalid ssm parameters: /shop/prod/api-url`),
    );
    expect(text[0]).toBe('Parameter /shop/prod/api-url does not exist.');
    expect(text[2]).toBe(
      '$ aws ssm get-parameter --name /shop/prod/api-url --query Parameter.ARN --region eu-west-1',
    );
  });

  const asm = `${fargateError} unable to retrieve secret from asm: failed to fetch secret ${secretArn} from secrets manager:`;

  it('the new ARN of a recreated secret can be found', () => {
    const text = textOf(
      said(`${asm} ResourceNotFoundException: Secrets Manager can't find the specified secret.`),
    );
    expect(text[0]).toBe(`Secret ${secretArn} does not exist.`);
    expect(text.at(-2)).toContain('last six characters of its ARN');
    expect(text.at(-1)).toBe(
      "$ aws secretsmanager list-secrets --filters Key=name,Values=shop/db --query 'SecretList[].ARN' --region eu-west-1",
    );
  });

  it('a secret scheduled for deletion is restored first', () => {
    const text = textOf(
      said(
        `${asm} InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.`,
      ),
    );
    expect(text[0]).toBe(`Secret ${secretArn} is scheduled for deletion, so it cannot be read.`);
    expect(text[2]).toBe(`$ aws secretsmanager restore-secret --secret-id ${secretArn} --region eu-west-1`);
  });

  it('a secret without a value is distinguished from a missing one', () => {
    const text = textOf(
      said(
        `${asm} ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSCURRENT`,
      ),
    );
    expect(text[0]).toBe(`Secret ${secretArn} exists, but has no value with the staging label AWSCURRENT.`);
    expect(text[2]).toContain('aws secretsmanager list-secret-version-ids');
  });

  it('a missing log group is created under the name in the container', () => {
    const stop = said('', {
      containers: [
        {
          name: 'web',
          reason:
            'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.',
        },
      ],
    });
    expect(textOf(stop, { taskDefinition: aTaskDefinition() }).slice(0, 3)).toEqual([
      'The container could not start because log group /ecs/checkout does not exist.',
      'Create the log group.',
      '$ aws logs create-log-group --log-group-name /ecs/checkout --region eu-west-1',
    ]);
  });

  it('a missing image has the tags that its repository has', () => {
    const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1.14.3';
    const reason = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`;
    expect(textOf(said(reason))).toEqual([
      `Image ${image} does not exist in its registry: the tag, the digest or the repository is missing.`,
      'List the newest tags of shop/checkout:',
      "$ aws ecr describe-images --registry-id 123456789012 --repository-name shop/checkout --query 'sort_by(imageDetails,&imagePushedAt)[-5:].imageTags' --region eu-west-1",
      'Push shop/checkout:1.14.3, or register a revision with a tag that exists. A lifecycle policy may have removed it.',
      'Then redeploy:',
      '$ aws ecs update-service --force-new-deployment --cluster shop-prod --service checkout --task-definition checkout:57 --region eu-west-1',
    ]);
  });
});

describe('network failures', () => {
  const noRoute = `${fargateError} unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post https://api.ecr.eu-west-1.amazonaws.com/: dial tcp 10.0.0.1:443: i/o timeout`;

  it('a network failure of an awsvpc task has a checklist with the names of its service', () => {
    const stop = said(noRoute, { subnetId: 'subnet-0aaa1111bbb2222cc' });
    expect(textOf(stop, { service: aServiceEvidence({ assignPublicIp: 'DISABLED' }) })).toEqual([
      'The task could not reach Amazon ECR to log in (network failure).',
      "Check that the route table of subnet-0aaa1111bbb2222cc has a default route (0.0.0.0/0). If the result is empty, the subnet uses the VPC's main route table.",
      "$ aws ec2 describe-route-tables --filters Name=association.subnet-id,Values=subnet-0aaa1111bbb2222cc --query 'RouteTables[].Routes' --region eu-west-1",
      'assignPublicIp is DISABLED, so the subnet needs a NAT gateway, or VPC endpoints: com.amazonaws.eu-west-1.ecr.api, com.amazonaws.eu-west-1.ecr.dkr, com.amazonaws.eu-west-1.s3 (gateway).',
      "Security group sg-0123456789abcdef0 must allow outbound TCP 443; the VPC endpoint's security group must allow inbound 443 from it.",
      "$ aws ec2 describe-security-groups --filters Name=group-id,Values=sg-0123456789abcdef0 --query 'SecurityGroups[].IpPermissionsEgress' --region eu-west-1",
      'DNS: the VPC needs enableDnsSupport and enableDnsHostnames, and VPC endpoints need private DNS.',
      'If it is a public subnet, give the tasks a public IP instead.',
      "$ aws ecs update-service --cluster shop-prod --service checkout --network-configuration 'awsvpcConfiguration={subnets=[subnet-0aaa1111bbb2222cc,subnet-0ddd3333eee4444ff],securityGroups=[sg-0123456789abcdef0],assignPublicIp=ENABLED}' --region eu-west-1",
    ]);
  });

  it('a network failure of a task with a public IP has its route checked', () => {
    const text = textOf(said(noRoute), { service: aServiceEvidence({ assignPublicIp: 'ENABLED' }) }).join();
    expect(text).toContain('which only helps in a public subnet');
    expect(text).not.toContain('give the tasks a public IP');
  });

  it('the endpoint of CloudWatch Logs is named where the container logs with awslogs', () => {
    const text = textOf(said(noRoute), { taskDefinition: aTaskDefinition() }).join();
    expect(text).toContain('com.amazonaws.eu-west-1.s3 (gateway), com.amazonaws.eu-west-1.logs');
  });

  it('a network failure without awsvpc has its container instance checked', () => {
    const [, first] = textOf(said(noRoute, { launchType: 'EC2' }), {
      taskDefinition: aTaskDefinition({ networkMode: 'bridge' }),
    });
    expect(first).toContain('The container instance makes this call');
  });

  test.each([
    ['secretsmanager', `${fargateError} unable to retrieve secret from asm: context deadline exceeded`],
    ['ssm', `${fargateError} unable to retrieve secrets from ssm: context deadline exceeded`],
    ['logs', 'ResourceInitializationError: failed to validate logger args: : signal: killed'],
    ['s3 (gateway)', 'ResourceInitializationError: failed to download env files: context deadline exceeded'],
  ])('a network failure names the endpoint %s', (endpoint, reason) => {
    expect(textOf(said(reason)).join()).toContain(`com.amazonaws.eu-west-1.${endpoint}`);
  });

  it('no endpoint is offered for a registry on the internet', () => {
    const reason =
      'CannotPullContainerError: failed to resolve ref quay.io/acme/web:1: failed to do request: Head "https://quay.io/v2/": dial tcp 3.2.1.0:443: i/o timeout';
    expect(textOf(said(reason)).join()).toContain('VPC endpoints do not reach this host');
  });
});

describe('EFS mount failures', () => {
  const mount = 'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes:';
  const targets = 'aws efs describe-mount-targets --file-system-id fs-0123456789abcdef0 --region eu-west-1';
  test.each([
    ['fs-0123456789abcdef0: mount.nfs4: Connection timed out', [targets, 'TCP 2049'], ['ClientMount', 'DNS']],
    ['mount.nfs4: access denied by server while mounting 127.0.0.1:/', ['ClientMount'], ['2049', 'DNS']],
    [
      'Failed to resolve "fs-0123456789abcdef0.efs.eu-west-1.amazonaws.com"',
      ['enableDnsSupport', targets],
      ['ClientMount', '2049'],
    ],
  ])('the EFS mount failure "%s" has its own remedy', (words, given, notGiven) => {
    const text = textOf(said(`${mount} ${words}`)).join('\n');
    for (const advice of given) expect(text).toContain(advice);
    for (const advice of notGiven) expect(text).not.toContain(advice);
  });
});

describe('images for another processor', () => {
  const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1.14.2';
  const build = `$ docker buildx build --platform linux/arm64 -t ${image} --push .`;
  const digest = `@sha256:${'0'.repeat(64)}`;
  test.each([
    [image, build],
    [`${image}${digest}`, build],
    [image.replace(':1.14.2', digest), undefined],
    [undefined, undefined],
  ])('an image for another processor is rebuilt under its own tag: %s', (name, command) => {
    const stop = aStoppedTask({ containers: [{ name: 'web', exitCode: 1, image: name }] });
    const taskDefinition = aTaskDefinition({ cpuArchitecture: 'ARM64' });
    const text = textOf(stop, { taskDefinition, ...aLogOf('exec /app: exec format error') });
    expect(text.find((line) => line.includes('docker'))).toBe(command);
  });
});

test('a pull through cache rule for Docker Hub needs a credential', () => {
  const reason =
    'CannotPullContainerError: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/redis/manifests/7: 429 Too Many Requests - toomanyrequests: You have reached your unauthenticated pull rate limit.';
  expect(textOf(said(reason))[1]).toContain('needs a Docker Hub credential in Secrets Manager');
});

describe('ways to the log', () => {
  const crashed = aStoppedTask({ containers: [{ name: 'web', exitCode: 1 }] });
  test.each([
    ['awsfirelens', 'Read the last lines of its log at the destination of the log driver awsfirelens.'],
    ['awslogs', 'Read the last lines of its log.'],
    [undefined, 'It has no log: set logConfiguration in checkout:57 to have one for the next stop.'],
  ])('the way to the log depends on the log driver %s', (logDriver, advice) => {
    const containers = [aDefinedContainer({ logDriver })];
    expect(textOf(crashed, { taskDefinition: aTaskDefinition({ containers }) })[1]).toBe(advice);
  });

  it('the driver fluentd of Docker is not FireLens', () => {
    const containers = [aDefinedContainer({ logDriver: 'fluentd' })];
    const reason =
      'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: fluentd: dial tcp 10.0.9.9:24224: connect: connection refused';
    const stop = aStoppedTask({ stopCode: 'TaskFailedToStart', containers: [{ name: 'web', reason }] });
    const [sentence, ...remedies] = textOf(stop, { taskDefinition: aTaskDefinition({ containers }) });
    expect(sentence).toContain('its log driver fluentd could not reach 10.0.9.9:24224');
    expect(remedies.join()).not.toContain('FireLens');
  });

  it('a comparison with the last revision is advised only once', () => {
    const text = textOf(crashed, aLogOf('TypeError: cannot read properties of undefined'));
    expect(text.filter((line) => line.includes('last revision'))).toHaveLength(1);
  });

  it('no command is given for what the message shows', () => {
    const read = { service: aServiceEvidence(), containers: [] };
    expect(textOf(said('Out of ideas'), read).slice(1)).toEqual([
      expect.stringMatching(
        /^ECS gave no more than what is shown here\. .* ask AWS Support, with the task arn:/,
      ),
    ]);
  });

  it('a task that never started has no way to its log', () => {
    expect(textOf(said('Out of ideas')).slice(1)).toEqual([
      'Read the last events of the service:',
      "$ aws ecs describe-services --cluster shop-prod --services checkout --query 'services[0].events[:10].message' --region eu-west-1",
      'Describe the task within the hour, while ECS still returns it:',
      '$ aws ecs describe-tasks --cluster shop-prod --tasks 8d2f1c0e9b7a4f6d8c1e2a3b4c5d6e7f --region eu-west-1',
    ]);
  });
});

describe('names from outside', () => {
  it('a name from outside is quoted in commands', () => {
    const place = aPlace({ kind: 'service', name: "x'; rm -rf / #" });
    const { remedies } = diagnose(said('InternalError: no luck', { place }));
    expect(remedies[0]?.command).toBe(
      "aws ecs update-service --force-new-deployment --cluster shop-prod --service 'x'\\''; rm -rf / #' --task-definition checkout:57 --region eu-west-1",
    );
  });

  test.each(['--profile', 'two\nlines', 'bell\u0007', ''])(
    'no command is given for a name that cannot be one: %j',
    (name) => {
      const place = aPlace({ kind: 'service', name });
      const { remedies } = diagnose(said('InternalError: no luck', { place }));
      expect(remedies[0]?.command).toBeUndefined();
    },
  );
});
