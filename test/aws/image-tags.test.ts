import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { isRetryable } from '../../shared/aws/aws-error.ts';
import { createImageTags, type ImageTags } from '../../shared/aws/image-tags.ts';
import { createSmallSandbox } from '../sandbox/aws/small-template.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const registry = '123456789012.dkr.ecr.us-east-1.amazonaws.com';
let sandbox: Sandbox;
let tags: ImageTags;

beforeAll(async () => {
  sandbox = await createSmallSandbox();
  // The sandbox's clock differs from this process's.
  tags = createImageTags({ ...sandbox.clientConfig, disableClockSkewCorrection: true });
  sandbox.state.putImage('shop/web', 'stable', digest);
  sandbox.state.putImage('shop/web', 'latest', digest);
});

afterEach(() => sandbox.faults.clear());

afterAll(() => sandbox.close());

test.each([`${registry}/shop/web:stable`, `${registry}/shop/web`])(
  '%s resolves to the digest of its image',
  async (image) => {
    expect(await tags.pointsTo(image)).toBe(digest);
  },
);

test('a tag that moves resolves to the new image', async () => {
  sandbox.state.putImage('shop/web', 'moving', digest);
  expect(await tags.pointsTo(`${registry}/shop/web:moving`)).toBe(digest);
  const next = `sha256:${'b'.repeat(64)}`;
  sandbox.state.putImage('shop/web', 'moving', next);
  expect(await tags.pointsTo(`${registry}/shop/web:moving`)).toBe(next);
});

test.each([
  ['of a tag that is gone', `${registry}/shop/web:gone`],
  ['of a repository that is gone', `${registry}/shop/gone:stable`],
  ['of another region, where it is not', '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:stable'],
  ['of another account, where it is not', '210987654321.dkr.ecr.us-east-1.amazonaws.com/shop/web:stable'],
])('an unknown image has no digest: %s', async (_what, image) => {
  expect(await tags.pointsTo(image)).toBeUndefined();
});

test.each([
  'nginx',
  'nginx:latest',
  'public.ecr.aws/nginx/nginx:stable',
  'ghcr.io/owner/app:main',
  `${registry}/shop/web@${digest}`,
  'example.com/123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/web:stable',
  '123456789012.dkr.ecr.us-east-1.amazonaws.com.example.com/shop/web:stable',
])('no call to ECR is made for %s', async (image) => {
  sandbox.calls.clear();
  expect(await tags.pointsTo(image)).toBeUndefined();
  expect(sandbox.calls.list()).toEqual([]);
});

test.each([
  ['123456789012.dkr.ecr-fips.us-east-1.amazonaws.com', 'by its FIPS name'],
  ['123456789012.dkr-ecr.us-east-1.on.aws', 'by its dual-stack name'],
])('the registry of the account is recognized %s (%s)', async (name) => {
  expect(await tags.pointsTo(`${name}/shop/web:stable`)).toBe(digest);
});

test('a digest is undefined where ECR denies access', async () => {
  sandbox.faults.add({ service: 'ecr', kind: 'denied' });
  expect(await tags.pointsTo(`${registry}/shop/web:stable`)).toBeUndefined();
});

test.each(['throttled', 'http500', 'reset-before', 'reset-after'] as const)(
  'a call that is %s is retried',
  async (kind) => {
    sandbox.faults.add({ service: 'ecr', kind, times: 2 });
    expect(await tags.pointsTo(`${registry}/shop/web:stable`)).toBe(digest);
  },
);

test.each(['throttled', 'http500'] as const)(
  'a call that stays %s ends in a retryable error',
  async (kind) => {
    sandbox.faults.add({ service: 'ecr', kind, times: 3 });
    const error = await tags.pointsTo(`${registry}/shop/web:stable`).catch((failure) => failure);
    expect(isRetryable(error)).toBe(true);
  },
);

test('the sandbox answers with the errors of ECR', async () => {
  const describe = async (repositoryName: string, imageTag: string) => {
    const { credentials, endpoint } = sandbox.clientConfig;
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/20260301/us-east-1/ecr/aws4_request`,
        'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.DescribeImages',
      },
      body: JSON.stringify({ repositoryName, imageIds: [{ imageTag }] }),
    });
    return response.json();
  };
  expect(await describe('shop/web', 'stable')).toEqual({
    imageDetails: [
      {
        ...{ registryId: '123456789012', repositoryName: 'shop/web', imageDigest: digest },
        imageTags: ['stable', 'latest'],
      },
    ],
  });
  expect(await describe('shop/web', 'gone')).toEqual({
    __type: 'ImageNotFoundException',
    message:
      "The image with imageId {imageDigest:'null', imageTag:'gone'} does not exist within the repository with name 'shop/web' in the registry with id '123456789012'",
  });
  expect(await describe('shop/gone', 'stable')).toEqual({
    __type: 'RepositoryNotFoundException',
    message: "The repository with name 'shop/gone' does not exist in the registry with id '123456789012'",
  });
});
