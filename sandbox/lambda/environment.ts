import { devNull } from 'node:os';
import type { FunctionDefinition, Place } from '../template/deployment.ts';

/**
 * The variables that a function sees: the template's, the given extra ones, and those of Lambda itself.
 * Nothing of this machine's environment gets in, not even its AWS configuration files.
 */
export function functionEnvironment(
  definition: FunctionDefinition,
  place: Place,
  options: { accessKeyId: string; extra: Record<string, string> },
): Record<string, string> {
  return {
    ...definition.environment,
    ...options.extra,
    _HANDLER: definition.handler,
    AWS_ACCESS_KEY_ID: options.accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_SESSION_TOKEN: 'sandbox',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_DEFAULT_REGION: place.region,
    AWS_REGION: place.region,
    AWS_ENDPOINT_URL: place.endpoint,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'sandbox',
    TZ: ':UTC',
  };
}
