import { type Place, TemplateError } from './deployment.ts';
import { createResolver, type Identity, type RawResource } from './intrinsics.ts';

type Identify = (id: string, properties: Record<string, unknown>, place: Place) => Identity;

const arn = (place: Place, service: string, resource: string, region = place.region) =>
  `arn:${place.partition}:${service}:${region}:${place.accountId}:${resource}`;

/** A name may be put together from the account and the region, but not from other resources, which have no names yet. */
function named(property: string, id: string, properties: Record<string, unknown>, place: Place): string {
  const resolve = createResolver(place, () => undefined);
  return String(resolve(properties[property] ?? id, id));
}

/** Resources without behavior of their own in the sandbox. */
const inertTypes: Record<string, (id: string) => boolean> = {
  'AWS::CloudWatch::Alarm': () => true,
  'AWS::CloudWatch::Dashboard': () => true,
  'AWS::Logs::LogGroup': () => true,
  'AWS::S3::Bucket': (id) => id === 'ServerlessDeploymentBucket',
  'AWS::S3::BucketPolicy': (id) => id === 'ServerlessDeploymentBucketPolicy',
};

/** True when the sandbox accepts the resource as it is: it has no effect here. */
export function isInert(id: string, { Type }: RawResource): boolean {
  return inertTypes[Type]?.(id) ?? false;
}

const identities: Record<string, Identify> = {
  'AWS::DynamoDB::Table': (id, properties, place) => {
    const name = named('TableName', id, properties, place);
    return { ref: name, attributes: { Arn: arn(place, 'dynamodb', `table/${name}`) } };
  },
  'AWS::S3::Bucket': (id, properties, place) => {
    const name = named('BucketName', id.toLowerCase(), properties, place);
    return { ref: name, attributes: { Arn: `arn:${place.partition}:s3:::${name}` } };
  },
  'AWS::S3::BucketPolicy': (id) => ({ ref: id, attributes: {} }),
  'AWS::SQS::Queue': (id, properties, place) => {
    const name = named('QueueName', id, properties, place);
    const ref = `${place.endpoint}/${place.accountId}/${name}`;
    return { ref, attributes: { Arn: arn(place, 'sqs', name), QueueName: name } };
  },
  'AWS::SQS::QueuePolicy': (id) => ({ ref: id, attributes: {} }),
  'AWS::Events::Rule': (id, properties, place) => {
    const name = named('Name', id, properties, place);
    return { ref: name, attributes: { Arn: arn(place, 'events', `rule/${name}`) } };
  },
  'AWS::IAM::Role': (id, properties, place) => {
    const name = named('RoleName', id, properties, place);
    return { ref: name, attributes: { Arn: arn(place, 'iam', `role/${name}`, '') } };
  },
  'AWS::Lambda::Function': (id, properties, place) => {
    const name = named('FunctionName', id, properties, place);
    return { ref: name, attributes: { Arn: arn(place, 'lambda', `function:${name}`) } };
  },
  'AWS::Lambda::Permission': (id) => ({ ref: id, attributes: {} }),
  // A path of the local endpoint in place of AWS's own host name.
  'AWS::Lambda::Url': (id, _properties, place) => {
    const FunctionUrl = `${place.endpoint}/lambda-url/${id.toLowerCase()}/`;
    return { ref: FunctionUrl, attributes: { FunctionUrl } };
  },
  'AWS::ApiGatewayV2::Api': (id, _properties, place) => ({
    ref: id.toLowerCase(),
    attributes: { ApiEndpoint: `${place.endpoint}/http-api/${id.toLowerCase()}` },
  }),
  'AWS::ApiGatewayV2::Stage': (id) => ({ ref: id, attributes: {} }),
  'AWS::ApiGatewayV2::Integration': (id) => ({ ref: id, attributes: {} }),
  'AWS::ApiGatewayV2::Route': (id) => ({ ref: id, attributes: {} }),
  'AWS::Lambda::EventSourceMapping': (id) => ({ ref: id, attributes: {} }),
};

/**
 * The name and ARN that a resource gets. A resource without a name of its own is called by its logical id,
 * where CloudFormation would add the stack's name and a random end.
 * @throws TemplateError for a resource type that the sandbox does not know.
 */
export function identityOf(id: string, resource: RawResource, place: Place): Identity {
  if (isInert(id, resource)) return { ref: id, attributes: {} };
  const identify = identities[resource.Type];
  if (!identify)
    throw new TemplateError(`${id}: the sandbox does not know the resource type ${resource.Type}.`);
  return identify(id, resource.Properties ?? {}, place);
}
