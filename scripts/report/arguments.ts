import { Command, type CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Tolerance } from '../../shared/sizing/decide/policy.ts';
import { commandName } from '../command-name.ts';

/** Options of the command line. */
export interface Options {
  cluster?: string;
  service?: string;
  lookback: '14' | '32' | '63';
  tolerance?: Tolerance;
  priceMultiplier: number;
  spotFactor?: number;
  html?: string;
  json?: string;
  csv?: string;
  region?: string;
  profile?: string;
  sandbox?: true;
}

/** The exit code for a command line that cannot be understood, as of grep or curl. */
const usage = 2;
const formats = ['html', 'json', 'csv'] as const;

const description = `Says what CPU and memory each ECS service on Fargate should have, why, and what
that saves a month.

It reads ECS, CloudWatch, Application Auto Scaling and the AWS Price List of one
region, with the credentials that the AWS CLI would use. Nothing has to be
deployed, and nothing is changed.`;

const examples = `
Examples:
  npm run report -- --sandbox                          a sample fleet, without an AWS account
  npm run report -- --cluster shop                     every service of a cluster
  npm run report -- --service catalog                  all about one service
  npm run report -- --html report.html --csv report.csv
  npm run --silent report -- --json - | jq .totals`;

/** Reads the command line. Ends the program on --help (0), and on what it cannot understand (2). */
export function parse(argv: readonly string[]): Options {
  const program = createProgram();
  program.parse(argv);
  const options = program.opts<Options>();
  if (formats.filter((format) => options[format] === '-').length > 1)
    program.error('only one of --html, --json and --csv can go to standard output (-).');
  return options;
}

function createProgram(): Command {
  return new Command(commandName('report'))
    .description(description)
    .option('--cluster <name>', 'name or ARN of a cluster; all clusters of the region when not said')
    .option('--service <name>', 'name of one service or task family, or the ARN of a service')
    .addOption(
      new Option('--lookback <days>', 'days of usage to look at').choices(['14', '32', '63']).default('14'),
    )
    .addOption(
      new Option(
        '--tolerance <level>',
        'what services without the tag steward:tolerance are taken for (standard when not said)',
      ).choices(['critical', 'standard', 'batch'] satisfies Tolerance[]),
    )
    .option(
      '--price-multiplier <number>',
      'your price over the list price: 0.8 is a fifth off',
      factor(10),
      1,
    )
    .option('--spot-factor <number>', "Fargate Spot's price over the on-demand price, such as 0.4", factor(1))
    .option('--html <file>', 'also write the report with its charts, as one HTML file')
    .option('--json <file>', 'also write everything for programs; - is standard output')
    .option('--csv <file>', 'also write a line for each service; - is standard output')
    .option('--region <region>', 'AWS region; as the AWS CLI has it when not said')
    .option('--profile <name>', 'profile of the AWS CLI')
    .addOption(new Option('--sandbox', 'a sample fleet on a local AWS').conflicts(['region', 'profile']))
    .helpOption('--help', 'this text')
    .addHelpText('after', examples)
    .configureOutput({ outputError: (text, write) => write(inOneLine(text)) })
    .exitOverride(end);
}

function factor(most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (value > 0 && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number above 0, at most ${most}.`);
  };
}

function inOneLine(text: string): string {
  // npm keeps options to itself that do not stand behind --, and hands on their values alone.
  const words = text.includes('too many arguments')
    ? 'Options go behind two dashes, as in npm run report -- --cluster NAME.'
    : text
        .replace(/^error: /, '')
        .replaceAll(/\s+/g, ' ')
        .trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} (${commandName('report')} --help says more)\n`;
}

function end({ exitCode }: CommanderError): never {
  process.exit(exitCode === 0 ? 0 : usage);
}
