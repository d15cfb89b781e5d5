import { mainChannel, minorChannel } from '../builders/incident-worker.ts';
import {
  aKill,
  aService,
  click,
  messagesOf,
  ofStops,
  playAll,
  repliesOf,
  repliesTo,
  runs,
  type Story,
  shareWorkers,
  shown,
  slack,
  stopOf,
  user,
} from './dying-workers.ts';
import { refresh } from './steward-for-tests.ts';

/*
 * An incident that moves from the channel for minor incidents to the main one, while its worker dies: one full message
 * is left, the one in the other channel refers to it, and a service that is down notifies once.
 */
shareWorkers();

async function aMinorIncident(): Promise<string> {
  const name = aService(2);
  await aKill(name);
  return name;
}

/** Sets the running tasks, and lets the schedule refresh the messages. */
const refreshedWith = (name: string, running: number) => () => {
  runs(name, running);
  return ofStops(refresh);
};

const mainLink = /<[^|]*\|its incident>/;

/** First lines of the messages; the link of a minor one as LINK where it leads to the message in the main channel. */
function linesOf(name: string) {
  const messages = messagesOf(name);
  const main = messages.filter(({ channel }) => channel === mainChannel);
  const url = `${slack.url}/archives/${mainChannel}/p${main[0]?.ts.replace('.', '')}`;
  const lines = messages
    .filter(({ channel }) => channel === minorChannel)
    .map(({ text }) => text.replace(`<${url}|its incident>`, 'LINK').replace(mainLink, 'ANOTHER LINK'));
  return {
    main: main.map(({ text }) => text.split('\n')[0]),
    minor: lines.map((text) => text.split('\n')[0]),
    isDownToldTimes: timesToldDown(name),
  };
}

/** Posts and broadcasts in the main channel that said that the service is down; an edit notifies no one. */
function timesToldDown(name: string): number {
  const posts = messagesOf(name).filter(({ metadata }) => metadata?.event_payload.severity === 'down');
  return posts.length + repliesTo(name).filter(({ isBroadcast }) => isBroadcast).length;
}

const degraded = '🟡 NAME in shop degraded (1 of 2): out of memory · 1 stop';
const down = '🔴 NAME in shop is down (0 of 2): out of memory · 1 stop';
const minor = '⚪ NAME in shop: 1 task failed, 2 of 2 running · out of memory';
const left = `NAME in shop is no longer minor: LINK continues in <#${mainChannel}>.`;

const stories: Record<string, Story> = {
  'a rise from minor to degraded': {
    begin: aMinorIncident,
    records: (name) => [refreshedWith(name, 1)],
    end: linesOf,
    expected: { main: [degraded], minor: [left], isDownToldTimes: 0 },
    changes: 5,
  },
  'a rise from minor to down': {
    begin: aMinorIncident,
    records: (name) => [refreshedWith(name, 0)],
    end: linesOf,
    expected: { main: [down], minor: [left], isDownToldTimes: 1 },
    changes: 5,
  },
  'a rise from minor to degraded, and to down while the worker is dead': {
    begin: aMinorIncident,
    records: (name) => [refreshedWith(name, 1)],
    meanwhile: (name) => runs(name, 0),
    end: linesOf,
    expected: { main: [down], minor: [left], isDownToldTimes: 1 },
    changes: 5,
  },
  'a rise from minor to degraded that is over while the worker is dead': {
    begin: aMinorIncident,
    records: (name) => [refreshedWith(name, 1)],
    meanwhile: (name) => runs(name, 2),
    end: (name) => {
      const { main, minor: inMinor, isDownToldTimes } = linesOf(name);
      // A worker that died before its post leaves the incident where it was.
      const isMoved = main.length > 0;
      return {
        whole: [...main, ...inMinor.filter((line) => line !== left.replace('NAME', name))],
        isLinked: !isMoved || inMinor[0] === left.replace('NAME', name),
        isDownToldTimes,
      };
    },
    expected: { whole: [minor], isLinked: true, isDownToldTimes: 0 },
    changes: 5,
  },
  'a click on Acknowledge while a minor incident rises': {
    begin: aMinorIncident,
    records: (name) => [
      () => {
        runs(name, 0);
        return click(name, 'acknowledge');
      },
      () => ofStops(refresh),
    ],
    end: (name) => ({
      replies: repliesOf(name),
      acknowledged: shown(name).match(/Acknowledged by @\S+/g),
      titles: messagesOf(name).map(({ text }) => text.split(':')[0]),
    }),
    expected: {
      replies: [`<@${user}> is looking into it.`],
      acknowledged: [`Acknowledged by @${user}`],
      titles: ['NAME in shop is no longer minor', '🔴 NAME in shop is down (0 of 2)'],
    },
    changes: 6,
  },
  'a first post as minor that is down when it is tried again': {
    begin: async () => aService(2),
    records: (name) => [() => stopOf(name), () => ofStops(refresh)],
    meanwhile: (name) => runs(name, 0),
    end: (name) => {
      const { main, minor: inMinor, isDownToldTimes } = linesOf(name);
      // A worker that died before its post leaves nothing in the minor channel.
      return { main, minor: inMinor.filter((line) => line !== left.replace('NAME', name)), isDownToldTimes };
    },
    expected: { main: [down], minor: [], isDownToldTimes: 1 },
    changes: 4,
  },
};

playAll(stories);
