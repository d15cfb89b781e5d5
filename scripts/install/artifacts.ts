import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** The bucket that `deploy` keeps releases in, one an account and region. */
export function artifactBucketName(account: string, region: string): string {
  return `ecs-steward-artifacts-${account}-${region}`;
}

/**
 * Creates the bucket where it is missing: private, encrypted, of this account.
 * @throws the SDK's error when another account owns the name, or creating is denied
 */
export async function ensureBucket(
  client: S3Client,
  { bucket, region, account }: { bucket: string; region: string; account: string },
): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: account }));
    return;
  } catch (error) {
    if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode !== 404) throw error;
  }
  // us-east-1 is the one region that S3 takes no location constraint for (API reference, CreateBucket).
  const location =
    region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as never } };
  await client.send(new CreateBucketCommand({ Bucket: bucket, ...location }));
  await client.send(
    new PutPublicAccessBlockCommand({
      Bucket: bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    }),
  );
  await client.send(
    new PutBucketEncryptionCommand({
      Bucket: bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    }),
  );
}

/**
 * Uploads every zip of a release that the bucket lacks.
 * @param zips path of each zip by its name
 * @param prefix folder in the bucket, with its slash
 * @returns the number of zips uploaded
 */
export async function uploadZips(
  client: S3Client,
  { zips, bucket, prefix }: { zips: ReadonlyMap<string, string>; bucket: string; prefix: string },
): Promise<number> {
  let uploaded = 0;
  for (const [name, path] of zips) {
    const body = readFileSync(path);
    const checksum = createHash('sha256').update(body).digest('hex');
    if (await holds(client, bucket, prefix + name, checksum)) continue;
    await put(client, bucket, prefix + name, body, checksum);
    uploaded += 1;
  }
  return uploaded;
}

/** Uploads a template, named by its content. @returns its address for CloudFormation */
export async function uploadTemplate(
  client: S3Client,
  { text, bucket, prefix }: { text: string; bucket: string; prefix: string },
): Promise<string> {
  const checksum = createHash('sha256').update(text).digest('hex');
  const key = `${prefix}template-${checksum.slice(0, 16)}.json`;
  await put(client, bucket, key, Buffer.from(text), checksum);
  // The presigner knows each partition's address; CloudFormation reads as the caller, so its signature is left out.
  const signed = new URL(await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key })));
  return signed.origin + signed.pathname;
}

async function holds(client: S3Client, bucket: string, key: string, checksum: string): Promise<boolean> {
  try {
    const { Metadata } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return Metadata?.sha256 === checksum;
  } catch (error) {
    if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404)
      return false;
    throw error;
  }
}

async function put(
  client: S3Client,
  bucket: string,
  key: string,
  body: Buffer,
  checksum: string,
): Promise<void> {
  const Metadata = { sha256: checksum };
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, Metadata }));
}
