import { type FargateSize, largerOf, sameSize, smallerOf } from '../../model/fargate-sizes.ts';
import { minuteMs } from '../../model/units.ts';
import { reading } from '../decide/policy.ts';

/** A size and the time (epoch ms) from which it ran; until the next span, or until now. */
export interface SizeSpan {
  from: number;
  size: FargateSize;
  /** While a deployment changes the size, tasks of two sizes run: `size` is the larger of both, this the smaller. */
  smaller?: FargateSize;
}

/** A size that ran, and how full it was; absent where it was not observed. Times are epoch ms. */
export interface SizeTrial {
  from: number;
  size: FargateSize;
  /** True where CPU stood at its limit for as long as an alarm takes, in the first days of the size. */
  isCpuFull?: boolean;
  /** The highest memory over the size, 0 to 1. */
  memoryShare?: number;
}

/** One deployment of a service, epoch ms. */
export interface DeploymentRecord {
  startedAt: number;
  /** Absent while it is under way. */
  finishedAt?: number;
  /** False when the service went back to what ran before. */
  stays: boolean;
  /** The task size that it brought; absent when its task definition is gone. */
  size?: FargateSize;
}

/** What ran when. */
export interface SizeHistory {
  /** At least one; the first reaches back as far as anybody asks. */
  sizes: SizeSpan[];
  /** While tasks of two revisions ran, or new ones started: such minutes say little about ordinary CPU usage. */
  deploying: { from: number; to: number }[];
  /** When the size last changed, if it did. */
  lastChangeAt?: number;
}

const longestDeployment = reading.longestDeploymentMinutes * minuteMs;

/**
 * Puts together which size ran when, so that percents of different sizes become comparable. While a deployment
 * changes the size, nobody knows of which of both a percent is: see observe.ts.
 * @param history.before what ran before the first of the deployments
 * @param history.ledger sizes that we noted ourselves, for what ECS has forgotten
 */
export function sizeHistory(history: {
  current: FargateSize;
  before?: FargateSize;
  deployments: readonly DeploymentRecord[];
  ledger?: readonly SizeSpan[];
  now: number;
}): SizeHistory {
  const { current, ledger = [], now } = history;
  const deployments = history.deployments.toSorted((one, other) => one.startedAt - other.startedAt);
  const noted = (at: number) => ledger.findLast(({ from }) => from <= at)?.size;
  const firstKnown = deployments.find(({ size, stays }) => stays && size)?.size;
  let settled = history.before ?? noted((deployments[0]?.startedAt ?? now) - 1) ?? firstKnown ?? current;
  let running = [settled];
  const sizes = [span(Number.NEGATIVE_INFINITY, running)];
  const deploying: SizeHistory['deploying'] = [];
  let lastChangeAt: number | undefined;
  for (const [at, { startedAt, finishedAt = now, stays, size }] of deployments.entries()) {
    const brought = size ?? noted(finishedAt) ?? settled;
    const resizes = running.some((one) => !sameSize(brought, one));
    deploying.push({
      from: startedAt,
      to: resizes ? finishedAt : Math.min(finishedAt, startedAt + longestDeployment),
    });
    if (!resizes) continue;
    running = [...running, brought];
    sizes.push(span(startedAt, running));
    if (stays) [settled, lastChangeAt] = [brought, finishedAt];
    // The next one may begin before this one has ended: tasks of all three may run then.
    if ((deployments[at + 1]?.startedAt ?? finishedAt) < finishedAt) continue;
    running = [settled];
    sizes.push(span(finishedAt, running));
  }
  return { sizes, deploying, lastChangeAt };
}

function span(from: number, running: readonly FargateSize[]): SizeSpan {
  const [size, smaller] = [running.reduce(largerOf), running.reduce(smallerOf)];
  return sameSize(size, smaller) ? { from, size } : { from, size, smaller };
}

/** The size in force at a time. */
export function sizeAt(sizes: readonly SizeSpan[], time: number, fallback: FargateSize): FargateSize {
  return sizes.findLast(({ from }) => from <= time)?.size ?? fallback;
}
