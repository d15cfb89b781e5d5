// `npm run deploy`: installs or updates ECS Steward as its settings file says. Uploads the release, shows the effective
// settings and CloudFormation's change set, asks, and follows the stack to its end.
import { existsSync } from 'node:fs';
import { CloudFormationClient, type StackEvent } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { Command } from 'commander';
import { commandName } from './command-name.ts';
import { examine } from './doctor/examine.ts';
import { printed } from './doctor/print.ts';
import { artifactBucketName, ensureBucket, uploadTemplate, uploadZips } from './install/artifacts.ts';
import { explainInstall } from './install/explain.ts';
import {
  type Connection,
  connectionOf,
  type Installation,
  type InstallOptions,
  installOptions,
  loadInstallation,
} from './install/options.ts';
import { withStage } from './install/release-template.ts';
import { effectiveSettings, notAws, SettingsError } from './install/settings-file.ts';
import {
  changesInWords,
  execute,
  outputsOf,
  type Prepared,
  prepare,
  requestUrlIn,
  type StackTarget,
  typesInWords,
} from './install/stack.ts';

interface Options extends InstallOptions {
  yes?: true;
  doctor: boolean;
}

const program = installOptions(new Command(commandName('deploy')))
  .description(
    'Installs ECS Steward, or updates it, with the settings of its settings file. Shows what would change, and asks before it changes anything.',
  )
  .option('--yes', 'change without asking')
  .option('--no-doctor', 'end without checking the installation');
const options = program.parse().opts<Options>();

try {
  await deploy();
} catch (error) {
  console.error(explainInstall(error, options));
  process.exitCode = 1;
}

async function deploy(): Promise<void> {
  const installation = await loadInstallation(options);
  const { settings, stackName, file } = installation;
  if (!installation.values.slackChannel)
    throw new SettingsError(
      `${file}: ${existsSync(file) ? '' : 'file not found; '}slackChannel is required: the id of the channel to post to, such as C0123456789.`,
    );
  const connection = await connectionOf(options, settings);
  const account = await accountOf(connection);
  console.log(
    `${stackName} in ${connection.region} of account ${account}, version ${installation.release.version}`,
  );
  printSettings(installation);
  const source = await upload(installation, connection, account);
  const target: StackTarget = {
    client: new CloudFormationClient(connection),
    stackName,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  console.log('Asking CloudFormation for the change set ...');
  const prepared = await prepare(target, {
    name: `steward-${Date.now()}`,
    templateUrl: source.templateUrl,
    parameters: { ...installation.values, releaseBucket: source.bucket, releasePrefix: source.prefix },
    tags: settings.tags,
  });
  if (!prepared) {
    console.log('Nothing to change: the stack has this version and these settings.');
    return checkInstallation(connection, target);
  }
  if (!(await confirmed(prepared))) {
    console.log('Nothing was changed.');
    return;
  }
  const stack = await execute(target, prepared, printEvent);
  printEnd(installation, requestUrlIn(outputsOf(stack)));
  await checkInstallation(connection, target);
}

/** Prints the doctor's lines. A red one leaves the exit code: the deployment itself is done. */
async function checkInstallation(connection: Connection, { stackName, sleep }: StackTarget): Promise<void> {
  if (!options.doctor) return;
  console.log('\nChecking the installation ...\n');
  const lines = await examine({ connection, stackName, now: Date.now, sleep });
  const { columns = 80, isTTY } = process.stdout;
  process.stdout.write(printed(lines, { columns, color: isTTY && process.stdout.hasColors() }));
}

async function accountOf(connection: Connection): Promise<string> {
  const { Account } = await new STSClient(connection).send(new GetCallerIdentityCommand({}));
  if (!Account) throw new SettingsError(notAws);
  return Account;
}

function printSettings({ settings, release, file }: Installation): void {
  console.log(`\nSettings (${file}; endpoint ${settings.endpoint}):`);
  for (const { name, value, isDefault } of effectiveSettings(settings, release.template.Parameters)) {
    if (name.startsWith('release')) continue;
    console.log(`  ${name.padEnd(22)} ${value || '(empty)'}${isDefault ? '  (default)' : ''}`);
  }
  console.log('');
}

async function upload({ settings, release }: Installation, connection: Connection, account: string) {
  const client = new S3Client({ ...connection, forcePathStyle: connection.endpoint !== undefined });
  const bucket = settings.bucket ?? artifactBucketName(account, connection.region);
  const prefix = `ecs-steward/${release.version}/`;
  await ensureBucket(client, { bucket, region: connection.region, account });
  const uploaded = await uploadZips(client, { zips: release.zips, bucket, prefix });
  console.log(`Uploaded ${uploaded} of ${release.zips.size} zips to ${bucket}.`);
  const text = JSON.stringify(withStage(release.template, options.stage));
  return { bucket, prefix, templateUrl: await uploadTemplate(client, { text, bucket, prefix }) };
}

async function confirmed({ isNew, changes }: Prepared): Promise<boolean> {
  console.log(`\n${isNew ? 'Creates the stack' : 'Updates the stack'}: ${changes.length} resources`);
  for (const line of isNew ? typesInWords(changes) : changesInWords(changes)) console.log(`  ${line}`);
  if (options.yes) return true;
  if (!process.stdin.isTTY)
    throw new SettingsError('No terminal for confirmation: add --yes to apply without asking.');
  const { default: confirm } = await import('@inquirer/confirm');
  return confirm({ message: isNew ? 'Create it?' : 'Apply these changes?', default: false });
}

function printEvent({ ResourceStatus, LogicalResourceId, ResourceStatusReason }: StackEvent): void {
  const reason =
    ResourceStatus?.endsWith('FAILED') && ResourceStatusReason ? `: ${ResourceStatusReason}` : '';
  console.log(`  ${ResourceStatus?.padEnd(20)} ${LogicalResourceId}${reason}`);
}

function printEnd({ stackName, settings, values }: Installation, requestUrl: string | undefined): void {
  console.log(`\n${stackName} is deployed; mode ${values.mode}, endpoint ${settings.endpoint}.`);
  if (requestUrl) console.log(`Request URL for Slack: ${requestUrl}`);
  if (settings.endpoint !== 'none')
    console.log(
      `Next: ${commandName('slack-app')} prints the manifest with this URL and stores the signing secret.`,
    );
}
