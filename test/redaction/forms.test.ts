import { describe, expect, it, test } from '@jest/globals';
import { personalKinds } from '../../shared/model/redaction/personal-data.ts';
import { redact } from '../../shared/model/redaction/redact.ts';
import { tokenForms } from '../../shared/model/redaction/tokens.ts';
import { commandLines } from './command-lines.ts';
import { namedLines } from './named-lines.ts';
import { filled, randomText, samplesOf } from './samples.ts';

const everything = { personal: personalKinds };

describe('tokens with a known form', () => {
  test.each(tokenForms.map((form) => [form[0], form] as const))(
    'a token of %s is redacted in any text',
    (_, form) => {
      for (const token of [1, 2, 3].flatMap((seed) => samplesOf(form, seed))) {
        for (const line of [
          `ERROR [main] request failed for ${token} (HTTP 401)`,
          JSON.stringify({ level: 'error', args: [token], attempt: 3 }),
          `GET https://api.example.com/v1/${token}/messages 403`,
          token,
        ]) {
          expect(redact(line)).not.toContain(token);
        }
      }
    },
  );

  it('every token form names its issuer and source, and no prefix occurs twice', () => {
    const prefixes = tokenForms.flatMap(([, list, alphabet]) =>
      list.split(' ').map((one) => `${one} ${alphabet}`),
    );
    expect(prefixes.filter((prefix, at) => prefixes.indexOf(prefix) !== at)).toEqual([]);
    for (const [issuer, , , length, source] of tokenForms) {
      expect([issuer, source].every((words) => words.length > 1) && length >= 10).toBe(true);
    }
  });
});

describe('secrets known by their surroundings', () => {
  const families = Object.entries({ ...namedLines, ...commandLines });
  test.each(families.flatMap(([family, lines]) => lines.map((line) => [family, line] as const)))(
    'the secret of %s is redacted: %s',
    (_, line) => {
      for (const seed of [5, 6, 7]) {
        const { text, secrets } = filled(line, seed);
        const clean = redact(text);
        for (const secret of secrets) expect(clean).not.toContain(secret);
        expect(redact(clean)).toBe(clean);
      }
    },
  );
});

describe('long random texts', () => {
  test.each([
    ['letters and digits', 'letters', 40],
    ['base64', 'base64', 44],
    ['base64 of a URL', 'url', 43],
    ['lower case and digits', 'lower', 48],
  ] as const)('a long random text of %s is redacted without a name', (_, alphabet, length) => {
    const seeds = Array.from({ length: 200 }, (_one, at) => at + 1);
    const leaks = seeds.filter((seed) => {
      const token = randomText(alphabet, length, seed);
      return redact(`client init failed: ${token} refused`).includes(token);
    });
    // Statistics, so now and then one looks like words.
    expect(leaks.length).toBeLessThanOrEqual(6);
  });

  test.each([
    'com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException',
    'org.apache.hadoop.ipc.RetryUpToMaximumCountWithFixedSleepPolicy',
    'req-3ea4052c-895d-4b64-9e2d-04d64c4d94ab',
    '/var/lib/docker/overlay2/3f2a9c1e8b7d6a5f4e3d2c1b0a9f8e7d6c5b4a3f2e1d0c9b8a7f6e5d4c3b2a1f/merged',
    'sweep3d-5x5x400-10mk-3mmi-1024pes-xyzt/xyzt.map',
    'integrity sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
    'x-amz-request-id: 7D5QZ8K2N4M6P8R0 took 30 ms',
    '01ARZ3NDEKTSV4RRFFQ69G5FAV was queued',
    'Password for user shop: authentication failed',
    'password is set for root: ok',
    'the following password policy applies: length must be at least 12',
    'aws ssm put-parameter --name /x --value file://value.txt',
    'violates unique constraint "pk_orders_2024_customer_id_created_at"',
    "Error: Missing secret_key_base for 'production' environment",
    'PSK identity not found',
  ])('a text that is no secret is kept: %s', (line) => {
    expect(redact(line)).toBe(line);
  });
});

describe('personal data', () => {
  test.each([
    ['card 4111111111111111 declined', '4111111111111111'],
    ['card=4111-1111-1111-1111', '4111-1111-1111-1111'],
    ['{"pan":"5555 5555 5555 4444"}', '5555 5555 5555 4444'],
    ['amex 378282246310005', '378282246310005'],
    ['call +49 151 23456789', '23456789'],
    ['phone: +1-202-555-0173', '555-0173'],
    ['{"phone":"(202) 555-0173"}', '555-0173'],
    ['tel=+442071838750', '442071838750'],
    ['client 203.0.113.7 - - [20/Nov/2026]', '203.0.113.7'],
    ['X-Forwarded-For: 81.2.69.142, 10.0.0.1', '81.2.69.142'],
    ['remote_addr=2001:db8:85a3::8a2e:370:7334', '370:7334'],
    ['email=jane.doe%40example.com', 'jane.doe'],
    ['<jane.doe@example.com>', 'jane.doe'],
    ['iban FR1420041010050500013M02606', 'FR1420041010050500013M02606'],
    ['NL91ABNA0417164300', 'NL91ABNA0417164300'],
    ['SSN: 123-45-6789', '123-45-6789'],
  ])('the personal data is redacted: %s', (line, secret) => {
    expect(redact(line, everything)).not.toContain(secret);
  });

  it('personal data other than email addresses is kept unless the deployment asks for redaction', () => {
    const line = 'call +49 151 23456789 from 203.0.113.7, card 4111111111111111';
    expect(redact(line, { personal: [] })).toBe(line);
    expect(redact('mail to jane.doe@example.com', { personal: [] })).toBe('mail to [redacted]');
  });

  test.each([
    'order 4111111111111112 shipped',
    'postgres@14-main.log',
    'worker@3 restarted',
    'listening on 10.0.3.4:8080',
    'version 1.2.3 built',
  ])('the text without personal data is kept: %s', (line) => {
    expect(redact(line, everything)).toBe(line);
  });

  test.each([
    ['UnionPay, 19 digits', 'paid with 6212345678901234569', '6212345678901234569'],
    ['Maestro, 18 digits', 'card 500000000000000009', '500000000000000009'],
    ['in groups, behind an ID', 'id: 4111-1111-1111-1111', '4111-1111-1111-1111'],
  ])('a long card number is redacted: %s', (_, line, secret) => {
    expect(redact(line, everything)).not.toContain(secret);
  });
});

describe('identifiers of ECS', () => {
  const task = '0810fc0f1f83a0ced7f1bfda80dd85ee';
  const ecs = 'arn:aws:ecs:eu-west-1:123456789012';
  // Each passes Luhn's check.
  const numbers = ['38040208593899157', '500000000000000009', '4402178836510021931', '6212345678901234569'];
  test.each([
    'service checkout (deployment ecs-svc/N) deployment failed',
    'token: ecs-svc/N',
    `aws ecs describe-services --query "services[0].deployments[?id=='ecs-svc/N']"`,
    'deployments[?id==`ecs-svc/N`].failedTasks',
    '{"deploymentId":"ecs-svc/N","startedBy":"ecs-svc/N"}',
    `aws ecs describe-service-revisions --service-revision-arns ${ecs}:service-revision/shop/checkout/N --region eu-west-1`,
    'arn:aws-us-gov:ecs:us-gov-west-1:123456789012:service-revision/shop/checkout/N',
    'service revision N is live',
    'task set N was created',
    '{"serviceRevisionId":"N","deployment_id":"N","deployment":"N"}',
    `aws ecs stop-service-deployment --service-deployment-arn ${ecs}:service-deployment/shop/checkout/NCbAqzRk2_x-Yd8LmVt1Q`,
    `${ecs}:task-definition/api-key:42, secret ${ecs}:task/secrets/${task}`,
    `aws ecs describe-tasks --cluster shop --tasks ${task}`,
    `container ${task}-2645137788 stopped`,
    'since 1795715844, 1795715844510, 1795715844510123 and 1795715844510123456',
    'auth_time=1795715844510 token_expires_at=1795715844 "iat":1795715844',
  ])('an identifier of ECS is kept: %s', (form) => {
    for (const number of numbers) {
      const line = form.replaceAll('N', number);
      expect(redact(line, everything)).toBe(line);
    }
  });

  it('a password beside an identifier of ECS is redacted', () => {
    const line = `${ecs}:task/shop/${task} password=hunter2`;
    expect(redact(line)).toBe(line.replace('hunter2', '[redacted]'));
  });
});
