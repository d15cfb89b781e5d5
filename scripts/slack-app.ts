// `npm run slack-app`: prints the manifest of the Slack app for this installation, with the link that opens Slack with
// it; then takes the app's secrets from the terminal or standard input into SSM, never from the command line.
import { createInterface } from 'node:readline/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Command, Option } from 'commander';
import { commandName } from './command-name.ts';
import { explainInstall } from './install/explain.ts';
import {
  connectionOf,
  type InstallOptions,
  installOptions,
  loadInstallation,
  stackNameOption,
} from './install/options.ts';
import { createAppLink, manifestYaml, scopesFor, shapeOf } from './install/slack-manifest.ts';
import { readSecret, type SlackSecret, slackSecrets } from './install/slack-secrets.ts';
import { findStack, outputsOf, requestUrlIn } from './install/stack.ts';

interface Options extends InstallOptions {
  store: boolean;
  manifest?: true;
}

const program = installOptions(new Command(commandName('slack-app')))
  .description(
    'Prints the manifest of the Slack app and stores its secrets in SSM. ' +
      'With buttons (endpoint url or http-api), run it again after the deployment: the manifest then has the request URL.',
  )
  .option(...stackNameOption)
  .option('--no-store', 'print the manifest only')
  .addOption(new Option('--manifest', 'print the manifest alone, as YAML, for programs'))
  .addHelpText(
    'after',
    '\nSecrets are asked for in the terminal, or read from standard input, one a line:\nthe bot token or webhook URL first, then the signing secret (with an endpoint).',
  );
const options = program.parse().opts<Options>();

try {
  await run();
} catch (error) {
  console.error(explainInstall(error, options));
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const { settings, values, ...installation } = await loadInstallation(options);
  const stackName = options.stackName ?? installation.stackName;
  const shape = shapeOf(settings.endpoint, values.mode ?? 'report');
  const connection =
    (options.manifest || !options.store) && settings.endpoint === 'none'
      ? undefined
      : await connectionOf(options, settings);
  const requestUrl =
    connection && settings.endpoint !== 'none' ? await requestUrlOf(connection, stackName) : undefined;
  const hasEndpoint = settings.endpoint !== 'none';
  const facts = { hasEndpoint, requestUrl, apiUrl: values.slackApiUrl };
  if (options.manifest) {
    process.stdout.write(manifestYaml(facts));
    return;
  }
  console.log(`Shape: ${shape} (mode ${values.mode}, endpoint ${settings.endpoint})\n`);
  console.log(manifestYaml(facts));
  console.log('Scopes of the bot token:');
  for (const { scope, reason } of scopesFor(facts)) console.log(`  ${scope.padEnd(18)} ${reason}`);
  console.log(
    `\nCreate the app: open this link, choose the workspace, then install it.\n\n  ${createAppLink(facts)}\n`,
  );
  if (hasEndpoint && !requestUrl)
    console.log(
      `The stack ${stackName} has no request URL yet: deploy first, then run this again and paste the manifest under\n` +
        '"App Manifest" of the app, for buttons and /steward.\n',
    );
  console.log(
    'An incoming webhook works in place of a bot token: messages are posted, but not updated, and have no buttons.',
  );
  if (options.store && connection) await storeSecrets(connection, values, hasEndpoint ? 2 : 1);
}

async function requestUrlOf(connection: { region: string }, stackName: string): Promise<string | undefined> {
  const client = new CloudFormationClient(connection);
  const stack = await findStack({ client, stackName, sleep: async () => {} });
  return requestUrlIn(outputsOf(stack));
}

/** Takes the first secrets of the list; an empty answer keeps what SSM has. */
async function storeSecrets(
  connection: { region: string },
  values: Readonly<Record<string, string>>,
  count: number,
): Promise<void> {
  const client = new SSMClient(connection);
  const answers = process.stdin.isTTY ? askSecrets(count) : pipedSecrets(count);
  for await (const { secret, pasted } of answers) {
    if (pasted.trim() === '') continue;
    const read = readSecret(secret, pasted);
    if ('problem' in read) throw new Error(read.problem);
    const Name = values[secret.setting];
    // Without a KeyId, SSM encrypts with the key aws/ssm, whose policy AWS manages.
    const KeyId = values.parameterKey || undefined;
    await client.send(
      new PutParameterCommand({ Name, Value: read.value, Type: 'SecureString', KeyId, Overwrite: true }),
    );
    console.log(`Stored the ${secret.name} in ${Name} (${connection.region}).`);
  }
}

type Pasted = { secret: SlackSecret; pasted: string };

async function* askSecrets(count: number): AsyncGenerator<Pasted> {
  const { default: password } = await import('@inquirer/password');
  for (const secret of slackSecrets.slice(0, count)) {
    const message = `Paste the ${secret.name} (${secret.where}); Enter to skip:`;
    yield { secret, pasted: await password({ message, mask: true }) };
  }
}

async function* pipedSecrets(count: number): AsyncGenerator<Pasted> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: process.stdin })) lines.push(line);
  for (const [index, secret] of slackSecrets.slice(0, count).entries())
    yield { secret, pasted: lines[index] ?? '' };
}
