import { expect, it, test } from '@jest/globals';
import { explain } from '../../scripts/report/explain.ts';
import { GatewayError } from '../../shared/errors.ts';

const options: { profile?: string } = {};

/** An error as reading ECS gives it: the SDK's own is its cause. */
function failed(name: string, message: string, details: object = {}): Error {
  const cause = Object.assign(new Error(message), { name, ...details });
  return new GatewayError('not-readable', `ECS cannot be read: ${name}`, { retryable: true, cause });
}

const sso =
  'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.';
const denied =
  'User: arn:aws:sts::123456789012:assumed-role/dev/ana is not authorized to perform: ecs:ListClusters on resource: * because no identity-based policy allows the ecs:ListClusters action';

test.each([
  [
    'an SSO session that has ended',
    failed('CredentialsProviderError', sso),
    'The AWS sign-in has expired: run aws sso login --profile dev',
  ],
  [
    'credentials that have expired',
    failed('ExpiredTokenException', 'The security token included in the request is expired'),
    'The AWS credentials have expired: sign in again, as with aws sso login --profile dev.',
  ],
  [
    'a region that does not exist',
    failed('Error', 'getaddrinfo ENOTFOUND', { code: 'ENOTFOUND', hostname: 'ecs.eu-west-9.amazonaws.com' }),
    'ecs.eu-west-9.amazonaws.com not found: check the region and the network.',
  ],
  [
    'an action that is not allowed',
    failed('AccessDeniedException', denied),
    'AWS denied ecs:ListClusters to arn:aws:sts::123456789012:assumed-role/dev/ana: grant this action, or use another profile.',
  ],
  [
    'a page of a proxy in place of an answer',
    failed('SyntaxError', 'Unexpected token \'<\', "<html>"... is not valid JSON', {
      $metadata: { httpStatusCode: 403 },
    }),
    'The response was HTTP 403 with HTML or other text, not AWS data: check for a proxy in between.',
  ],
  [
    'a missing answer',
    failed('TimeoutError', 'Connection timed out'),
    'AWS timed out: check the network and try again.',
  ],
])('the remedy is named for %s', (_, error, expected) => {
  expect(explain(error, { ...options, profile: 'dev' })).toBe(expected);
});

it('an error of our own shows where it comes from', () => {
  expect(explain(new TypeError('x is not a function'), options)).toContain('explain.test.ts');
});

it('an explained error shows neither secrets nor control characters', () => {
  const answer = '\u001B[2J\u001B]0;owned\u0007no access\u200B with password=hunter2-Autumn9';
  const shown = explain(failed('AccessDeniedException', answer), options);
  expect(shown).toBe('AWS denied access: no access with password=[redacted]');
});
