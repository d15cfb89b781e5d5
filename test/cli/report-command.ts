import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { operatorKeyId } from '../../sandbox/deploy.ts';

/** Result of a command. */
export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** User with full access to the local AWS, and no other AWS settings. */
export function userOf(endpoint: string, folder: string): NodeJS.ProcessEnv {
  return {
    ...nobody(folder),
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: operatorKeyId,
    AWS_SECRET_ACCESS_KEY: 'sandbox',
  };
}

/** User without any AWS settings, with a home directory of their own. */
export function nobody(folder: string): NodeJS.ProcessEnv {
  const rest = Object.entries(process.env).filter(([name]) => !/^AWS_|COLOR|^INIT_CWD$/.test(name));
  return { ...Object.fromEntries(rest), HOME: folder, INIT_CWD: folder, AWS_EC2_METADATA_DISABLED: 'true' };
}

/** Starts `npm run report -- ARGUMENTS`. */
export function startReport(env: NodeJS.ProcessEnv, args: readonly string[]) {
  const options = ['--disable-warning=ExperimentalWarning', 'scripts/report.ts', ...args];
  const program = spawn(process.execPath, options, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    program[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  const ended = once(program, 'close').then(([status]): Ended => ({ status, ...said }));
  return { ended, kill: (signal: NodeJS.Signals) => program.kill(signal) };
}

export function readText(path: string): string {
  return readFileSync(path, 'utf8');
}
