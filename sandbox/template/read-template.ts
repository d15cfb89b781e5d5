import type { z } from 'zod';
import {
  type BucketDefinition,
  type Deployment,
  type EventSourceMapping,
  type FunctionDefinition,
  type FunctionUrlDefinition,
  type Place,
  type QueueDefinition,
  type RuleDefinition,
  type TableDefinition,
  TemplateError,
} from './deployment.ts';
import { identityOf, isInert } from './identities.ts';
import {
  createResolver,
  type Identity,
  type RawResource,
  type Resolve,
  type Template,
} from './intrinsics.ts';
import { withParameters } from './parameters.ts';
import * as forms from './resource-forms.ts';

export type { Template };

type Parsed<Form> = { id: string; identity: Identity; properties: Form }[];

const knownSections = [
  ...['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Parameters', 'Conditions'],
  ...['Outputs', 'Resources'],
];
const knownAttributes = [
  'Type',
  'Properties',
  'DependsOn',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'Metadata',
];

/**
 * Reads what a packaged template deploys.
 * @param parameters values of its parameters; the others have their defaults
 * @throws TemplateError when it holds a resource, property or intrinsic function that the sandbox lacks.
 */
export function readTemplate(
  template: Template,
  place: Place,
  parameters: Readonly<Record<string, string>> = {},
): Deployment {
  refuseUnknown(Object.keys(template), knownSections, 'Template');
  const { Resources: resources } = withParameters(template, parameters);
  const identities = new Map<string, Identity>();
  for (const [id, resource] of Object.entries(resources)) {
    refuseUnknown(Object.keys(resource), knownAttributes, id);
    identities.set(id, identityOf(id, resource, place));
  }
  const resolve = createResolver(place, (id) => identities.get(id));
  const read: ReadType = (type, form) =>
    Object.entries(resources)
      .filter(([id, resource]) => resource.Type === type && !isInert(id, resource))
      .map(([id, resource]) => ({
        id,
        identity: identities.get(id) as Identity,
        properties: parse(form, resolve, id, resource),
      }));
  return {
    place,
    tables: readTables(read),
    buckets: readBuckets(read),
    queues: readQueues(read),
    rules: readRules(read),
    functions: readFunctions(read),
    mappings: readMappings(read),
    functionUrls: [...readFunctionUrls(read), ...readHttpApis(read)],
  };
}

type ReadType = <Form extends z.ZodType>(type: string, form: Form) => Parsed<z.infer<Form>>;

function parse<Form extends z.ZodType>(
  form: Form,
  resolve: Resolve,
  id: string,
  resource: RawResource,
): z.infer<Form> {
  const result = form.safeParse(resolve(resource.Properties ?? {}, id));
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new TemplateError(`${id} (${resource.Type}) is more than the sandbox knows: ${issues.join('; ')}`);
}

function refuseUnknown(names: string[], known: string[], where: string): void {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length) throw new TemplateError(`${where}: the sandbox does not know ${unknown.join(', ')}.`);
}

function readTables(read: ReadType): TableDefinition[] {
  return read('AWS::DynamoDB::Table', forms.table).map(({ properties }) => ({
    name: properties.TableName,
    create: {
      TableName: properties.TableName,
      BillingMode: properties.BillingMode,
      AttributeDefinitions: properties.AttributeDefinitions,
      KeySchema: properties.KeySchema,
      GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes,
    },
    ...(properties.TimeToLiveSpecification && { timeToLive: properties.TimeToLiveSpecification }),
  }));
}

function readBuckets(read: ReadType): BucketDefinition[] {
  const policies = read('AWS::S3::BucketPolicy', forms.bucketPolicy);
  return read('AWS::S3::Bucket', forms.bucket).map(({ identity, properties }) => {
    const name = identity.ref;
    const own = policies.filter(({ properties: policy }) => policy.Bucket === name);
    const covered = [identity.attributes.Arn, `${identity.attributes.Arn}/*`];
    for (const { id, properties: policy } of own) {
      const [statement] = policy.PolicyDocument.Statement;
      if (!covered.every((arn) => statement.Resource.includes(String(arn))))
        throw new TemplateError(`${id}: its statement must name ${covered.join(' and ')}.`);
    }
    const days = (properties.LifecycleConfiguration?.Rules ?? []).map((rule) => rule.ExpirationInDays);
    return { name, ...(days.length > 0 && { expirationDays: Math.min(...days) }) };
  });
}

function readQueues(read: ReadType): QueueDefinition[] {
  const policies = read('AWS::SQS::QueuePolicy', forms.queuePolicy);
  return read('AWS::SQS::Queue', forms.queue).map(({ identity, properties }) => ({
    name: properties.QueueName,
    arn: identity.attributes.Arn as string,
    visibilityTimeoutSeconds: properties.VisibilityTimeout,
    ...(properties.RedrivePolicy && { redrive: properties.RedrivePolicy }),
    policy: policies
      .filter((policy) => policy.properties.Queues.includes(identity.ref))
      .flatMap((policy) => policy.properties.PolicyDocument),
  }));
}

function readRules(read: ReadType): RuleDefinition[] {
  return read('AWS::Events::Rule', forms.rule).map(({ identity, properties }) => ({
    name: identity.ref,
    arn: identity.attributes.Arn as string,
    enabled: properties.State === 'ENABLED',
    ...(properties.EventPattern && { pattern: properties.EventPattern }),
    ...(properties.ScheduleExpression && { schedule: properties.ScheduleExpression }),
    targets: properties.Targets.map((target) => ({
      id: target.Id,
      arn: target.Arn,
      ...(target.Input && { input: target.Input }),
      ...(target.DeadLetterConfig && { deadLetterArn: target.DeadLetterConfig.Arn }),
    })),
  }));
}

function readFunctions(read: ReadType): FunctionDefinition[] {
  const roles = read('AWS::IAM::Role', forms.role);
  return read('AWS::Lambda::Function', forms.lambdaFunction).map(({ id, identity, properties }) => {
    const role = roles.find((candidate) => candidate.identity.attributes.Arn === properties.Role);
    if (!role) throw new TemplateError(`${id}: its role ${properties.Role} is not in the template.`);
    return {
      name: properties.FunctionName,
      arn: identity.attributes.Arn as string,
      handler: properties.Handler,
      timeoutSeconds: properties.Timeout,
      memoryMegabytes: properties.MemorySize,
      environment: properties.Environment?.Variables ?? {},
      roleName: role.identity.ref,
      statements: role.properties.Policies.flatMap((policy) => policy.PolicyDocument),
    };
  });
}

/** Since October 2025 a new URL needs both permissions ("Control access to Lambda function URLs"). */
function readFunctionUrls(read: ReadType): FunctionUrlDefinition[] {
  const permissions = read('AWS::Lambda::Permission', forms.functionPermission);
  const functions = readFunctions(read);
  return read('AWS::Lambda::Url', forms.functionUrl).map(({ id, identity, properties }) => {
    const target = functions.find(({ arn }) => arn === properties.TargetFunctionArn);
    if (!target) throw new TemplateError(`${id}: ${properties.TargetFunctionArn} is not in the template.`);
    const allowed = permissions
      .filter(({ properties: { FunctionName } }) => [target.arn, target.name].includes(FunctionName))
      .map(({ properties: { Action } }) => Action);
    const url = identity.attributes.FunctionUrl as string;
    return {
      id: id.toLowerCase(),
      functionName: target.name,
      url,
      path: new URL(url).pathname,
      isOpen: allowed.includes('lambda:InvokeFunctionUrl') && allowed.includes('lambda:InvokeFunction'),
    };
  });
}

/** The routes of HTTP APIs, each with its one function behind it. */
function readHttpApis(read: ReadType): FunctionUrlDefinition[] {
  const functions = readFunctions(read);
  const apis = read('AWS::ApiGatewayV2::Api', forms.httpApi);
  const stages = read('AWS::ApiGatewayV2::Stage', forms.httpApiStage);
  const integrations = read('AWS::ApiGatewayV2::Integration', forms.httpApiIntegration);
  const permissions = read('AWS::Lambda::Permission', forms.functionPermission);
  return read('AWS::ApiGatewayV2::Route', forms.httpApiRoute).map(({ id, properties }) => {
    const integration = integrations.find((one) => properties.Target === `integrations/${one.identity.ref}`);
    const target = functions.find(({ arn }) => arn === integration?.properties.IntegrationUri);
    const api = apis.find(({ identity }) => identity.ref === properties.ApiId);
    const isStaged = stages.some((stage) => stage.properties.ApiId === properties.ApiId);
    if (!target || !api || !isStaged)
      throw new TemplateError(`${id}: its API, stage or function is missing.`);
    const [method = '', route = ''] = properties.RouteKey.split(' ');
    const url = `${api.identity.attributes.ApiEndpoint}${route}`;
    return {
      id: api.id.toLowerCase(),
      functionName: target.name,
      url,
      path: new URL(`${api.identity.attributes.ApiEndpoint}/`).pathname,
      route: { method, path: route },
      isOpen: permissions.some(
        ({ properties: permission }) =>
          permission.Principal === 'apigateway.amazonaws.com' && permission.FunctionName === target.arn,
      ),
    };
  });
}

function readMappings(read: ReadType): EventSourceMapping[] {
  return read('AWS::Lambda::EventSourceMapping', forms.eventSourceMapping).map(({ properties }) => ({
    queueArn: properties.EventSourceArn,
    functionArn: properties.FunctionName,
    enabled: properties.Enabled,
    batchSize: properties.BatchSize,
    windowSeconds: properties.MaximumBatchingWindowInSeconds,
    maximumConcurrency: properties.ScalingConfig.MaximumConcurrency,
    reportBatchItemFailures: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
  }));
}
