import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Command of a script, run on the project's own Node from its root. */
export interface Step {
  name: string;
  /** Program of a package below node_modules, or a script of ours; then its arguments. */
  command: string[];
}

/**
 * Runs steps one after the other and prints the result of each; shows a step's output only if it failed.
 * @returns true if all succeeded
 */
export function runSteps(steps: Step[]): boolean {
  return steps.map(runStep).every(Boolean);
}

function runStep({ name, command: [file = '', ...args] }: Step): boolean {
  const started = performance.now();
  const program = file.endsWith('.ts') ? file : `node_modules/${file}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'}  ${name.padEnd(36)} ${seconds.padStart(5)} s`);
  if (status !== 0) console.log(`${stdout}${stderr}`);
  return status === 0;
}

/** Runs a program in this terminal, and exits with its exit code. */
export function become(program: string, args: string[], nodeOptions: string[] = []): never {
  const { status } = spawnSync(process.execPath, [...nodeOptions, program, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}
