import type { IncomingMessage } from 'node:http';
import type { Lambda } from '../../lambda/lambda.ts';
import { AwsError, arnIn, type Input, type Service } from '../service.ts';

/** Concurrent executions of an account by default ("Lambda quotas" of the developer guide). */
const concurrency = 1_000;

/** Lambda's own API, as far as users need it: invoking a function, and the account's limits. */
export function createLambdaApi(lambda: Lambda): Service {
  return {
    name: 'lambda',
    target: 'lambda',
    contentType: 'application/x-amz-json-1.1',
    operations: {
      GetAccountSettings: {
        requires: () => [{ action: 'lambda:GetAccountSettings', resource: '*' }],
        run: () => ({
          AccountLimit: {
            ConcurrentExecutions: concurrency,
            UnreservedConcurrentExecutions: concurrency,
          },
        }),
      },
      Invoke: {
        requires: ({ FunctionName }, { place }) => [
          {
            action: 'lambda:InvokeFunction',
            resource: arnIn(place, 'lambda', `function:${FunctionName}`),
          },
        ],
        async run({ FunctionName, Payload }) {
          const { result, error } = await lambda.invoke(String(FunctionName), Payload).catch(() => {
            throw new AwsError('ResourceNotFoundException', `Function not found: ${FunctionName}`, {
              status: 404,
            });
          });
          return { text: error ? JSON.stringify(error) : (result ?? 'null'), isError: error !== undefined };
        },
      },
    },
  };
}

/** Response of Invoke: the payload as it is, and a header that marks an error. */
export interface InvokeAnswer {
  text: string;
  isError: boolean;
}

/**
 * Parses a request of Lambda's REST protocol.
 * @returns undefined for a request to another service
 */
export function readLambdaRequest(
  request: IncomingMessage,
  body: Buffer,
): { operation: string; input: Input } | undefined {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === '/2016-08-19/account-settings' || pathname === '/2016-08-19/account-settings/')
    return { operation: 'GetAccountSettings', input: {} };
  const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(pathname) ?? [];
  if (name === undefined) return undefined;
  const Payload: unknown = body.length > 0 ? JSON.parse(body.toString('utf8')) : {};
  return { operation: 'Invoke', input: { FunctionName: decodeURIComponent(name), Payload } };
}
