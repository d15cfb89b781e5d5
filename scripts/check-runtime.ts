// `node scripts/run.cjs scripts/check-runtime.ts`: each function's zip, unzipped alone, handles one event on Node 24 under AWS's
// own runtime interface client (npm aws-lambda-ric, which .ci/run builds in .cache/lambda-ric), against the sandbox.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { functionEnvironment } from '../sandbox/lambda/environment.ts';
import { projectFile } from '../sandbox/project-file.ts';
import { type Steward, startSteward } from '../sandbox/steward.ts';
import type { FunctionDefinition } from '../sandbox/template/deployment.ts';
import { packageFolder } from '../sandbox/template/package-template.ts';

const client = projectFile('.cache/lambda-ric/node_modules/aws-lambda-ric/bin/index.mjs');
/** Longest time for a response, ms; the process starts cold on a busy machine. */
const patienceMs = 60_000;

const sample = (name: string) =>
  JSON.parse(readFileSync(projectFile(`events/${name}.json`), 'utf8')) as unknown;
/** Event of a queue with one message. */
const queued = (body: unknown) => {
  const batch = sample('sqs/out-of-memory') as { Records: object[] };
  return { Records: [{ ...batch.Records[0], body: JSON.stringify(body) }] };
};
const done = { batchItemFailures: [] };

/** For each function an event, and the start of its response. */
const casesOf = ({ slack }: Steward): Record<string, { event: unknown; answer: object }> => ({
  'diagnose-stops': { event: sample('sqs/out-of-memory'), answer: done },
  'rightsize-services': { event: sample('sqs/usage-alarm'), answer: done },
  'report-rightsizing': { event: sample('invoke/report-rightsizing'), answer: {} },
  'plan-rightsizing': { event: sample('invoke/plan-rightsizing'), answer: {} },
  'slack-questions': {
    event: queued({ kind: 'status', userId: 'U0SANDBOX1', responseUrl: slack.webhookUrl, at: Date.now() }),
    answer: done,
  },
  'apply-rightsizing': { event: queued({ kind: 'tick' }), answer: done },
  'track-rollouts': { event: queued(sample('deployment/completed')), answer: done },
  'slack-interactions': {
    event: { headers: {}, body: 'unsigned', isBase64Encoded: false },
    answer: { statusCode: 401 },
  },
});

if (!existsSync(client)) {
  console.error('There is no .cache/lambda-ric: .ci/run builds it.');
  process.exit(1);
}
const steward = await startSteward({ working: [] });
try {
  for (const definition of steward.sandbox.deployment.functions) await check(definition, steward);
} finally {
  await steward.close();
}

async function check(definition: FunctionDefinition, steward: Steward): Promise<void> {
  const { sandbox, slack } = steward;
  const name = definition.name.replace('ecs-steward-production-', '');
  const { event, answer } = casesOf(steward)[name] ?? { event: {}, answer: { missing: name } };
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  try {
    const unzip = ['-m', 'zipfile', '-e', `${packageFolder('url')}/${name}.zip`, folder];
    if (spawnSync('python3', unzip).status !== 0) throw new Error(`${name}.zip cannot be unzipped`);
    const environment = functionEnvironment(definition, sandbox.deployment.place, {
      accessKeyId: sandbox.clientConfig.credentials.accessKeyId,
      extra: { SLACK_API_URL: slack.apiUrl },
    });
    const outcome = await handled({ folder, handler: definition.handler, environment, event });
    const shown = JSON.stringify(outcome.answer)?.slice(0, 120);
    console.log(`${outcome.kind === 'response' ? 'ok  ' : 'FAIL'} ${name.padEnd(20)} ${shown}`);
    if (outcome.kind !== 'response' || !fits(outcome.answer, answer)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** True if every field of `expected` is in the response, with its value or, for a list, its length. */
function fits(answer: unknown, expected: object): boolean {
  if (typeof answer !== 'object' || answer === null) return false;
  return Object.entries(expected).every(([key, value]) => {
    const found = (answer as Record<string, unknown>)[key];
    return Array.isArray(value) ? (found as unknown[] | undefined)?.length === value.length : found === value;
  });
}

interface Run {
  folder: string;
  handler: string;
  environment: Record<string, string>;
  event: unknown;
}

/**
 * Hands one event to the runtime interface client, as Lambda's Runtime API (2018-06-01) does. @returns its first
 * response
 */
async function handled({
  folder,
  handler,
  environment,
  event,
}: Run): Promise<{ kind: string; answer: unknown }> {
  let isGiven = false;
  const answered = Promise.withResolvers<{ kind: string; answer: unknown }>();
  const server = createServer(async (request, response) => {
    const { method, url = '' } = request;
    if (method === 'POST') {
      const answer = JSON.parse((await text(request)) || 'null') as unknown;
      response.writeHead(202).end();
      answered.resolve({ kind: url.split('/').at(-1) ?? '', answer });
    } else if (!isGiven) {
      isGiven = true;
      const headers = {
        'Lambda-Runtime-Aws-Request-Id': '8476a536-e9f4-11e8-9739-2dfe598c3fcd',
        'Lambda-Runtime-Deadline-Ms': String(Date.now() + patienceMs),
        'Lambda-Runtime-Invoked-Function-Arn': `arn:aws:lambda:eu-west-1:123456789012:function:${environment.AWS_LAMBDA_FUNCTION_NAME}`,
      };
      response.writeHead(200, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(event));
    }
    // Leaves the next request for an event open, as in a Lambda without traffic.
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const runtime = { AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`, LAMBDA_TASK_ROOT: folder };
  const child = spawn(process.execPath, [client.pathname, handler], {
    cwd: folder,
    env: { ...environment, ...runtime },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const timer = setTimeout(() => answered.resolve({ kind: 'no answer', answer: null }), patienceMs);
  child.on('exit', async (code) =>
    answered.resolve({ kind: `exit ${code}`, answer: (await said).join('').slice(-2000) }),
  );
  const outcome = await answered.promise;
  clearTimeout(timer);
  child.kill();
  server.closeAllConnections();
  server.close();
  return outcome;
}
