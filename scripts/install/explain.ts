import { remedyOf } from '../report/explain.ts';
import { SettingsError } from './settings-file.ts';

/**
 * One line for errors that users can fix; any other with AWS's own words.
 * @param options.profile of the command line, which the words name
 */
export function explainInstall(error: unknown, options: { profile?: string } = {}): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof SettingsError) return error.message;
  const remedy = remedyOf(error, options);
  if (remedy !== undefined)
    return /AccessDenied|UnauthorizedOperation/.test(error.name)
      ? `${remedy}\nThe deployer's policy is in docs/security.md.`
      : remedy;
  return '$metadata' in error ? `AWS answered ${error.name}: ${error.message}` : error.message;
}
