import { expect, test } from '@jest/globals';
import { isAccessDenied, isRetryable, isTimeout } from '../../shared/aws/aws-error.ts';
import { failureInWords } from '../../shared/aws/read-or-gap.ts';
import { GatewayError, InvalidInputError } from '../../shared/errors.ts';

const failure = (name: string, more: object = {}) => Object.assign(new Error('no'), { name, ...more });
const answered = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

test.each([
  ['ThrottlingException', failure('ThrottlingException', answered(400))],
  ['RequestLimitExceeded', failure('RequestLimitExceeded', answered(400))],
  ['SlowDown of S3', failure('SlowDown', answered(503))],
  ['any status 429', failure('Unknown', answered(429))],
  ['ServerException of ECS', failure('ServerException', answered(500))],
  ['a connection that was reset', failure('Error', { code: 'ECONNRESET' })],
  ['a name that DNS did not resolve in time', failure('Error', { code: 'EAI_AGAIN' })],
  ['a socket without an answer', failure('TimeoutError')],
  ['a signal that aborted', failure('AbortError')],
  ['a cause that is retryable', new Error('wrapped', { cause: failure('Error', { code: 'ETIMEDOUT' }) })],
  ['our own that says so', new GatewayError('busy', 'no', { retryable: true })],
])('%s is retryable', (_, error) => {
  expect(isRetryable(error)).toBe(true);
});

test.each([
  ['AccessDeniedException', failure('AccessDeniedException', answered(400))],
  ['AccessDenied with a status of 503', failure('AccessDenied', answered(503))],
  ['ClientException of ECS', failure('ClientException', answered(400))],
  ['ClusterNotFoundException', failure('ClusterNotFoundException', answered(400))],
  ['a fault of our own', new TypeError('x is undefined')],
  ['our own that says so', new GatewayError('refused', 'no', { retryable: false })],
  ['an invalid input', new InvalidInputError('no')],
  ['a string', 'no'],
  ['a missing error', undefined],
])('%s is not retryable', (_, error) => {
  expect(isRetryable(error)).toBe(false);
});

test('an access denial and a timeout are distinguished by the name of the error', () => {
  const names = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'TimeoutError', 'Other'];
  expect(names.filter((name) => isAccessDenied(failure(name)))).toEqual(names.slice(0, 3));
  expect(names.filter((name) => isTimeout(failure(name)))).toEqual(['TimeoutError']);
});

const denied = Object.assign(failure('AccessDeniedException'), {
  message:
    'User: arn:aws:sts::123456789012:assumed-role/app is not authorized to perform: ecs:ListTasks on *',
});

test.each([
  [denied, 'AccessDenied on ecs:ListTasks: grant this action to the role that reads'],
  [failure('AccessDenied'), 'AccessDenied on ecs:ListServices: grant this action to the role that reads'],
  [failure('TimeoutError'), 'no answer in time on ecs:ListServices'],
  [failure('ThrottlingException'), 'Throttling on ecs:ListServices'],
  [failure('ClientException'), 'ClientException on ecs:ListServices'],
  [failure('ServerException'), 'ServerException on ecs:ListServices'],
  [
    new GatewayError('metrics-incomplete', 'CloudWatch left some out', { retryable: true }),
    'CloudWatch left some out',
  ],
  ['no error', 'failed on ecs:ListServices'],
])('the failure "%s" is put into words as "%s"', (error, words) => {
  expect(failureInWords(error, 'ecs:ListServices')).toBe(words);
});
