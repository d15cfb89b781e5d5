import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { bundleOptions } from '../../scripts/bundle.ts';

/*
 * The bundle plugin leaves schemas and errors of the AWS clients out. An error that the code recognizes must still have
 * its name when a bundled client receives it, and its class where the code asks for that with instanceof.
 */
const files = ['shared', 'functions']
  .flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => `${root}/${file}`),
  )
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(file, 'utf8'));
const sources = files.join('\n');
const names = new Set([...sources.matchAll(/'(\w+)'/g)].map(([, name = '']) => name));

/** Clients of AWS's JSON protocols, each with a command that needs no input. */
const commands = {
  'application-auto-scaling': 'DescribeScalableTargets',
  'cloudwatch-logs': 'DescribeLogGroups',
  cloudtrail: 'LookupEvents',
  cloudwatch: 'ListMetrics',
  dynamodb: 'ListTables',
  ecr: 'DescribeRepositories',
  ecs: 'ListClusters',
  pricing: 'DescribeServices',
  sqs: 'ListQueues',
  ssm: 'DescribeParameters',
} as const;

/** Errors that the code shows by name, or recognizes by the start of their name. */
const shown = { ssm: ['ParameterNotFound', 'InvalidKeyId', 'AccessDeniedException', 'ThrottlingException'] };

/** Error classes that the files which import a client ask for with instanceof. */
function classesOf(client: string): ReadonlySet<string> {
  const ofClient = files.filter((file) => file.includes(`'@aws-sdk/client-${client}'`)).join('\n');
  return new Set([...ofClient.matchAll(/instanceof (\w+)/g)].map(([, type = '']) => type));
}

/** Lists the errors that a client declares and the code recognizes. */
async function errorsOf(client: string): Promise<string[]> {
  const exported: Record<string, unknown> = await import(`@aws-sdk/client-${client}`);
  const classes = classesOf(client);
  return Object.keys(exported).filter((name) => {
    const value = exported[name];
    return (
      typeof value === 'function' &&
      value.prototype instanceof Error &&
      (names.has(name) || classes.has(name))
    );
  });
}

interface Bundled {
  /** Sends one request. @returns its error */
  call(endpoint: string): Promise<Error>;
  errors: Record<string, new () => Error>;
}

mkdirSync('.cache', { recursive: true });
const folder = mkdtempSync(resolve('.cache', 'bundled-errors-'));
let answered = '';
const server = createServer((_, response) => {
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify({ __type: `com.amazonaws#${answered}`, message: 'no' }));
});
let endpoint = '';

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

/** Bundles a client as the functions do, with one command and the classes of these errors. */
async function bundled(client: keyof typeof commands, errors: readonly string[]): Promise<Bundled> {
  const exported: object = await import(`@aws-sdk/client-${client}`);
  const name = Object.keys(exported).find((one) => /^[A-Z]\w+Client$/.test(one));
  const imported = [`${commands[client]}Command as Command`, `${name} as Client`, ...errors];
  const outfile = `${folder}/${client}.mjs`;
  await build({
    ...bundleOptions,
    splitting: false,
    stdin: {
      resolveDir: resolve('.'),
      contents: `
        import { ${imported.join(', ')} } from '@aws-sdk/client-${client}';
        const credentials = { accessKeyId: 'x', secretAccessKey: 'y' };
        export const call = (endpoint) =>
          new Client({ endpoint, credentials, region: 'eu-west-1', maxAttempts: 1 })
            .send(new Command({}))
            .then(() => new Error('answered'), (error) => error);
        export const errors = { ${errors.join(', ')} };`,
    },
    outfile,
  });
  return (await import(outfile)) as Bundled;
}

describe('an error that the code recognizes', () => {
  it.each(Object.keys(commands) as (keyof typeof commands)[])(
    'every error of %s that the code recognizes keeps its name, and its class where it is asked for, in a bundle',
    async (client) => {
      const declared = await errorsOf(client);
      const shownToo = client === 'ssm' ? shown.ssm : ['AccessDeniedException'];
      const { call, errors } = await bundled(client, declared);
      for (const name of [...declared, ...shownToo]) {
        answered = name;
        const error = await call(endpoint);
        const Declared = (classesOf(client).has(name) && errors[name]) || Error;
        expect({ name: error.name, isOfClass: error instanceof Declared }).toEqual({ name, isOfClass: true });
      }
    },
  );

  it('every client with errors that the code recognizes is tested', async () => {
    const clients = new Set(
      [...sources.matchAll(/@aws-sdk\/client-([a-z\d-]+)/g)].map(([, name = '']) => name),
    );
    const declared = await Promise.all(
      [...clients].map(async (name) => [name, await errorsOf(name)] as const),
    );
    const untested = declared.filter(([name, errors]) => errors.length > 0 && !(name in commands));
    expect(untested).toEqual([]);
    expect(declared.filter(([, errors]) => errors.length > 0).map(([name]) => name)).toEqual(
      expect.arrayContaining(['dynamodb', 'ecs']),
    );
  });
});
