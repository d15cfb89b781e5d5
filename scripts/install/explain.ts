import { SettingsError } from './settings-file.ts';

/** Remedies for errors of the AWS SDK that a person can mend, by their names. */
const remedies: Record<string, string> = {
  CredentialsProviderError: 'No AWS credentials: set AWS_PROFILE, run aws sso login, or add --profile NAME.',
  ExpiredTokenException: 'The AWS credentials have expired: log in again (aws sso login).',
  ExpiredToken: 'The AWS credentials have expired: log in again (aws sso login).',
  InvalidClientTokenId: 'AWS does not know these credentials: check the profile and the region.',
  UnrecognizedClientException: 'AWS does not know these credentials: check the profile and the region.',
};

/** One line for what a person can mend; anything else with its stack, for a report of a bug. */
export function explainInstall(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof SettingsError) return error.message;
  const remedy = remedies[error.name];
  if (remedy) return remedy;
  if (/AccessDenied|UnauthorizedOperation/.test(error.name))
    return `AWS denied it: ${error.message}\nThe deployer's policy is in docs/security.md.`;
  return '$metadata' in error ? `AWS answered ${error.name}: ${error.message}` : error.message;
}
