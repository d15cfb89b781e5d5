// `npm start`: ECS Steward on a local AWS and a local Slack; no account, nothing leaves the machine.
import { Command, InvalidArgumentError, Option } from 'commander';
import { commandName } from '../scripts/command-name.ts';
import { keepRunning } from './commands/keep-running.ts';
import { playFile } from './commands/play-file.ts';
import { playOnce } from './commands/play-once.ts';

interface Options {
  once?: true;
  event?: string;
  port?: number;
}

function port(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new InvalidArgumentError('A port is a whole number from 0 (any free one) to 65535.');
}

/** Exit code of a command line that is wrong, as of the report's. */
const usageError = 2;

const program = new Command(commandName('sandbox'))
  .description(
    'Starts a local AWS and a local Slack, plays a scenario of stopped tasks through the deployed wiring, ' +
      'and keeps running: the page shows the channel, and sends new events.',
  )
  .option('--once', 'play the scenario, print every message as text, and end')
  .addOption(
    new Option('--event <file>', 'play one event, print what becomes of it, and end').conflicts('once'),
  )
  .option('--port <number>', 'port of the page; 8626 or the next free one when not named', port)
  .showHelpAfterError(`(${commandName('sandbox')} --help for more)`)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : usageError))
  .parse();

// A reader such as head or less may close the pipe early.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const options = program.opts<Options>();
try {
  if (options.event) await playFile(options.event);
  else if (options.once) await playOnce();
  else await keepRunning(options.port);
} catch (error) {
  console.error(oneLine(error));
  process.exitCode = 1;
}

/** Errors that a person can mend are one line; only a fault of ours shows where it comes from. */
function oneLine(error: unknown): string {
  const { code, port: busy } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE')
    return `Port ${busy} is in use: choose another with --port, or end what uses it.`;
  if (code === 'EACCES' && busy)
    return `Port ${busy} is not allowed for this user: choose another with --port.`;
  if (error instanceof InvalidArgumentError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
