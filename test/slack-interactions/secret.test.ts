import { beforeEach, expect, it } from '@jest/globals';
import { optionalSecret } from '../../functions/slack-interactions/optional-secret.ts';
import { startApp } from './app-for-tests.ts';
import { applyBody, nine, secret, signed } from './requests.ts';

let now: number;
let reads: number;
let isThere: boolean;
let logged: string[];

beforeEach(() => {
  [now, reads, isThere, logged] = [nine, 0, false, []];
});

/** Function of an installation whose secret may be missing. */
function app() {
  const ignore = () => {};
  const log = { info: ignore, warn: ignore, error: (text: string) => void logged.push(text) };
  const read = async () => {
    reads += 1;
    if (!isThere) throw new Error('ParameterNotFound');
    return secret;
  };
  return startApp({ signingSecret: optionalSecret(read, { now: () => now, log }) });
}

it('300 unsigned requests cost no call and no error and are counted', async () => {
  const { send, refusals, logged: lines, calls } = app();
  for (let sent = 0; sent < 300; sent += 1) expect(await send({ body: 'x=1' })).toEqual({ statusCode: 401 });
  expect([reads, calls, refusals.length, logged]).toEqual([0, [], 300, []]);
  expect(lines()).toBe('[]');
});

it('300 signed requests without a stored secret cost one read in ten seconds and no error', async () => {
  const { send, refusals } = app();
  for (let sent = 0; sent < 300; sent += 1)
    expect(await send(signed(applyBody()))).toEqual({ statusCode: 401 });
  expect([reads, new Set(refusals), logged]).toEqual([
    1,
    new Set(['no-secret']),
    ['signing secret could not be read'],
  ]);
});

it('a new signing secret is used within seconds', async () => {
  const { send } = app();
  await send(signed(applyBody()));
  [isThere, now] = [true, now + 10_000];
  expect((await send(signed(applyBody()))).statusCode).toBe(200);
});
