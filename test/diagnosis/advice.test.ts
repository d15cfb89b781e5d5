import { describe, expect, it, test } from '@jest/globals';
import { diagnose } from '../../shared/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../shared/task/diagnosis.ts';
import type { Evidence } from '../../shared/task/evidence.ts';
import type { StoppedTask } from '../../shared/task/stopped-task.ts';
import { aPlace, aStoppedTask } from '../builders/stopped-task.ts';
import { aDefinedContainer, aServiceEvidence, aTaskDefinition } from './evidence-builders.ts';

const fargateError =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:';
const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf';

function said(stoppedReason: string, facts: Partial<StoppedTask> = {}): StoppedTask {
  return aStoppedTask({
    stoppedReason,
    stopCode: 'TaskFailedToStart',
    started: false,
    containers: [],
    ...facts,
  });
}

/** The whole text as a reader sees it. */
function asText({ sentence, remedies }: Diagnosis): string[] {
  return [sentence, ...remedies.flatMap(({ text, command }) => (command ? [text, `$ ${command}`] : [text]))];
}

function textOf(stop: StoppedTask, evidence: Partial<Evidence> = {}): string[] {
  return asText(diagnose(stop, { gaps: [], ...evidence }));
}

describe('what is not allowed', () => {
  it('names the task execution role and the command that allows it', () => {
    const stop = said(
      `${fargateError} unable to retrieve secret from asm: service call has been retried 1 time(s): AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/checkout-execution/8d2f1c0e is not authorized to perform: secretsmanager:GetSecretValue on resource: ${secretArn} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    );
    expect(textOf(stop)).toEqual([
      `Secret ${secretArn} cannot be read: the task execution role checkout-execution is not allowed to (secretsmanager:GetSecretValue).`,
      `Allow secretsmanager:GetSecretValue on ${secretArn} to the task execution role checkout-execution.`,
      `$ aws iam put-role-policy --role-name checkout-execution --policy-name allow-secretsmanager-GetSecretValue --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["secretsmanager:GetSecretValue"],"Resource":"${secretArn}"}]}'`,
    ]);
  });

  it('clears the role when a VPC endpoint policy refused', () => {
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
    ['container instance role', 'ecsInstanceRole', 'EXTERNAL'],
  ])('tells the %s from the others: %s on %s', (kind, role, launchType) => {
    const reason = `CannotPullECRContainerError: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/${role}/i-0 ${denied}`;
    const [, first] = textOf(said(reason, { launchType }), { taskDefinition: aTaskDefinition() });
    expect(first).toBe(`Allow ecr:GetAuthorizationToken to the ${kind} ${role}.`);
  });

  it('asks for an execution role where there is none', () => {
    const [sentence, first] = textOf(said('asm secret resource: unable to find execution role credentials'));
    expect(sentence).toContain('the task definition has no task execution role');
    expect(first).toBe(
      'Set executionRoleArn in checkout:57 to a role that may secretsmanager:GetSecretValue.',
    );
  });

  it('names the KMS key when the secret may be read but not decrypted', () => {
    const reason = `${fargateError} unable to retrieve secret from asm: AccessDeniedException: Access to KMS is not allowed`;
    const text = textOf(said(reason), { taskDefinition: aTaskDefinition() }).join('\n');
    expect(text).toContain('Allow kms:Decrypt to the task execution role checkout-execution.');
  });

  it('says that 403 from ECR may be a deleted image, and shows how to see', () => {
    const stop = said(
      'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1.14.2: unexpected status from HEAD request to https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/shop/checkout/manifests/1.14.2: 403 Forbidden',
    );
    const [sentence, first, command] = textOf(stop);
    expect(sentence).toBe(
      'The registry refused to hand out 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1.14.2 (403).',
    );
    expect(first).toContain('ECR answers 403 also for a digest or tag that was deleted');
    expect(command).toContain(
      'aws ecr describe-images --registry-id 123456789012 --repository-name shop/checkout',
    );
  });
});

describe('what is missing', () => {
  it('asks for the parameter under its name', () => {
    const text = textOf(
      said(`${fargateError} unable to retrieve secrets from ssm: invalid ssm parameters: /shop/prod/api-url`),
    );
    expect(text[0]).toBe('Parameter /shop/prod/api-url does not exist, or has no value.');
    expect(text[2]).toBe(
      '$ aws ssm get-parameter --name /shop/prod/api-url --query Parameter.ARN --region eu-west-1',
    );
  });

  it('creates the log group that the container names', () => {
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

  it('lists the tags that the repository has', () => {
    const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1.14.3';
    const reason = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`;
    expect(textOf(said(reason))).toEqual([
      `Image ${image} does not exist in its registry: the tag, the digest or the repository is missing.`,
      'See which tags shop/checkout has.',
      "$ aws ecr describe-images --registry-id 123456789012 --repository-name shop/checkout --query 'sort_by(imageDetails,&imagePushedAt)[-5:].imageTags' --region eu-west-1",
      'Push the image that checkout:57 names, or register a revision that names one that exists. A lifecycle policy may have removed it.',
      'Then start the tasks anew.',
      '$ aws ecs update-service --force-new-deployment --cluster shop-prod --service checkout --region eu-west-1',
    ]);
  });
});

describe('no answer over the network', () => {
  const noRoute = `${fargateError} unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post https://api.ecr.eu-west-1.amazonaws.com/: dial tcp 10.0.0.1:443: i/o timeout`;

  it('gives the checklist of awsvpc with the names of this service', () => {
    const stop = said(noRoute, { subnetId: 'subnet-0aaa1111bbb2222cc' });
    expect(textOf(stop, { service: aServiceEvidence({ assignPublicIp: 'DISABLED' }) })).toEqual([
      'The task could not reach Amazon ECR to log in: no answer came over the network.',
      'assignPublicIp is DISABLED, so the subnet needs a NAT gateway, or VPC endpoints: com.amazonaws.eu-west-1.ecr.api, com.amazonaws.eu-west-1.ecr.dkr, com.amazonaws.eu-west-1.s3 (gateway). If it is a public subnet, give the tasks a public IP instead.',
      "$ aws ecs update-service --cluster shop-prod --service checkout --network-configuration 'awsvpcConfiguration={subnets=[subnet-0aaa1111bbb2222cc,subnet-0ddd3333eee4444ff],securityGroups=[sg-0123456789abcdef0],assignPublicIp=ENABLED}' --region eu-west-1",
      "Check that the route table of subnet-0aaa1111bbb2222cc has a default route (0.0.0.0/0). An empty answer means that the VPC's main table is used.",
      "$ aws ec2 describe-route-tables --filters Name=association.subnet-id,Values=subnet-0aaa1111bbb2222cc --query 'RouteTables[].Routes' --region eu-west-1",
      'Security group sg-0123456789abcdef0 must allow outbound TCP 443; the group of a VPC endpoint must let 443 in from it.',
      "$ aws ec2 describe-security-groups --filters Name=group-id,Values=sg-0123456789abcdef0 --query 'SecurityGroups[].IpPermissionsEgress' --region eu-west-1",
      'DNS: the VPC needs enableDnsSupport and enableDnsHostnames, and VPC endpoints need private DNS.',
    ]);
  });

  it('looks at the route where the tasks have a public IP', () => {
    const text = textOf(said(noRoute), { service: aServiceEvidence({ assignPublicIp: 'ENABLED' }) });
    expect(text[1]).toContain('which only helps in a public subnet');
  });

  it('looks at the instance where the task does not use awsvpc', () => {
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
  ])('names the endpoint %s', (endpoint, reason) => {
    expect(textOf(said(reason)).join()).toContain(`com.amazonaws.eu-west-1.${endpoint}`);
  });

  it('offers no endpoint for a registry on the internet', () => {
    const reason =
      'CannotPullContainerError: failed to resolve ref quay.io/acme/web:1: failed to do request: Head "https://quay.io/v2/": dial tcp 3.2.1.0:443: i/o timeout';
    expect(textOf(said(reason)).join()).toContain('VPC endpoints do not lead to this host');
  });
});

describe('memory', () => {
  const oom = (facts: Partial<StoppedTask> = {}) => aStoppedTask(facts);

  it('raises the task to the next legal size where the task is the limit', () => {
    expect(textOf(oom({ cpuUnits: 256, memoryMiB: 512 }))).toEqual([
      'Container web was killed because it used more memory than the 512 MiB of the task.',
      'Register a revision of checkout:57 with task memory 1024 instead of 512 MiB.',
      'If memory grows with time and not with load, look for a leak: more memory only delays it.',
    ]);
  });

  it('says so when more memory needs more CPU', () => {
    expect(textOf(oom({ cpuUnits: 256, memoryMiB: 2048 }))[1]).toBe(
      'Register a revision of checkout:57 with task memory 3072 instead of 2048 MiB (that much needs CPU 512).',
    );
  });

  it("raises the container's own limit where that is the lower one, and names the heap flags", () => {
    const containers = [aDefinedContainer({ memoryMiB: 512, heapFlags: ['-Xmx512m'] })];
    expect(textOf(oom(), { taskDefinition: aTaskDefinition({ containers }) }).slice(0, 3)).toEqual([
      'Container web was killed because it used more memory than the 512 MiB of its container limit (the task has 1024 MiB).',
      'The container sets -Xmx512m. Memory outside the heap (threads, buffers, code) needs about a quarter of the limit beside it.',
      'Raise memory of container web in checkout:57, now 512 MiB: the task has 1024 MiB, so its size can stay if the other containers leave room. Or leave the container limit out.',
    ]);
  });

  it('explains a kill without a sign of memory', () => {
    const containers = [{ name: 'web', exitCode: 137 }];
    const definition = aTaskDefinition({ containers: [aDefinedContainer({ stopTimeoutSeconds: 60 })] });
    const text = textOf(oom({ containers }), { taskDefinition: definition });
    expect(text[0]).toBe(
      'Container web was killed from outside (exit code 137, SIGKILL); nothing shows that it was for memory.',
    );
    expect(text[1]).toContain('did not end within 60 s (stopTimeout) after SIGTERM');
    expect(text[2]).toContain('a child process that was killed');
  });
});

describe('names that come from outside', () => {
  it('are quoted in commands', () => {
    const place = aPlace({ workload: { kind: 'service', name: "x'; rm -rf / #" } });
    const { remedies } = diagnose(said('InternalError: no luck', { place }));
    expect(remedies[0]?.command).toBe(
      "aws ecs update-service --force-new-deployment --cluster shop-prod --service 'x'\\''; rm -rf / #' --region eu-west-1",
    );
  });

  test.each(['--profile', 'two\nlines', 'bell\u0007', ''])(
    'give no command where they cannot be names: %j',
    (name) => {
      const place = aPlace({ workload: { kind: 'service', name } });
      const { remedies } = diagnose(said('InternalError: no luck', { place }));
      expect(remedies[0]?.command).toBeUndefined();
    },
  );
});
