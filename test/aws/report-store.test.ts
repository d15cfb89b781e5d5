import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { isRetryable } from '../../shared/aws/aws-error.ts';
import { createReportStore, type ReportStore } from '../../shared/aws/report-store.ts';
import { reportsBucket } from '../sandbox/aws/small-bucket.ts';
import { createSmallSandbox } from '../sandbox/aws/small-template.ts';

const html = '<!doctype html><title>Grüße</title>';
const htmlType = 'text/html; charset=utf-8';
let sandbox: Sandbox;
let store: ReportStore;

function storeOf(settings: { bucket?: string; accessKeyId?: string } = {}): ReportStore {
  const { bucket = 'app-reports', accessKeyId } = settings;
  const { credentials, ...place } = sandbox.clientConfig;
  return createReportStore(bucket, sandbox.now, {
    ...{ ...place, disableClockSkewCorrection: true },
    credentials: { ...credentials, ...(accessKeyId && { accessKeyId }), sessionToken: 'sandbox' },
  });
}

beforeAll(async () => {
  sandbox = await createSmallSandbox({ resources: reportsBucket });
});

beforeEach(() => {
  store = storeOf();
});

afterEach(() => sandbox.faults.clear());

afterAll(() => sandbox.close());

test.each(['report.html', '2026/weekly report (1) + más & more!.html'])(
  'a browser shows %s to anyone who has the link',
  async (key) => {
    await store.put(key, html, htmlType);
    const response = await fetch(await store.link(key, 3600));
    expect(response.headers.get('content-type')).toBe(htmlType);
    expect(await response.text()).toBe(html);
  },
);

test('a later report of the same name replaces the first', async () => {
  await store.put('again.html', 'first', htmlType);
  await store.put('again.html', 'second', htmlType);
  expect(await (await fetch(await store.link('again.html', 60))).text()).toBe('second');
});

test('a link expires after its time and opens no other report', async () => {
  await store.put('secret.html', html, htmlType);
  const link = await store.link('secret.html', 60);
  const another = await fetch(link.replace('secret.html', 'again.html'));
  expect([another.status, await another.text()]).toEqual([
    403,
    expect.stringContaining('<Code>SignatureDoesNotMatch</Code>'),
  ]);
  const longer = await fetch(link.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000'));
  expect(longer.status).toBe(403);
  await sandbox.advance(60_000);
  const late = await fetch(link);
  expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('Request has expired')]);
});

test('a report expires by the lifecycle rule of its bucket', async () => {
  await store.put('old.html', html, htmlType);
  await sandbox.advance(7 * 86_400_000);
  expect((await fetch(await store.link('old.html', 60))).status).toBe(404);
});

test('the sandbox understands the AWS SDK', async () => {
  const client = new S3Client({ ...sandbox.clientConfig, forcePathStyle: true });
  const place = { Bucket: 'app-reports', Key: 'by sdk.html' };
  await client.send(new PutObjectCommand({ ...place, Body: html, ContentType: htmlType }));
  const { Body, ContentType } = await client.send(new GetObjectCommand(place));
  expect([await Body?.transformToString(), ContentType]).toEqual([html, htmlType]);
  await expect(client.send(new GetObjectCommand({ ...place, Key: 'none' }))).rejects.toMatchObject({
    name: 'NoSuchKey',
  });
  client.destroy();
});

describe('failures of the store', () => {
  test.each(['throttled', 'http500', 'reset-before', 'reset-after'] as const)(
    'a report is stored after calls that were %s',
    async (kind) => {
      sandbox.faults.add({ service: 's3', kind, times: 2 });
      await store.put('tried.html', html, htmlType);
      expect((await fetch(await store.link('tried.html', 60))).status).toBe(200);
    },
  );

  test.each([
    ['throttled', 'SlowDown'],
    ['http500', 'InternalError'],
  ] as const)('a report whose calls stay %s ends in the retryable error %s', async (kind, name) => {
    sandbox.faults.add({ service: 's3', kind, times: 3 });
    const error = await store.put('failed.html', html, htmlType).catch((failure) => failure);
    expect([error.name, isRetryable(error)]).toEqual([name, true]);
  });

  test.each([
    ['a bucket that is not there', { bucket: 'nobodys' }, 'NoSuchBucket'],
    ['a key that AWS does not know', { accessKeyId: 'AKIANOBODY' }, 'InvalidAccessKeyId'],
  ])('storing a report is not retried for %s', async (_what, settings, name) => {
    const before = sandbox.calls.list().length;
    const error = await storeOf(settings)
      .put('x.html', html, htmlType)
      .catch((failure) => failure);
    expect([error.name, isRetryable(error)]).toEqual([name, false]);
    expect(sandbox.calls.list().length).toBeLessThanOrEqual(before + 1);
  });
});
