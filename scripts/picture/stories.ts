// Stories of the sandbox's company, each ending in the message that a picture shows. They share one sandbox, in this order.
import { deliver } from '../../sandbox/commands/deliver.ts';
import { clusterName, ecsArn } from '../../sandbox/fleet/company.ts';
import { eventSample } from '../../sandbox/fleet/samples.ts';
import type { PostedMessage } from '../../sandbox/slack/types.ts';
import type { Steward } from '../../sandbox/steward.ts';
import { slackActions } from '../../shared/model/slack-actions.ts';
import { minuteMs } from '../../shared/model/units.ts';

/** Story of one picture. */
export interface Story {
  /** File under docs/pictures/, without `.png`. */
  file: string;
  /** Lets it happen, and gives the message to draw. */
  play(steward: Steward): Promise<PostedMessage>;
  /** Width of the browser's window, CSS pixels: a desktop of 1440 unless told. */
  width?: number;
  colorScheme?: 'dark';
  /** The picture ends above the first block that goes on below this height, CSS pixels. */
  height?: number;
}

const secondMs = 1_000;
/** Width of a phone, CSS pixels. */
const phone = 400;

export const stories: readonly Story[] = [
  { file: 'digest', play: weeklyDigest },
  { file: 'down', play: (steward) => afterStops(steward, 'registry-rate-limit', 'session-cache') },
  {
    file: 'degraded',
    colorScheme: 'dark',
    play: (steward) => afterStops(steward, 'load-balancer-health-check', 'checkout', 2),
  },
  { file: 'crash', play: (steward) => afterStops(steward, 'crash-python', 'payments-worker') },
  {
    file: 'crash-loop',
    async play(steward) {
      putCounts(steward, 'pricing-api', { running: 0, pending: 2 });
      return afterStops(steward, 'crash-java', 'pricing-api', 7, 40 * secondMs);
    },
  },
  {
    file: 'out-of-memory',
    height: 1_150,
    play: (steward) => afterStops(steward, 'out-of-memory', 'catalog', 3),
  },
  {
    file: 'failed-deployment',
    async play(steward) {
      putCounts(steward, 'web', { running: 3, pending: 0 }, 'FAILED');
      return afterStops(steward, 'crash-node', 'web', 2);
    },
  },
  { file: 'no-capacity', width: phone, play: noCapacity },
  { file: 'ended', colorScheme: 'dark', height: 500, play: steadyAgain },
  { file: 'rollout', play: rolloutWatched },
];

/** Tasks of one service stop, and the minute's refresh has read its counts. */
async function afterStops(
  steward: Steward,
  sample: string,
  service: string,
  times = 1,
  everyMs = secondMs,
): Promise<PostedMessage> {
  for (let time = 0; time < times; time += 1) await send(steward, `task-stopped/${sample}`, everyMs);
  await steward.sandbox.advance(minuteMs);
  return incidentOf(steward, service);
}

async function noCapacity(steward: Steward): Promise<PostedMessage> {
  await send(steward, 'service-action/placement-failure');
  await steward.sandbox.advance(minuteMs);
  return incidentOf(steward, 'thumbnailer');
}

/** The service whose tasks ran out of memory reaches a steady state. */
async function steadyAgain(steward: Steward): Promise<PostedMessage> {
  putCounts(steward, 'catalog', { running: 2, pending: 0 });
  for (let minute = 0; minute < 11; minute += 1) await steward.sandbox.advance(minuteMs);
  await send(steward, 'service-action/steady-state');
  return incidentOf(steward, 'catalog');
}

/** An approver applies the size of a service, which is then deployed and watched. */
async function rolloutWatched(steward: Steward): Promise<PostedMessage> {
  const { sandbox, slack } = steward;
  await sandbox.invoke('report-rightsizing', { cluster: 'shop', service: 'geo-lookup' });
  await sandbox.settle();
  const offered = newest(steward, (message) => isOffer(message, 'geo-lookup'));
  await slack.click({ ts: offered.ts, actionId: slackActions.apply, user: 'U0SANDBOX1' });
  for (let minute = 0; minute < 12; minute += 1) await sandbox.advance(minuteMs);
  return offered;
}

async function weeklyDigest(steward: Steward): Promise<PostedMessage> {
  await send(steward, 'schedule/weekly-scan');
  await steward.sandbox.advance(minuteMs);
  return newest(steward, ({ text }) => /^Right-sizing \d+ services/.test(text));
}

let seed = 0;

async function send({ sandbox }: Steward, sample: string, thenMs = secondMs): Promise<void> {
  seed += 1;
  await deliver(sandbox, eventSample(sandbox.state, sample, { now: sandbox.now(), seed }));
  await sandbox.settle();
  await sandbox.advance(thenMs);
}

/** Sets what DescribeServices answers: tasks of the service, and the state of its latest deployment. */
function putCounts(
  { sandbox: { state } }: Steward,
  name: string,
  { running, pending }: { running: number; pending: number },
  rolloutState?: 'FAILED',
): void {
  const service = state.service(ecsArn('service', clusterName, name));
  const [latest, ...earlier] = service?.deployments ?? [];
  if (!service || !latest) throw new Error(`no service ${name}`);
  const ended = rolloutState && { rolloutState, runningCount: 0, pendingCount: 0 };
  state.putService({
    ...{ ...service, runningCount: running, pendingCount: pending },
    deployments: [{ ...latest, ...ended }, ...earlier],
  });
}

function incidentOf(steward: Steward, service: string): PostedMessage {
  return newest(steward, ({ text }) => new RegExp(`^\\S+ ${service}\\b`).test(text));
}

/** @throws Error when the story did not lead to such a message */
function newest({ slack }: Steward, isWanted: (message: PostedMessage) => boolean): PostedMessage {
  const found = slack.messages().findLast(isWanted);
  if (found) return found;
  const texts = slack.messages().map(({ text }) => text.split('\n')[0]);
  throw new Error(`No message to draw. There are:\n${texts.join('\n')}`);
}

function isOffer({ blocks, text }: PostedMessage, service: string): boolean {
  return text.startsWith(service) && JSON.stringify(blocks).includes(`"${slackActions.apply}"`);
}
