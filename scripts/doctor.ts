// `npm run doctor`: checks an installation from the outside and from inside its functions, one line each with the
// remedy. Changes nothing: its test post is removed again.
import { Command } from 'commander';
import { commandName } from './command-name.ts';
import { examine } from './doctor/examine.ts';
import type { Line } from './doctor/line.ts';
import { printed } from './doctor/print.ts';
import { explainInstall } from './install/explain.ts';
import {
  connectionOf,
  type InstallOptions,
  installOptions,
  loadPlacement,
  stackNameOf,
  stackNameOption,
} from './install/options.ts';

interface Options extends InstallOptions {
  sandbox?: true;
  json?: true;
}

/** Width without a terminal, columns. */
const pipedColumns = 80;

const program = installOptions(new Command(commandName('doctor')))
  .description(
    'Checks an installation: one line each, green, yellow or red with the remedy. Sends a synthetic stop through the queue to a test post, which is removed again.',
  )
  .option(...stackNameOption)
  .option('--sandbox', 'check the sandbox, without an AWS account')
  .option('--json', 'print the lines as JSON, for programs')
  .addHelpText('after', '\nThe exit code is 1 when a line is red, and 2 for a wrong option.');
const options = program.parse().opts<Options>();

try {
  const lines = options.sandbox ? await ofSandbox() : await ofInstallation();
  if (options.json) console.log(JSON.stringify(lines, null, 2));
  else {
    const { columns = pipedColumns, isTTY } = process.stdout;
    process.stdout.write(printed(lines, { columns, color: isTTY && process.stdout.hasColors() }));
  }
  if (lines.some(({ level }) => level === 'red')) process.exitCode = 1;
} catch (error) {
  console.error(explainInstall(error, options));
  process.exitCode = 1;
}

async function ofInstallation(): Promise<Line[]> {
  const connection = await connectionOf(options, loadPlacement(options));
  if (process.stderr.isTTY) process.stderr.write('Checking; the test post takes up to a minute ...\n');
  return examine({
    connection,
    stackName: options.stackName ?? stackNameOf(options.stage),
    now: Date.now,
    sleep: wait,
  });
}

async function ofSandbox(): Promise<Line[]> {
  const { withSandbox } = await import('./doctor/sandbox.ts');
  return withSandbox(examine, wait);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
