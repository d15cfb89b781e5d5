import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { redact } from '../../shared/model/redaction/redact.ts';
import { wordings } from '../incidents/wordings.ts';

describe('text around a secret', () => {
  const cases: [string, string][] = [
    ['DB_PASSWORD=hunter2 starting', 'DB_PASSWORD=[redacted] starting'],
    [
      '{"user":"shop","password":"hunter2","port":5432}',
      '{"user":"shop","password":"[redacted]","port":5432}',
    ],
    [
      'config: { apiKey: "k-123", region: "eu-west-1" }',
      'config: { apiKey: "[redacted]", region: "eu-west-1" }',
    ],
    [
      'postgres://shop:hunter2@db.shop.internal:5432/shop',
      'postgres://shop:[redacted]@db.shop.internal:5432/shop',
    ],
    [
      'Server=db;User Id=sa;Password=a#b!c;Encrypt=true',
      'Server=db;User Id=sa;Password=[redacted];Encrypt=true',
    ],
    ['run --token abc123 --verbose', 'run --token [redacted] --verbose'],
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [redacted]'],
    [
      'GET /x?X-Amz-Credential=AKIA/2026&X-Amz-Signature=00ff&page=2',
      'GET /x?X-Amz-Credential=[redacted]&X-Amz-Signature=[redacted]&page=2',
    ],
    ['mail to jane.doe+ops@example.co.uk failed', 'mail to [redacted] failed'],
    [
      'posting to https://hooks.slack.com/services/T0/B0/abcdef',
      'posting to https://hooks.slack.com/services/[redacted]',
    ],
    ['mysql -ushop -phunter2 shop', 'mysql -ushop -p[redacted] shop'],
    ["CREATE USER shop IDENTIFIED BY 'hunter2';", "CREATE USER shop IDENTIFIED BY '[redacted]';"],
    ['<Password>hunter2</Password>', '<Password>[redacted]</Password>'],
    ['{"log":"{\\"token\\":\\"abc\\"}"}', '{"log":"{\\"token\\":\\"[redacted]\\"}"}'],
    ['id ASIAQWERTYUIOPASDFGH used', 'id [redacted] used'],
  ];
  test.each(cases)('the secret alone is redacted: %s', (text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it('a private key over several lines is redacted, in whole and in part', () => {
    const body = 'MIIEpAIBAAKCAQEA7bq8SxKp3yJ2Zr0Vw9dTnU5hLmGfQeXcRtYaBsNoPiKlMjHg';
    const key = `-----BEGIN RSA PRIVATE KEY-----\n${body}\n${body}\nQ2==\n-----END RSA PRIVATE KEY-----`;
    expect(redact(`before\n${key}\nafter`)).toBe('before\nprivate key [redacted]\nafter');
    for (const part of [
      `${key.slice(0, 90)}`,
      `x\n${body}\ny`,
      `${body}\nQ2==\n-----END RSA PRIVATE KEY-----`,
    ]) {
      expect(redact(part)).not.toContain(body.slice(0, 20));
    }
  });
});

describe('text without a secret', () => {
  const sentences = Object.values(wordings).flat();
  test.each(sentences)('the wording of AWS is left as it is: %s', (words) => {
    expect(redact(words)).toBe(words);
  });

  test.each([
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-password-AbCdEf',
    'arn:aws:ecs:eu-west-1:123456789012:task/shop-prod/8d2f1c0e9b7a4f6d8c1e2a3b4c5d6e7f',
    'acme/web@sha256:3f2a9c1e8b7d6a5f4e3d2c1b0a9f8e7d6c5b4a3f2e1d0c9b8a7f6e5d4c3b2a1f',
    '3f2a9c1e8b7d6a5f4e3d2c1b0a9f8e7d6c5b4a3f2e1d0c9b8a7f6e5d4c3b2a1f',
    'subnet-0aaa1111bbb2222cc, sg-0123456789abcdef0, i-0123456789abcdef0',
    'aws secretsmanager describe-secret --secret-id shop/db --region eu-west-1',
    'https://sqs.eu-west-1.amazonaws.com/123456789012/stops',
    'http://localhost:8080/health?user=a@b',
    'password authentication failed for user "shop"',
    'secret shop/db-password: AccessDeniedException: not allowed',
    'GET https://auth.docker.io/token?service=registry 401 Unauthorized',
  ])('harmless text is left as it is: %s', (words) => {
    expect(redact(words)).toBe(words);
  });
});

/** A value that no ordinary word contains, in the characters of real credentials. */
const secrets = fc
  .tuple(
    fc.constantFrom('Zq7', 'x9K', '0dW'),
    fc.stringMatching(/^[A-Za-z0-9_+./~!#$%^*?-]{10,60}$/),
    fc.constantFrom('8Jw', 'v3Q'),
  )
  .map((parts) => parts.join(''));

const keys = fc.constantFrom(
  'password',
  'DB_PASSWORD',
  'passwd',
  'clientSecret',
  'client_secret',
  'API_KEY',
  'x-api-key',
  'apiKey',
  'aws_secret_access_key',
  'SecretAccessKey',
  'AWS_SESSION_TOKEN',
  'accessToken',
  'refresh_token',
  'PRIVATE_KEY',
  'connectionString',
);

const forms: Record<string, (key: string, secret: string) => string> = {
  environment: (key, secret) => `${key}=${secret}`,
  export: (key, secret) => `export ${key}="${secret}"`,
  JSON: (key, secret) => JSON.stringify({ a: 1, [key]: secret, z: 'last' }),
  'JSON within JSON': (key, secret) => JSON.stringify({ log: JSON.stringify({ [key]: secret, z: 'last' }) }),
  YAML: (key, secret) => `${key}: ${secret}`,
  Python: (key, secret) => `{'${key}': '${secret}', 'z': 1}`,
  Ruby: (key, secret) => `:${key} => "${secret}"`,
  'query string': (key, secret) => `https://shop.example/x?a=1&${key}=${secret}&z=2`,
  'connection string': (key, secret) => `Server=db;${key}=${secret};Encrypt=true`,
  option: (key, secret) => `run --${key} ${secret} --verbose`,
  'option with an equals sign': (key, secret) => `run --${key}=${secret}`,
  'cut within quotes': (key, secret) => `{"${key}":"${secret}`,
  call: (key, secret) => `connect(host="db", ${key}="${secret}")`,
};

const keyless: Record<string, (secret: string) => string> = {
  header: (secret) => `Authorization: Bearer ${secret}`,
  'header in JSON': (secret) => JSON.stringify({ headers: { authorization: `Basic ${secret}` } }),
  webhook: (secret) => `https://hooks.slack.com/services/T0/B0/${secret.replaceAll(/[^\w]/g, 'x')}`,
  'signed URL': (secret) => `https://b.s3.amazonaws.com/k?X-Amz-Signature=${secret}&X-Amz-Date=1`,
};

const prefixes = fc.constantFrom(
  'xoxb-',
  'xoxp-',
  'ghp_',
  'github_pat_',
  'glpat-',
  'sk_live_',
  'sk-',
  'AIza',
  'npm_',
  'hvs.',
);

const surroundings = fc.tuple(
  fc.constantFrom('', 'ERROR ', '2026-11-20T01:12:40Z [main] ', 'a=1 ', 'line\n', '('),
  fc.constantFrom('', ' done', '\nnext line', ' x=2', ')'),
);

function letThrough(text: string, secret: string): boolean {
  return redact(text).includes(secret);
}

describe('generated secrets', () => {
  test.each(Object.entries(forms))('a named secret is redacted in the form "%s"', (_name, form) => {
    fc.assert(
      fc.property(keys, secrets, surroundings, (key, secret, [before, after]) => {
        return !letThrough(`${before}${form(key, secret)}${after}`, secret);
      }),
    );
  });

  test.each(Object.entries(keyless))('an unnamed secret is redacted in the form "%s"', (_name, form) => {
    fc.assert(
      fc.property(secrets, surroundings, (secret, [before, after]) => {
        const token = secret.replaceAll(/[^\w]/g, 'x');
        return !letThrough(`${before}${form(token)}${after}`, token);
      }),
    );
  });

  it('a token is redacted after a prefix that identifies it', () => {
    const tokens = fc
      .tuple(prefixes, fc.stringMatching(/^[A-Za-z0-9]{24,60}$/))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        tokens,
        surroundings,
        (token, [before, after]) => !letThrough(`${before}${token}${after}`, token),
      ),
    );
  });

  it('the password of a URL is redacted', () => {
    const password = secrets.map((secret) => encodeURIComponent(secret));
    fc.assert(
      fc.property(password, surroundings, (secret, [before, after]) => {
        return !letThrough(`${before}redis://default:${secret}@cache.shop.internal:6379/0${after}`, secret);
      }),
    );
  });

  it('the signature of a JSON Web Token is redacted', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9_-]{10,40}$/);
    fc.assert(
      fc.property(part, part, part, surroundings, (head, body, signature, [before, after]) => {
        const token = `eyJ${head}.eyJ${body}.${signature}`;
        return !redact(`${before}${token}${after}`).includes(signature);
      }),
    );
  });

  it('an email address is redacted', () => {
    const emails = fc.tuple(
      fc.stringMatching(/^[a-z][a-z0-9._+-]{1,20}[a-z0-9]$/),
      fc.constantFrom('example.com', 'mail.example.co.uk', 'x-y.example.museum'),
    );
    fc.assert(
      fc.property(emails, surroundings, ([local, domain], [before, after]) => {
        return !redact(`${before}${local}@${domain}${after}`).includes(`${local}@`);
      }),
    );
  });
});

describe('repeated redaction', () => {
  const fragments = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'password',
      'token',
      '=',
      ':',
      '"',
      "'",
      '\\',
      ' ',
      '\n',
      '[redacted]',
      'Bearer ',
      '://',
      '@',
      '-----BEGIN PRIVATE KEY-----',
      'authorization',
      '--',
      ';',
      '&',
      ',',
      'AKIAQWERTYUIOPASDFGH',
      'eyJhbGciOiJIUzI1',
      'a.b',
      'mysql -p',
      '<secret>',
      "identified by '",
      'cookie: ',
    ),
  );
  it('redacting a text twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.array(fragments, { maxLength: 14 }), (parts) => {
        const once = redact(parts.join(''));
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });
});
