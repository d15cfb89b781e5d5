import { type FargateSize, largerOf, sameSize, smallerOf } from '../../model/fargate-sizes.ts';
import { minuteMs } from '../../model/units.ts';
import { reading } from '../decide/policy.ts';

/** Task size and the time (epoch ms) from which it ran, until the next span or until now. */
export interface SizeSpan {
  from: number;
  size: FargateSize;
  /** Smaller of the two sizes that run while a deployment changes the size; `size` is the larger one. */
  smaller?: FargateSize;
}

/** Task size that ran, and how full it was; absent where usage was not observed. Times are epoch ms. */
export interface SizeTrial {
  from: number;
  size: FargateSize;
  /** True if CPU was at its limit for as long as an alarm takes, within the first days on this size. */
  isCpuFull?: boolean;
  /** Highest memory as a share of the size, 0 to 1. */
  memoryShare?: number;
}

/** One deployment of a service, epoch ms. */
export interface DeploymentRecord {
  startedAt: number;
  /** Absent while it is in progress. */
  finishedAt?: number;
  /** False if the service was rolled back to the revision before. */
  stays: boolean;
  /** Task size that it deployed; absent if its task definition was deleted. */
  size?: FargateSize;
}

/** Timeline of the sizes and deployments of a service. */
export interface SizeHistory {
  /** At least one; the first reaches back indefinitely. */
  sizes: SizeSpan[];
  /** Times in which tasks of two revisions ran or new ones started: such minutes say little about normal CPU usage. */
  deploying: { from: number; to: number }[];
  /** Time of the last size change, if any. */
  lastChangeAt?: number;
}

const longestDeployment = reading.longestDeploymentMinutes * minuteMs;

/**
 * Reconstructs which size ran when, so that percentages of different sizes can be compared. While a deployment changes
 * the size, a percentage may be of either size: see observe.ts.
 * @param history.before size that ran before the first deployment
 * @param history.ledger sizes that ECS Steward recorded, for deployments that ECS has forgotten
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
    // The next deployment may start before this one has finished: tasks of all three revisions may then run.
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

/** Size in force at a time. */
export function sizeAt(sizes: readonly SizeSpan[], time: number, fallback: FargateSize): FargateSize {
  return sizes.findLast(({ from }) => from <= time)?.size ?? fallback;
}
