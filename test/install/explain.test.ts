import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { examine } from '../../scripts/doctor/examine.ts';
import { explainInstall } from '../../scripts/install/explain.ts';
import { connectionOf } from '../../scripts/install/options.ts';

let proxy: Server;
beforeAll(async () => {
  proxy = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Sign in</body></html>');
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
});
afterAll(() => void proxy.close());

describe('errors of installation commands', () => {
  it('a proxy that answers in place of AWS is named', async () => {
    const connection = {
      region: 'eu-west-1',
      endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    };
    const sleep = async () => {};
    const lines = await examine({ connection, stackName: 'ecs-steward-production', now: Date.now, sleep });
    expect(lines).toMatchObject([
      {
        check: 'credentials',
        level: 'red',
        text: 'The response was not AWS data: check for a proxy in between.',
      },
    ]);
  });

  it('a profile that does not exist is named, even if the region is given', async () => {
    const connecting = connectionOf({ stage: 'production', profile: 'nosuch', region: 'eu-west-1' }, {});
    await expect(connecting).rejects.toThrow(
      'AWS profile nosuch not found: list the existing ones with aws configure list-profiles.',
    );
  });
});

test.each([
  [
    'ExpiredTokenException',
    'expired',
    'The AWS credentials have expired: sign in again, as with aws sso login.',
  ],
  [
    'AccessDeniedException',
    'User: arn:aws:iam::1:user/ana is not authorized to perform: ssm:PutParameter on resource: *',
    "AWS denied ssm:PutParameter to arn:aws:iam::1:user/ana: grant this action, or use another profile.\nThe deployer's policy is in docs/security.md.",
  ],
  ['ValidationError', 'Template format error', 'AWS answered ValidationError: Template format error'],
])('the error %s is explained in words', (name, message, words) => {
  const error = Object.assign(new Error(message), { name, $metadata: {} });
  expect(explainInstall(error)).toBe(words);
});
