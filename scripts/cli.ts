// The program of the npm package: `npx ecs-steward COMMAND`. Each command is the same code as its npm script in a clone.
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { projectFile } from '../sandbox/project-file.ts';

/** A command, loaded when it is asked for; it reads the rest of the command line. */
interface Entry {
  name: string;
  description: string;
  load: () => Promise<unknown>;
}

const entries: Entry[] = [
  {
    name: 'report',
    description: 'Prints the right-sizing report of your account; nothing has to be deployed',
    load: () => import('./report.ts'),
  },
  {
    name: 'slack-app',
    description: "Prints the Slack app's manifest and stores its secrets in SSM",
    load: () => import('./slack-app.ts'),
  },
  {
    name: 'deploy',
    description: 'Installs or updates ECS Steward in your account, with the settings of steward.yml',
    load: () => import('./deploy.ts'),
  },
  {
    name: 'doctor',
    description: 'Checks an installation, one line each with the remedy; --sandbox checks the sandbox',
    load: () => import('./doctor.ts'),
  },
  {
    name: 'sandbox',
    description: 'Starts a local AWS and a local Slack with a sample fleet, on a page in your browser',
    load: () => import('../sandbox/main.ts'),
  },
];

// The AWS SDK warns on Node 20, which the commands run on until it ends.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const { version } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { version: string };

const program = new Command('npx ecs-steward')
  .description('Explains in Slack why ECS tasks stop, and keeps services matched to their usage.')
  .version(version);
for (const { name, description, load } of entries) {
  program
    .command(name)
    .description(description)
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async () => {
      // The command parses its own line, as it does behind `npm run`.
      process.argv.splice(2, 1);
      await load();
    });
}
// `help COMMAND` is `COMMAND --help`: the command itself knows its options.
const [asked, named] = process.argv.slice(2);
if (asked === 'help' && named) process.argv.splice(2, 2, named, '--help');
await program.parseAsync();
