import { AwsError } from '../service.ts';

/** CloudWatch once spoke the query protocol: SDKs take the error's code from this header. */
export function cloudWatchError(code: string, message: string): AwsError {
  return new AwsError(code, message, { queryError: `${code};Sender` });
}

/** CloudWatch's error code for an invalid request. SDKs call it ValidationException. */
export function validationError(message: string): AwsError {
  return cloudWatchError('ValidationError', message);
}
