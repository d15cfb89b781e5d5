import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Looks for the profile in the two files of the AWS CLI. */
export function isKnownProfile(profile: string): boolean {
  const files = [
    process.env.AWS_CONFIG_FILE ?? join(homedir(), '.aws', 'config'),
    process.env.AWS_SHARED_CREDENTIALS_FILE ?? join(homedir(), '.aws', 'credentials'),
  ];
  return files.some((file) => {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split(/\r?\n/) : [];
    return lines.some((line) => [`[${profile}]`, `[profile ${profile}]`].includes(line.trim()));
  });
}

/** One line for a profile that neither file names; undefined where it exists or none is asked for. */
export function profileProblem(profile = process.env.AWS_PROFILE): string | undefined {
  if (profile === undefined || profile === '' || isKnownProfile(profile)) return undefined;
  return `AWS profile ${profile} not found: list the existing ones with aws configure list-profiles.`;
}
