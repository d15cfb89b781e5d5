import { link } from '../../shared/reporting/blocks.ts';
import { mrkdwnWithPeople, personWords } from '../../shared/reporting/people.ts';
import { sizeInShort } from '../../shared/reporting/sizing/words.ts';
import { mrkdwn } from '../../shared/reporting/untrusted.ts';
import { slackDate } from '../../shared/reporting/words.ts';
import { parseEcsArn } from '../../shared/task/arn.ts';
import { hasEnded, type Rollout } from '../../shared/task/rollout.ts';
import { permalinkOf } from './permalink.ts';
import type { Shell } from './shell.ts';

type Tools = Pick<Shell, 'rollouts' | 'mutes' | 'permalink' | 'log' | 'now'>;

const nameRoom = 255;
const reasonRoom = 200;
/** Of each kind: an answer is read on a phone. */
const mostLines = 20;

/** What is under way, on hold and muted, in mrkdwn. Throws the SDK's errors. */
export async function status(shell: Tools): Promise<string> {
  const now = shell.now();
  const [rollouts, holds, mutes] = await Promise.all([
    rolloutsUnderWay(shell),
    shell.rollouts.allHolds(now),
    shell.mutes.all(now),
  ]);
  const lines = [
    ...part('Under way', await Promise.all(rollouts.map((rollout) => rolloutLine(rollout, shell)))),
    ...part(
      'On hold',
      holds.map(({ serviceArn, until, reason }) => {
        return `${ofArn(serviceArn)} until ${slackDate(until)}: ${mrkdwnWithPeople(reason, reasonRoom)}`;
      }),
    ),
    ...part(
      'Muted',
      mutes.map(({ workload, until, by }) => {
        return `${ofWorkload(workload)} until ${slackDate(until)}, by ${personWords(by)}`;
      }),
    ),
  ];
  return lines.join('\n') || 'Nothing is under way, on hold or muted.';
}

function part(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - mostLines;
  const shown = lines.slice(0, mostLines).map((line) => `• ${line}`);
  return [`*${title}*`, ...shown, ...(more > 0 ? [`… and ${more} more`] : [])];
}

async function rolloutsUnderWay({ rollouts }: Tools): Promise<Rollout[]> {
  const loaded = await Promise.all((await rollouts.allActive()).map((id) => rollouts.load(id)));
  return loaded
    .flatMap((rollout) => (rollout && !hasEnded(rollout) ? [rollout] : []))
    .sort((one, other) => one.startedAt - other.startedAt);
}

async function rolloutLine(
  { decision, state, startedAt, by, message }: Rollout,
  shell: Tools,
): Promise<string> {
  const { clusterName, serviceName, from, to } = decision;
  const size = `${sizeInShort(from)} → ${sizeInShort(to)}`;
  const words = `${named(clusterName, serviceName)} ${size}: ${state}, begun ${slackDate(startedAt)} ${byInWords(by)}`;
  const url = message && (await permalinkOf(message, shell));
  return url ? `${words} · ${link(url, 'message')}` : words;
}

/** `by @mia`, `by itself`, `by hand`. */
function byInWords(by: string): string {
  if (by === 'auto') return 'by itself';
  return by === 'by hand' ? by : `by ${personWords(by)}`;
}

function named(cluster: string, service: string): string {
  return `*${mrkdwn(`${cluster}/${service}`, nameRoom)}*`;
}

function ofArn(serviceArn: string): string {
  const [cluster = '', service = ''] = parseEcsArn(serviceArn)?.path ?? [];
  return named(cluster, service);
}

/** @param workload its key, as incidents have it */
function ofWorkload(workload: string): string {
  const [, , cluster = '', , name = ''] = workload.split('#');
  return named(cluster, name);
}
