import { Command, type CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Tolerance } from '../../shared/sizing/decide/policy.ts';
import { commandName, isPackaged } from '../command-name.ts';

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

/** npm consumes options that are not behind --; npx passes them on. */
const twoDashes = isPackaged
  ? 'Options begin with two dashes: npx ecs-steward report --cluster NAME.'
  : 'Put options after two dashes: npm run report -- --cluster NAME.';

/** Exit code for an invalid command line, as in grep and curl. */
const usage = 2;
const formats = ['html', 'json', 'csv'] as const;

const description = `Recommends CPU and memory for each ECS service on Fargate, with the reason and the monthly savings.

It reads ECS, CloudWatch, Application Auto Scaling and the AWS Price List of one region, with the same credentials as \
the AWS CLI. Nothing has to be deployed, and nothing is changed.`;

const command = commandName('report');
const examples = `
Examples:
  ${command} --sandbox                   a sample fleet, without an AWS account
  ${command} --cluster shop              every service of a cluster
  ${command} --service catalog           one service in detail
  ${command} --html report.html --csv report.csv
  ${isPackaged ? command : 'npm run --silent report --'} --json - | jq .totals`;

/** Parses the command line. Exits on --help (0) and on an invalid command line (2). */
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
    .option('--cluster <name>', 'name or ARN of a cluster; all clusters of the region by default')
    .option('--service <name>', 'name of one service or task family, or the ARN of a service')
    .addOption(
      new Option('--lookback <days>', 'look-back: days of usage to analyze')
        .choices(['14', '32', '63'])
        .default('14'),
    )
    .addOption(
      new Option(
        '--tolerance <level>',
        'tolerance of services without the tag steward:tolerance (default: standard)',
      ).choices(['critical', 'standard', 'batch'] satisfies Tolerance[]),
    )
    .option(
      '--price-multiplier <number>',
      'your price as a share of the list price (0.8 = 20% discount)',
      factor(10),
      1,
    )
    .option(
      '--spot-factor <number>',
      'price of Fargate Spot as a share of the on-demand price, such as 0.4',
      factor(1),
    )
    .option('--html <file>', 'also write the report with its charts, as one HTML file')
    .option('--json <file>', 'also write the report as JSON; - is standard output')
    .option('--csv <file>', 'also write a line for each service; - is standard output')
    .option('--region <region>', 'AWS region (default: as in the AWS CLI)')
    .option('--profile <name>', 'profile of the AWS CLI')
    .addOption(new Option('--sandbox', 'a sample fleet on a local AWS').conflicts(['region', 'profile']))
    .helpOption('--help', 'show this help')
    .addHelpText('after', examples)
    .configureOutput({ outputError: (text, write) => write(inOneLine(text)) })
    .exitOverride(end);
}

function factor(most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (value > 0 && value <= most) return value;
    throw new InvalidArgumentError(`Expected a number above 0 and at most ${most}.`);
  };
}

function inOneLine(text: string): string {
  // npm consumes options that are not behind -- and passes on only their values.
  const words = text.includes('too many arguments')
    ? twoDashes
    : text
        .replace(/^error: /, '')
        .replaceAll(/\s+/g, ' ')
        .trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} (${commandName('report')} --help for more)\n`;
}

function end({ exitCode }: CommanderError): never {
  process.exit(exitCode === 0 ? 0 : usage);
}
