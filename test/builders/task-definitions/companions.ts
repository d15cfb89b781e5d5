import type { DefinitionInput } from './answer.ts';
import { onFargate, web } from './fargate.ts';

/** Values that must never be seen outside a task definition. */
export const secretValues = ['hunter2-in-the-clear', 'splunk-token-9d3f', 'postgres://shop:s3cr3t@db/shop'];
const [password, token, url] = secretValues;

const secrets = onFargate('secrets', {
  containerDefinitions: [
    {
      ...web,
      command: ['serve', `--password=${password}`],
      environment: [
        { name: 'NODE_ENV', value: 'production' },
        { name: 'DATABASE_URL', value: url },
        { name: 'EMPTY', value: '' },
      ],
      environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::shop-config/web.env' }],
      secrets: [
        { name: 'API_KEY', valueFrom: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:api-AbCdEf' },
        { name: 'DB_PASSWORD', valueFrom: 'arn:aws:ssm:eu-central-1:111122223333:parameter/shop/db' },
      ],
      repositoryCredentials: {
        credentialsParameter: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:registry-GhIjKl',
      },
      dockerLabels: { 'com.example.token': token ?? '', team: 'shop' },
    },
  ],
});

const fireLens = onFargate('firelens', {
  containerDefinitions: [
    {
      ...web,
      memory: 1536,
      logConfiguration: {
        logDriver: 'awsfirelens',
        options: { Name: 'datadog', dd_service: 'web', 'log-driver-buffer-limit': '2097152' },
        secretOptions: [
          { name: 'apikey', valueFrom: 'arn:aws:ssm:eu-central-1:111122223333:parameter/shop/dd' },
        ],
      },
    },
    {
      name: 'log_router',
      image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.2',
      user: '0',
      memoryReservation: 51,
      firelensConfiguration: {
        type: 'fluentbit',
        options: { 'enable-ecs-log-metadata': 'true', 'config-file-type': 'file' },
      },
    },
  ],
});

const splunk = onFargate('splunk', {
  containerDefinitions: [
    {
      ...web,
      logConfiguration: { logDriver: 'splunk', options: { 'splunk-token': token ?? '', tag: '{{.Name}}' } },
    },
  ],
});

const appMesh = onFargate('app-mesh', {
  proxyConfiguration: {
    type: 'APPMESH',
    containerName: 'envoy',
    properties: [
      { name: 'IgnoredUID', value: '1337' },
      { name: 'ProxyIngressPort', value: '15000' },
      { name: 'ProxyEgressPort', value: '15001' },
      { name: 'AppPorts', value: '8080' },
      { name: 'EgressIgnoredIPs', value: '169.254.170.2,169.254.169.254' },
    ],
  },
  containerDefinitions: [
    { ...web, cpu: 768, memory: 1536, dependsOn: [{ containerName: 'envoy', condition: 'HEALTHY' }] },
    {
      name: 'envoy',
      image: '840364872350.dkr.ecr.eu-central-1.amazonaws.com/aws-appmesh-envoy:v1.29.9.0-prod',
      user: '1337',
      cpu: 256,
      memory: 512,
      environment: [
        { name: 'APPMESH_RESOURCE_ARN', value: 'mesh/shop/virtualNode/web' },
        { name: 'ENVOY_LOG_LEVEL', value: 'warning' },
      ],
      healthCheck: { command: ['CMD', '/health'], interval: 5, timeout: 2, retries: 3 },
    },
  ],
});

const fiftyTags = onFargate('fifty-tags', {
  tags: Array.from({ length: 50 }, (_, at) => ({ key: `cost:${at}`, value: `team ${at}` })),
});

const tagsOfAws = onFargate('tags-of-aws', {
  tags: [
    { key: 'aws:cloudformation:stack-name', value: 'shop-web' },
    { key: 'aws:cloudformation:logical-id', value: 'TaskDefinition' },
    { key: 'team', value: 'shop' },
    { key: 'empty', value: '' },
    { key: 'steward:rollout', value: 'the one before' },
  ],
});

export const companionDefinitions: DefinitionInput[] = [
  secrets,
  fireLens,
  splunk,
  appMesh,
  fiftyTags,
  tagsOfAws,
];
