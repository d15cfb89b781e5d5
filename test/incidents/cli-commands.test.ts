import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from '@jest/globals';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import { diagnoseServiceEvent } from '../../shared/incidents/diagnosis/diagnose-service-event.ts';
import type { Remedy } from '../../shared/model/diagnosis.ts';
import type { Evidence } from '../../shared/model/evidence.ts';
import type { ServiceEvent } from '../../shared/model/service-event.ts';
import type { StoppedTask } from '../../shared/model/stopped-task.ts';
import { aPlace, aStoppedTask } from '../builders/stopped-task.ts';
import { fargateError, said } from './advice-text.ts';
import { aChange, changedEvidence } from './change-evidence.ts';
import { aDefinedContainer, aLogOf, aServiceEvidence, aTaskDefinition } from './evidence-builders.ts';
import { wordings } from './wordings.ts';

const operations: Record<string, string> = JSON.parse(
  readFileSync(new URL('../cli-models/operations.json', import.meta.url), 'utf8'),
);

/** Commands that the CLI has and the models have not, with their options. */
const customCommands: Record<string, string> = {
  'ecs monitor-express-gateway-service': 'service-arn resource-view mode timeout',
  'logs tail': 'since follow format filter-pattern log-stream-names log-stream-name-prefix',
};
/** Options that the CLI gives every operation: its own, and those of its pages. */
const customOptions = new Set(
  'region profile output query no-cli-pager max-items page-size starting-token cli-input-json'.split(' '),
);

/** Words of a POSIX shell command, as far as `shellWord` quotes them. */
function wordsOf(command: string): string[] {
  const words = command.match(/(?:'[^']*'|\\.|[^\s'\\])+/g) ?? [];
  return words.map((word) => word.replaceAll(/'([^']*)'|\\(.)/g, (_, quoted, escaped) => quoted ?? escaped));
}

interface Parsed {
  operation: string;
  options: string[];
}

/** @returns undefined for a command of another program. */
function parsed(command: string): Parsed | undefined {
  const [program, service, operation, ...rest] = wordsOf(command);
  if (program !== 'aws') return undefined;
  const options = rest
    .filter((word) => word.startsWith('--'))
    .map((word) => word.slice(2).split('=')[0] ?? '');
  return { operation: `${service} ${operation}`, options };
}

/** The options that AWS does not know; the operation itself where it does not know that. */
function unknownIn({ operation, options }: Parsed): string[] {
  const known = customCommands[operation] ?? operations[operation];
  if (known === undefined) return [operation];
  const names = new Set(known.split(' '));
  return options.filter(
    (option) => !names.has(option) && !names.has(option.replace(/^no-/, '')) && !customOptions.has(option),
  );
}

/** Contexts in which each wording is diagnosed: advice differs by host, owner and what was read. */
const contexts: Partial<StoppedTask>[] = [
  {},
  { launchType: 'EC2' },
  { launchType: 'EXTERNAL' },
  { launchType: 'MANAGED_INSTANCES', capacityProviderName: 'shop-managed' },
  { place: aPlace({ kind: 'family', name: 'report' }), belongsToService: false },
];

const evidence: Evidence = {
  gaps: [],
  service: aServiceEvidence(),
  taskDefinition: aTaskDefinition({
    containers: [
      aDefinedContainer({ secrets: ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db'] }),
    ],
  }),
};

const express: Evidence = { ...evidence, service: aServiceEvidence({ isExpressMode: true }) };

/** Sentences of kinds that the wordings have in other contexts only. */
const further: Partial<StoppedTask>[] = [
  said(
    `${fargateError} unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf from secrets manager: InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.`,
  ),
  said(
    `${fargateError} unable to retrieve secret from asm: ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSCURRENT`,
  ),
  said(
    `${fargateError} unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid parameters: /shop/db`,
  ),
  said(
    'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.',
  ),
  said(
    'service web was unable to place a task because no container instance met all of its requirements. The closest matching container-instance 0123 has insufficient CPU units available.',
  ),
  said('Unable to assume the service linked role. Please verify that the ECS service linked role exists.'),
  said('ECS was unable to assume the role arn:aws:iam::123456789012:role/checkout-task that was provided.'),
  said("You've reached the limit on the number of vCPUs you can run concurrently"),
  said(
    'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef)',
    { started: true },
  ),
  said(
    'CannotPullContainerError: User: arn:aws:sts::123456789012:assumed-role/checkout-execution/0123 is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:210987654321:repository/shop/web because no resource-based policy allows the ecr:BatchGetImage action',
  ),
  said(
    `${fargateError} User: arn:aws:sts::123456789012:assumed-role/checkout-execution/0123456789abcdef0123456789abcdef is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:eu-west-1:210987654321:secret:shop/db-AbCdEf because no resource-based policy allows the secretsmanager:GetSecretValue action`,
  ),
  said(
    'ResourceInitializationError: failed to download env files: file download command: non empty error stream: service call has been retried 1 time(s): failed to download file app.env from S3 bucket shop-config: AccessDenied: Access Denied status code: 403',
  ),
  said(
    'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: Failed to resolve "fs-0123456789abcdef0.efs.eu-west-1.amazonaws.com" - check that your file system ID is correct',
  ),
  said('Host EC2 (instance i-0123456789abcdef0) terminated.', {
    stopCode: 'TerminationNotice',
    started: true,
  }),
  said(
    `${fargateError} unable to retrieve secrets from ssm: service call has been retried 1 time(s): AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/checkout-execution/0123 is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:123456789012:key/1234abcd because no identity-based policy allows the kms:Decrypt action`,
  ),
  said(
    'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 123456789012.dkr.ecr.eu-west-1.amazonaws.com/docker-hub/library/redis:7: pull access denied, repository does not exist or may require authorization: denied: The authentication to the upstream registry failed. Verify that the credentials are valid.',
  ),
  said(
    'CannotPullContainerError: pull access denied for 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web: failed to decrypt image manifest with KMS key arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  ),
  said(
    `${fargateError} User: arn:aws:sts::123456789012:assumed-role/checkout-execution/0123456789abcdef0123456789abcdef is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:210987654321:key/1234abcd-12ab-34cd-56ef-1234567890ab because no resource-based policy allows the kms:Decrypt action, while unable to retrieve secret from asm`,
  ),
  said(
    "Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-0aaa1111bbb2222cc': NetworkInterfaceLimitExceeded",
  ),
  said('Timeout waiting for network interface provisioning to complete.', {
    subnetId: 'subnet-0aaa1111bbb2222cc',
  }),
];

const anEvent: ServiceEvent = {
  id: '57c9506e-9d21-294c-d2fe-e8738da7e67d',
  place: aPlace(),
  eventType: 'ERROR',
  eventName: 'SERVICE_DEPLOYMENT_FAILED',
  deploymentId: 'ecs-svc/42',
  capacityProviders: [],
  at: Date.UTC(2026, 10, 20),
};
const hook =
  'lifecycle hook(s) failed. Lifecycle hook target arn:aws:lambda:eu-west-1:123456789012:function:verify';
const arn = 'arn:aws:ecs:eu-west-1:123456789012';
const failedDeployment: Evidence = {
  gaps: [],
  service: aServiceEvidence({
    deployments: [42, 41].map((revision) => ({
      ...{ id: `ecs-svc/${revision}`, status: revision === 42 ? 'PRIMARY' : 'ACTIVE', failedTasks: 0 },
      ...{ rolloutState: 'FAILED', taskDefinitionArn: `${arn}:task-definition/web:${revision}` },
    })),
  }),
  deployments: [
    {
      arn: `${arn}:service-deployment/shop/web/42`,
      status: 'STOPPED',
      target: { id: '42' },
      alarms: ['5xx'],
    },
  ],
};

function ofEvents(): Remedy[] {
  const reasons = [
    'No luck.',
    'alarm detected.',
    'alarm(s) detected: [web-5xx]',
    `PRE_SCALE_UP ${hook} returned FAILED status.`,
  ];
  const failed = reasons.flatMap((reason) => [
    diagnoseServiceEvent({ ...anEvent, reason }),
    diagnoseServiceEvent({ ...anEvent, reason }, failedDeployment),
  ]);
  const others = [undefined, 'AGENT', 'RESOURCE:FARGATE'].flatMap((reason) =>
    ['SERVICE_TASK_PLACEMENT_FAILURE', 'SERVICE_TASK_START_IMPAIRED'].map((eventName) =>
      diagnoseServiceEvent({ ...anEvent, eventName, reason }),
    ),
  );
  return [...failed, ...others].flatMap(({ remedies }) => remedies);
}

function ofStops(): Remedy[] {
  const sentences = Object.values(wordings).flatMap((group) => group ?? []);
  const stops = [
    ...sentences.flatMap((sentence) => contexts.map((context) => said(sentence, context))),
    ...further.flatMap((facts) => contexts.map((context) => aStoppedTask({ ...facts, ...context }))),
    ...contexts.map((context) => aStoppedTask(context)),
  ];
  const log = aLogOf('exec /app/start: exec format error');
  const staged = changedEvidence(
    aChange({ stagedDeploymentArn: `${arn}:service-deployment/shop-prod/checkout/42` }),
  );
  const crash = aStoppedTask({ containers: [{ name: 'web', exitCode: 1 }] });
  const rollbacks = [changedEvidence(), staged].flatMap(
    (change) => diagnose(crash, { gaps: [], ...change }).remedies,
  );
  const ofEach = stops.flatMap((stop) => [
    ...diagnose(stop).remedies,
    ...diagnose(stop, evidence).remedies,
    ...diagnose(stop, express).remedies,
    ...diagnose({ ...stop, started: true }, { ...evidence, ...log }).remedies,
  ]);
  return [...ofEach, ...rollbacks];
}

const commands = [...new Set([...ofStops(), ...ofEvents()].flatMap(({ command }) => command ?? []))];

/** The operations that the source gives to `awsCommand`, with the files that do so. */
function operationsInSource(): [string, string][] {
  const folder = join(import.meta.dirname, '../../shared/incidents');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return files.flatMap((file) =>
    [
      ...readFileSync(join(folder, file), 'utf8').matchAll(
        /['`]([a-z][a-z0-9]+(?:-[a-z]+)* [a-z]+(?:-[a-z]+)+)[ '`]/g,
      ),
    ]
      .map(([, words = '']): [string, string] => [words, file])
      .filter(
        ([words]) => words in operations || /^(?:ecs|ecr|ec2|iam|logs|ssm|s3api|efs|elbv2) /.test(words),
      ),
  );
}

/** Operations of advice on resources that no sentence of these kinds names: checked by their names alone. */
const byNameAlone = new Set(['s3api get-bucket-policy', 'ssm describe-parameters', 'kms describe-key']);

describe('AWS CLI commands in remedies', () => {
  test.each(commands)('the command exists in the AWS CLI: %s', (command) => {
    const found = parsed(command);
    expect(found && unknownIn(found)).toEqual(found && []);
  });

  it('every operation in a remedy is among the checked commands', () => {
    const checked = new Set(commands.map((command) => parsed(command)?.operation));
    const unchecked = operationsInSource().filter(([operation]) => !checked.has(operation));
    expect(unchecked.filter(([operation]) => !byNameAlone.has(operation))).toEqual([]);
    expect([...byNameAlone].filter((operation) => !(operation in operations))).toEqual([]);
  });
});

it('an unknown operation or option of the AWS CLI is found', () => {
  const found = (command: string) => {
    const read = parsed(command);
    return read && unknownIn(read);
  };
  expect(found('aws ecs redeploy-service --cluster shop')).toEqual(['ecs redeploy-service']);
  expect(found("aws ecs update-service --service 'a --b' --task-family web")).toEqual(['task-family']);
  expect(found('aws ecs update-service --no-force-new-deployment')).toEqual([]);
  expect(found('docker pull web')).toBeUndefined();
});
