import { clusterName } from '../../sandbox/fleet/company.ts';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { runEvent } from '../builders/job-run.ts';
import {
  aKill,
  aService,
  click,
  look,
  messagesOf,
  newName,
  ofStops,
  onlooker,
  placeOf,
  playAll,
  repliesOf,
  repliesTo,
  runs,
  type Story,
  sandbox,
  shareWorkers,
  shown,
  slack,
  user,
} from './dying-workers.ts';
import { refresh } from './steward-for-tests.ts';

shareWorkers();

/** The event of a run of a job that has just ended. */
function aRun(family: string, exitCode: number): string {
  const stoppedAt = sandbox.now();
  const containers = [{ name: 'report', exitCode }];
  const task = `${family}-${exitCode}`;
  return JSON.stringify(runEvent({ family, task, createdAt: stoppedAt - 30_000, stoppedAt, containers }));
}

const aKilledService = async () => {
  const name = aService(1);
  await aKill(name);
  return name;
};

const withoutTime = (text: string) => text.replace(/until .* by/, 'until TIME by');

const stories: Record<string, Story> = {
  'a click on Acknowledge': {
    begin: aKilledService,
    records: (name) => [() => click(name, 'acknowledge')],
    end: (name) => ({
      replies: repliesOf(name),
      acknowledged: shown(name).match(/Acknowledged by @\S+/g),
    }),
    expected: { replies: [`<@${user}> is looking into it.`], acknowledged: [`Acknowledged by @${user}`] },
    changes: 5,
  },
  'a click on Mute 1 h': {
    begin: aKilledService,
    records: (name) => [() => click(name, 'mute', { service: name, cluster: clusterName, forMs: hourMs })],
    end: async (name) => ({
      by: (await onlooker.questions.mutes.of(placeOf(name), sandbox.now()))?.by,
      announced: slack
        .messages()
        .filter(({ text }) => text.includes(`${name}* is muted until`) && / by /.test(text)).length,
      replies: repliesOf(name).map((text) => text.replace(/until .*/, 'until')),
      shown: shown(name)
        .match(/Muted until .* by @\S+|\[(?:Mute 1 h|Unmute)\]/g)
        ?.map(withoutTime),
    }),
    expected: {
      ...{ by: user, announced: 1, replies: ['*shop/NAME* is muted until'] },
      shown: [`Muted until TIME by @${user}`, '[Unmute]'],
    },
    changes: 6,
  },
  'the end of a mute': {
    begin: async () => {
      const name = await aKilledService();
      await (await click(name, 'mute', { service: name, cluster: clusterName, forMs: 5 * minuteMs }))(
        onlooker,
        1,
      );
      return name;
    },
    records: () => [
      async () => {
        await sandbox.advance(6 * minuteMs);
        return ofStops(refresh);
      },
    ],
    end: (name) => ({
      shown: shown(name).match(/Muted until .* by @\S+|\[(?:Mute 1 h|Unmute)\]/g),
      replies: repliesOf(name).length,
    }),
    expected: { shown: ['[Mute 1 h]'], replies: 1 },
    changes: 3,
  },
  'a click on More log lines': {
    begin: aKilledService,
    records: (name) => [() => click(name, 'more-logs')],
    end: (name) => ({ replies: repliesOf(name) }),
    expected: { replies: ['```\nlast words of NAME\n```'] },
    changes: 2,
  },
  'a rise to down': {
    begin: aKilledService,
    records: (name) => [
      () => {
        runs(name, 0);
        return ofStops(refresh);
      },
    ],
    end: (name) => ({
      broadcasts: repliesTo(name).filter(({ isBroadcast }) => isBroadcast).length,
      replies: repliesOf(name),
      title: shown(name).split('\n')[0],
    }),
    expected: {
      broadcasts: 1,
      replies: ['🔴 NAME in shop is down (0 of 2): out of memory'],
      title: '🔴 NAME is down (0 of 2): out of memory',
    },
    changes: 4,
  },
  'a job that failed and succeeds again': {
    begin: async () => newName(),
    records: (name) => [
      () => ofStops(aRun(name, 1)),
      async () => {
        await sandbox.advance(minuteMs);
        return ofStops(aRun(name, 0));
      },
    ],
    end: (name) => ({
      // The reply is tried once: a worker may die before it, never behind a second one.
      isToldTwice: repliesOf(name).length > 1,
      titles: messagesOf(name).map(({ text }) => text.replace(/\(\d.*? UTC/, '(TIME').split('\n')[0]),
    }),
    expected: {
      isToldTwice: false,
      titles: [
        ':white_check_mark: NAME in shop succeeded again (TIME, ran 10 s) · was: application error (possible) · 1 stop',
      ],
    },
    changes: 6,
  },
  'tasks that are missing without a stop': {
    begin: async () => {
      const name = aService(1);
      // The look that finds them missing for 30 minutes is the next one.
      for (let minute = 0; minute < 40; minute += 10) {
        await ofStops(look)(onlooker, 1);
        await sandbox.advance(10 * minuteMs);
      }
      return name;
    },
    records: (name) => [
      () => ofStops(look),
      async () => {
        runs(name, 2);
        // Ten minutes behind the look before, so a new pass begins.
        await sandbox.advance(minuteMs);
        return ofStops(look);
      },
    ],
    end: (name) => ({
      // The reply is tried once: a worker may die before it, never behind a second one.
      isToldTwice: repliesOf(name).length > 1,
      titles: messagesOf(name).map(({ text }) => text.split('\n')[0]),
    }),
    expected: {
      isToldTwice: false,
      titles: [
        ':white_check_mark: NAME in shop stable again (2 of 2) · was: tasks missing, none stopped · 1 event',
      ],
    },
    changes: 8,
  },
};

playAll(stories);
