import { expect, test } from '@jest/globals';
import {
  type ImageReference,
  isOnMutableTag,
  parseImageReference,
  shortImageName,
} from '../../shared/model/image-reference.ts';

const digest = `sha256:${'0a1b2c3d'.repeat(8)}`;
const ecr = { account: '123456789012', region: 'eu-west-1' };

test.each<[string, Partial<ImageReference>]>([
  [
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1.4.2',
    { registry: 'ecr', repository: 'shop/web', tag: '1.4.2', ecr },
  ],
  ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/web', { registry: 'ecr', repository: 'web' }],
  ['123456789012.dkr-ecr.eu-west-1.on.aws/shop/web:1', { registry: 'ecr', repository: 'shop/web', ecr }],
  ['123456789012.dkr-ecr-fips.us-east-1.on.aws/web:1', { registry: 'ecr', tag: '1' }],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/web:1', { registry: 'ecr' }],
  ['123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu/web:1', { registry: 'ecr' }],
  [`123456789012.dkr.ecr.eu-west-1.amazonaws.com/web@${digest}`, { registry: 'ecr', digest, tag: undefined }],
  ['public.ecr.aws/docker/library/redis:7', { registry: 'ecr-public', repository: 'docker/library/redis' }],
  ['redis', { registry: 'docker-hub', host: 'docker.io', repository: 'library/redis', tag: undefined }],
  ['redis:7.4-alpine', { registry: 'docker-hub', repository: 'library/redis', tag: '7.4-alpine' }],
  ['docker.io/library/redis:7', { registry: 'docker-hub', repository: 'library/redis' }],
  ['acme/web:1', { registry: 'docker-hub', repository: 'acme/web' }],
  [`ghcr.io/acme/web:main@${digest}`, { registry: 'ghcr', repository: 'acme/web', tag: 'main', digest }],
  ['quay.io/acme/web', { registry: 'quay', repository: 'acme/web' }],
  ['registry.acme.example:5000/web:1', { registry: 'other', host: 'registry.acme.example:5000' }],
  ['localhost/web', { registry: 'other', host: 'localhost' }],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com.acme.example/web:1', { registry: 'other', ecr: undefined }],
])('the image reference %s is parsed into its parts', (image, parts) => {
  expect(parseImageReference(image)).toMatchObject(parts);
});

test.each([
  '',
  'https://ghcr.io/acme/web',
  'web:',
  'Web:1',
  ':latest',
  'acme/web@sha256:12',
  'a'.repeat(601),
])('the text %j is rejected as an image reference', (image) => {
  expect(parseImageReference(image)).toBeUndefined();
});

test.each([
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1.4.2', 'shop/web:1.4.2'],
  ['123456789012.dkr-ecr.eu-west-1.on.aws/shop/web', 'shop/web'],
  [`ghcr.io/acme/web:main@${digest}`, 'ghcr.io/acme/web:main'],
  ['redis:7', 'redis:7'],
])('the short name of %s is %s', (image, short) => {
  expect(shortImageName(image)).toBe(short);
});

test.each([
  ['acme/web', true],
  ['acme/web:latest', true],
  ['acme/web:20-alpine', true],
  ['acme/web:1.4.2', false],
  ['acme/web:20261123', false],
  ['acme/web:0a1b2c3', false],
  [`acme/web:latest@${digest}`, false],
  ['acme/Web:latest', true],
])('the tag of %s is mutable: %s', (image, mutable) => {
  expect(isOnMutableTag(image)).toBe(mutable);
});
