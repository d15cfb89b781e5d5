import { afterEach, expect, test } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { reportsBucket } from './small-bucket.ts';
import { createSmallSandbox, jobEvent, roleOf, workerStatements } from './small-template.ts';

let sandbox: Sandbox;

afterEach(() => sandbox.close());

const objects = 'arn:aws:s3:::app-reports/reports/*';
const allow = (Action: string | string[]) => ({ Effect: 'Allow', Action, Resource: objects });

/** Result of storing a report, and the response to a browser that follows its link. */
async function stored(statement: object): Promise<{ outcome?: string; status: number; text: string }> {
  const WorkerRole = roleOf([...workerStatements, statement]);
  sandbox = await createSmallSandbox({ resources: { ...reportsBucket, WorkerRole } });
  await sandbox.send(jobEvent('store-report', { input: { key: 'reports/weekly.txt' } }));
  await sandbox.settle();
  const [outcome, link = ''] = sandbox.logs.of('app-worker').slice(-2);
  const response = await fetch(link);
  return { ...(outcome && { outcome }), status: response.status, text: await response.text() };
}

test('a role that may put and get objects signs links that work', async () => {
  expect(await stored(allow(['s3:PutObject', 's3:GetObject']))).toEqual({
    outcome: 'allowed',
    status: 200,
    text: 'A report.',
  });
});

test('a role that may not put objects is denied', async () => {
  const { outcome } = await stored(allow('s3:GetObject'));
  expect(outcome).toContain('AccessDenied: User:');
  expect(outcome).toContain(
    'to perform: s3:PutObject on resource: arn:aws:s3:::app-reports/reports/weekly.txt',
  );
});

test('a link permits no more than the role that signed it', async () => {
  expect(await stored(allow('s3:PutObject'))).toMatchObject({ outcome: 'allowed', status: 403 });
});

test('a request without a signature is denied', async () => {
  sandbox = await createSmallSandbox({ resources: reportsBucket });
  const response = await fetch(`${sandbox.endpoint}/app-reports/reports/weekly.txt`);
  expect([response.status, await response.text()]).toEqual([
    403,
    expect.stringContaining('<Code>AccessDenied</Code>'),
  ]);
});

test('an operation of S3 that the sandbox lacks is refused', async () => {
  sandbox = await createSmallSandbox({ resources: reportsBucket });
  const listing = await fetch(`${sandbox.endpoint}/app-reports?list-type=2`);
  const deletion = await fetch(`${sandbox.endpoint}/app-reports/x`, { method: 'DELETE' });
  expect([listing.status, deletion.status]).toEqual([501, 501]);
});
