import { expect, test } from '@jest/globals';
import { isOnMutableTag } from '../../shared/model/image-reference.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

test.each([
  'nginx',
  'nginx:latest',
  'node:20-alpine',
  'redis:7',
  'postgres:16.2',
  'registry.example:5000/shop/web',
  'registry.example:5000/shop/web:stable',
  '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:prod',
  'web:main',
  'web:defaced', // hexadecimal, but a word: no digit in it
  'web:release-12',
])('the image %s is on a mutable tag', (image) => {
  expect(isOnMutableTag(image)).toBe(true);
});

test.each([
  `nginx@${digest}`,
  `nginx:latest@${digest}`,
  'web:1.4.2',
  'web:v1.4.2',
  'web:1.4.2-alpine',
  'calendar:2024.11',
  'calendar:2024-11-03',
  'calendar:20261123',
  'web:build-123456',
  'web:3f9c2ab',
  'web:main-3f9c2ab',
  `web:${'3f9c2ab1'.repeat(5)}`,
  'registry.example:5000/shop/web:1.4.2',
])('the image %s is on an immutable tag or digest', (image) => {
  expect(isOnMutableTag(image)).toBe(false);
});
