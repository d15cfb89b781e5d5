/** Reason that a read failed: the AWS action that was called, or an error message of ours. */
export type ReadFailure =
  | { code: 'access-denied'; action: string }
  | { code: 'timeout'; action: string }
  | { code: 'failed'; action: string; error?: string }
  | { code: 'error'; message: string };

/** Reason that a read failed, on one line: `AccessDenied on ecs:ListServices: …`, `Throttling on …`. */
export function failureWords(failure: ReadFailure): string {
  switch (failure.code) {
    case 'access-denied':
      return `AccessDenied on ${failure.action}: grant this action to the role that reads`;
    case 'timeout':
      return `no answer in time on ${failure.action}`;
    case 'failed':
      return `${shortName(failure.error ?? 'failed')} on ${failure.action}`;
    case 'error':
      return failure.message;
  }
}

/** ECS's "ClientException" and "ServerException" mean nothing without the suffix; every other name does. */
function shortName(error: string): string {
  return error.replace(/(?<!^(?:Client|Server))Exception$/, '');
}
