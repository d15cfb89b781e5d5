import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { BucketDefinition, Place } from '../../template/deployment.ts';
import { AwsError, type Operation, type Service } from '../service.ts';

/** An object as GetObject hands it out. */
export interface StoredObject {
  body: Buffer;
  contentType: string;
  etag: string;
  /** Epoch ms. */
  storedAt: number;
}

/** Content of a request in S3's REST protocol, in place of the JSON of the other services. */
export interface ObjectRequest {
  bucket: string;
  key: string;
  body: Buffer;
  contentType?: string;
}

const dayMs = 86_400_000;

/** The buckets of the template, in memory: PutObject and GetObject. All objects are private. */
export function createS3(buckets: readonly BucketDefinition[], clock: Clock, place: Place): Service {
  const objects = new Map<string, StoredObject>();

  function bucketOf({ bucket }: ObjectRequest): BucketDefinition {
    const found = buckets.find(({ name }) => name === bucket);
    if (!found) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', { status: 404 });
    return found;
  }

  const isExpired = ({ expirationDays }: BucketDefinition, { storedAt }: StoredObject) =>
    expirationDays !== undefined && clock.now() >= storedAt + expirationDays * dayMs;

  const operation = (name: string, run: (request: ObjectRequest) => StoredObject): Operation => ({
    requires(input) {
      const { bucket, key } = input as unknown as ObjectRequest;
      return [{ action: `s3:${name}`, resource: `arn:${place.partition}:s3:::${bucket}/${key}` }];
    },
    run: (input) => run(input as unknown as ObjectRequest),
  });

  return {
    name: 's3',
    // S3 has no x-amz-target: endpoint.ts finds its operations by the method.
    target: '',
    contentType: 'application/x-amz-json-1.1',
    operations: {
      PutObject: operation('PutObject', (request) => {
        bucketOf(request);
        const { bucket, key, body, contentType = 'binary/octet-stream' } = request;
        const etag = `"${createHash('md5').update(body).digest('hex')}"`;
        const object = { body, contentType, etag, storedAt: clock.now() };
        objects.set(`${bucket}/${key}`, object);
        return object;
      }),
      GetObject: operation('GetObject', (request) => {
        const bucket = bucketOf(request);
        const object = objects.get(`${bucket.name}/${request.key}`);
        if (!object || isExpired(bucket, object))
          throw new AwsError('NoSuchKey', 'The specified key does not exist.', { status: 404 });
        return object;
      }),
    },
  };
}
