/**
 * For the AWS clients of a function: a socket that hangs must not cost the invocation. The SDK tries again after
 * these times (milliseconds); DynamoDB answers in some ten.
 */
export const clientOptions = {
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
};
