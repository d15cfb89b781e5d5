import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { reportsBucket } from '../sandbox/aws/small-bucket.ts';
import { createSmallSandbox } from '../sandbox/aws/small-template.ts';
import { type Backend, createBackend } from './backend.ts';
import { changeCases } from './cases/changes.ts';
import { dynamodbCases } from './cases/dynamodb.ts';
import { evidenceCases } from './cases/evidence.ts';
import { objectCases } from './cases/objects.ts';
import { revisionCases } from './cases/revisions.ts';
import { setAndBatchCases } from './cases/sets-and-batches.ts';
import { sqsCases } from './cases/sqs.ts';
import { usageCases } from './cases/usage.ts';
import { type Moto, reasonToSkip, startMoto } from './moto.ts';
import { seed } from './seed.ts';

/*
 * The same calls against the sandbox and against moto, an emulator that others wrote: where both agree, the
 * sandbox is not just what we wish AWS to be.
 */
const skipped = reasonToSkip();
const suite = skipped ? describe.skip : describe;

suite(`the sandbox answers as moto does${skipped ? ` (skipped: ${skipped})` : ''}`, () => {
  let moto: Moto;
  let sandbox: Sandbox;
  let backends: { moto: Backend; sandbox: Backend };

  beforeAll(async () => {
    sandbox = await createSmallSandbox({ clock: { startAt: Date.now() }, resources: reportsBucket });
    moto = await startMoto();
    const { endpoint } = moto;
    backends = {
      moto: createBackend({ ...sandbox.clientConfig, endpoint }),
      sandbox: createBackend(sandbox.clientConfig),
    };
    await seed(backends.moto, endpoint, sandbox);
  }, 60_000);

  afterAll(async () => {
    backends?.moto.destroy();
    backends?.sandbox.destroy();
    await sandbox?.close();
    await moto?.stop();
  });

  test.each([
    ...dynamodbCases,
    ...setAndBatchCases,
    ...objectCases,
    ...sqsCases,
    ...evidenceCases,
    ...usageCases,
    ...changeCases,
    ...revisionCases,
  ])('the sandbox answers as moto does: $name', async ({ ask }) => {
    const expected = await ask(backends.moto);
    expect(await ask(backends.sandbox)).toEqual(expected);
  });
});
