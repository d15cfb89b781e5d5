import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type Backend, type Case, errorOf } from '../backend.ts';

/** Bucket of both backends. */
const Bucket = 'app-reports';
const html = '<!doctype html><title>Grüße</title>';

const put = ({ s3 }: Backend, Key: string, input: { ContentType?: string; Bucket?: string } = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: html, ...input }));

const get = ({ s3 }: Backend, Key: string, bucket = Bucket) =>
  s3.send(new GetObjectCommand({ Bucket: bucket, Key }));

/** Calls of right-sizing on the bucket of reports. */
export const objectCases: Case[] = [
  {
    name: 'an object comes back with its type and its tag',
    async ask(backend) {
      const { ETag } = await put(backend, 'a/report (1) & more.html', {
        ContentType: 'text/html; charset=utf-8',
      });
      const got = await get(backend, 'a/report (1) & more.html');
      const { ContentType, ContentLength } = got;
      return { ETag, got: got.ETag, ContentType, ContentLength, text: await got.Body?.transformToString() };
    },
  },
  {
    name: 'an object that was stored without a type is bytes',
    async ask(backend) {
      await put(backend, 'typeless', { ContentType: 'application/octet-stream' });
      return (await get(backend, 'typeless')).ContentType;
    },
  },
  {
    name: 'what is not there is refused',
    ask: async (backend) => [
      await errorOf(get(backend, 'nothing')),
      await errorOf(get(backend, 'nothing', 'nobodys')),
      await errorOf(put(backend, 'nothing', { Bucket: 'nobodys' })),
    ],
  },
  {
    name: 'a link that was signed in advance shows the object',
    async ask(backend) {
      await put(backend, 'linked.html', { ContentType: 'text/html' });
      const link = await getSignedUrl(backend.s3, new GetObjectCommand({ Bucket, Key: 'linked.html' }), {
        expiresIn: 60,
      });
      const response = await fetch(link);
      return [response.status, response.headers.get('content-type'), await response.text()];
    },
  },
];
