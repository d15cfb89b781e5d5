import { describe, expect, it, test } from '@jest/globals';
import type { SampleEvent } from '../../sandbox/fleet/sample.ts';
import { type JobRun, runEvent } from '../builders/job-run.ts';
import { countIn, isTicked, minute, refresh, textOf } from './steward-for-tests.ts';
import { leaveNothingBehind, shareSteward, steward } from './steward-of-file.ts';

shareSteward();
leaveNothingBehind();

let jobs = 0;

/** A job of its own, whose first run was created at `at(0)`; times are minutes from then. */
function newJob() {
  jobs += 1;
  const family = `nightly-${jobs}x`;
  const begin = steward.sandbox.now();
  let runs = 0;
  const at = (minutes: number) => begin + minutes * minute;
  const run = (from: number, to: number, more: Partial<JobRun> = {}): SampleEvent => {
    runs += 1;
    return runEvent({ family, task: `${family}-${runs}`, createdAt: at(from), stoppedAt: at(to), ...more });
  };
  const failing = (exitCode = 1) => ({ containers: [{ name: 'report', exitCode }] });
  const messages = () =>
    steward.messages().filter(({ text }) => text.includes(`${family} `) || text.includes(`${family}:`));
  return {
    ...{ family, at, messages },
    succeeds: (from: number, to: number, more: Partial<JobRun> = {}) => run(from, to, more),
    fails: (from: number, to: number, more: Partial<JobRun> = {}) => run(from, to, { ...failing(), ...more }),
    async send(...events: SampleEvent[]) {
      for (const event of events) await steward.sandbox.send(event);
      await steward.sandbox.settle();
    },
    ticked: () => messages().map(isTicked),
    text: () => messages().slice(-1).map(textOf).join(''),
    replies() {
      const threads = new Set(messages().map(({ ts }) => ts));
      return steward.slack
        .messages()
        .flatMap(({ threadTs, text }) => (threadTs && threads.has(threadTs) ? [text] : []));
    },
  };
}

describe('failed jobs', () => {
  it('a failed job is closed by a later run that succeeds, with its time and duration', async () => {
    const job = newJob();
    await job.send(job.fails(0, 2));
    expect(job.text()).toMatch(/^🔴 nightly-\d+x failed/);
    await steward.minutes(30);
    await job.send(job.succeeds(20, 24));
    expect(job.text().split('\n')[0]).toMatch(
      new RegExp(`^✓ ${job.family} succeeded again \\(12:24 UTC, ran 3 min 40 s\\) · was: application error`),
    );
    expect(job.text()).toContain(
      'Succeeded again 2026-11-20 12:24 UTC, ran 3 min 40 s, 22 min after the first stop\n',
    );
    expect(job.text()).not.toMatch(/\bstable\b|What to do/);
    expect(job.replies()).toEqual([expect.stringMatching(/^Succeeded again <!date.*>, ran 3 min 40 s\.$/)]);
  });

  it('a failed job stays open while no later run succeeds', async () => {
    const job = newJob();
    await job.send(job.fails(0, 2));
    await steward.minutes(40);
    expect(job.ticked()).toEqual([false]);
  });

  test.each([
    ['started before the failing run and ended after it', -5, 8],
    ['started while the failing run was still running', 1, 8],
    ['ended before the failing run', -5, -1],
  ])('a failed job is not closed by a run that %s', async (_, from, to) => {
    const job = newJob();
    await job.send(job.fails(0, 2));
    await steward.minutes(1);
    await job.send(job.succeeds(from, to));
    await steward.minutes(1);
    expect(job.ticked()).toEqual([false]);
  });

  it('a failed job is closed for all its causes by one success', async () => {
    const job = newJob();
    const killed = { name: 'report', exitCode: 137, reason: 'OutOfMemoryError: Container killed' };
    await job.send(job.fails(0, 2), job.fails(3, 4, { containers: [killed] }));
    await steward.minutes(1);
    await job.send(job.succeeds(5, 6));
    expect(job.ticked()).toEqual([true, true]);
  });

  it('a closed job is open again after the next failed run, and closed after the next success', async () => {
    const job = newJob();
    await job.send(job.fails(0, 2));
    await steward.minutes(1);
    await job.send(job.succeeds(3, 4));
    await steward.minutes(1);
    await job.send(job.fails(5, 6));
    await steward.minutes(1);
    expect(job.ticked()).toEqual([false]);
    await job.send(job.succeeds(7, 8));
    await steward.minutes(1);
    expect(job.ticked()).toEqual([true]);
    expect(job.messages().map(countIn)).toEqual(['2 stops']);
  });
});

describe('parallel runs of one job', () => {
  it('parallel runs of which one fails late keep the incident open in any order of events', async () => {
    const job = newJob();
    await job.send(job.fails(0, 2));
    await steward.minutes(1);
    // Started after the first failure, but the second failure came while it ran.
    await job.send(job.succeeds(3, 9), job.fails(4, 6));
    await steward.minutes(1);
    expect(job.ticked()).toEqual([false]);
    await job.send(job.succeeds(7, 8));
    await steward.minutes(1);
    expect(job.ticked()).toEqual([true]);
  });

  it('parallel runs in one batch are weighed together, each once', async () => {
    const job = newJob();
    const [failure, success] = [job.fails(0, 2), job.succeeds(3, 4)];
    await job.send(success, failure, success, failure);
    await steward.minutes(1);
    await job.send(success);
    await steward.minutes(1);
    expect(job.ticked()).toEqual([true]);
    expect(job.messages().map(countIn)).toEqual(['1 stop']);
    expect(job.replies()).toHaveLength(1);
  });
});

describe('runs that exit with 0', () => {
  const report = { name: 'report', exitCode: 0 };

  test.each<[string, boolean, Partial<JobRun>]>([
    [
      'closes the incident when ECS then stopped its log router',
      true,
      {
        containers: [report, { name: 'log_router', exitCode: 143 }],
      },
    ],
    ['closes the incident when a user started it by hand', true, { startedBy: 'amara' }],
    [
      'leaves the incident open when another container failed',
      false,
      {
        containers: [report, { name: 'worker', exitCode: 1 }],
      },
    ],
    [
      'leaves the incident open when another container never ran',
      false,
      { containers: [report, { name: 'worker' }] },
    ],
    [
      'leaves the incident open when a user stopped it',
      false,
      {
        more: { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' },
      },
    ],
    [
      'leaves the incident open when another schedule started it',
      false,
      {
        startedBy: 'events-rule/weekly-report',
      },
    ],
    ['leaves the incident open when its command was another', false, { command: ['python', 'cleanup.py'] }],
  ])('a run that exits with 0 %s', async (_, closes, more) => {
    const job = newJob();
    await job.send(job.fails(0, 2));
    await steward.minutes(1);
    await job.send(job.succeeds(3, 4, more));
    expect(new Set(job.ticked())).toEqual(new Set([closes]));
  });

  it('a run whose command differs by its date alone closes the incident', async () => {
    const job = newJob();
    const command = (day: string) => ({ command: ['report', `--day=${day}`, '--shop', '12'] });
    await job.send(job.fails(0, 2, command('2026-11-20')));
    await steward.minutes(1);
    await job.send(job.succeeds(3, 4, command('2026-11-21')));
    expect(job.ticked()).toEqual([true]);
  });

  it('a run of one command leaves an incident of several commands open', async () => {
    const job = newJob();
    const [one, other] = [{ command: ['import', 'acme'] }, { command: ['import', 'umbrella'] }];
    await job.send(job.fails(0, 2, one), job.fails(0, 2, other));
    await steward.minutes(1);
    await job.send(job.succeeds(3, 4, one));
    await steward.minutes(1);
    expect(job.ticked()).toEqual([false]);
  });
});

it('a successful job without an incident costs one table read and nothing else', async () => {
  const job = newJob();
  await job.send(job.succeeds(0, 1));
  const before = steward.messages().length;
  steward.sandbox.calls.clear();
  await job.send(job.succeeds(2, 3), job.succeeds(4, 5));
  const { 'dynamodb:Query': reads, ...others } = callsOfDiagnosis();
  expect(reads).toBe(1);
  expect(others).toEqual({});
  expect(steward.messages().length).toBe(before);
});

it('a failed job is closed with the next minute where Slack failed at the success', async () => {
  const job = newJob();
  await job.send(job.fails(0, 2));
  await steward.minutes(1);
  steward.slack.faults.add({ method: 'chat.update', kind: 'reset-before' });
  await job.send(job.succeeds(3, 4));
  await steward.enqueue(refresh);
  await steward.minutes(8);
  expect(job.ticked()).toEqual([true]);
  expect(job.replies()).toHaveLength(1);
});

function callsOfDiagnosis(): Record<string, number> {
  const counts = Object.entries(steward.sandbox.calls.counts());
  return Object.fromEntries(counts.filter(([name]) => /^(dynamodb|ecs|logs|cloudwatch):/.test(name)));
}
