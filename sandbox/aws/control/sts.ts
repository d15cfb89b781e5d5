import type { Service } from '../service.ts';

/** STS: the caller's own identity, which needs no permission. */
export function createSts(): Service {
  return {
    name: 'sts',
    target: 'sts',
    contentType: 'application/x-amz-json-1.1',
    operations: {
      GetCallerIdentity: {
        requires: () => [],
        run: (_input, { place, callerArn }) => ({
          Account: place.accountId,
          Arn: callerArn,
          UserId: 'AIDASANDBOX',
        }),
      },
    },
  };
}
