import type { FargatePrice } from '../../shared/rightsizing/cost.ts';
import type { SizingInput } from '../../shared/rightsizing/decision.ts';
import { growNow } from '../../shared/rightsizing/grow-now.ts';
import type { Policy } from '../../shared/rightsizing/policy.ts';
import { recommend } from '../../shared/rightsizing/recommend.ts';
import { type FargateSize, sameSize } from '../../shared/task/fargate-sizes.ts';
import type { SizingStop } from '../../shared/task/sizing-stop.ts';
import { dayMs, hourMs } from '../../shared/task/units.ts';
import { type Placement, trainingEnd } from './judge.ts';
import { Observer } from './observer.ts';
import type { Trace } from './traces.ts';

/** How the program is run on a trace. */
export interface Setting {
  trainDays: number;
  /** Days between two decisions. */
  every: number;
  inUse: FargateSize;
  price: FargatePrice;
}

/** The look-back of a regular decision, days; CloudWatch's own default for one-minute data. */
const lookBackDays = 14;
/** From an alarm (or a kill) to the new size being in force. */
const growthTakes = hourMs;

/** One decision after the training days, held to the end. */
export function decideOnce(trace: Trace, policy: Policy, setting: Setting): Placement[] {
  const start = trainingEnd(trace, setting.trainDays);
  const seen = new Observer(trace);
  for (let at = 0; at < trace.times.length && (trace.times[at] ?? 0) < start; at++) seen.see(at);
  const size = decide(seen, { stops: [] }, setting.inUse, policy, setting, start);
  return [{ from: start, size }];
}

interface Life {
  stops: SizingStop[];
  lastChangeAt?: number;
}

/**
 * As the program runs: decided anew every so many days on the trailing window, and grown on alarms and kills, an
 * hour later. From the end of training on, CPU above the limit in force is seen as that limit, and memory above
 * it as a kill. What came before is seen as recorded: it was recorded without our limits, and the peers see it so.
 */
export function live(trace: Trace, policy: Policy, setting: Setting): Placement[] {
  const start = trainingEnd(trace, setting.trainDays);
  const seen = new Observer(trace);
  const life: Life = { stops: [] };
  const placements: Placement[] = [];
  let size = setting.inUse;
  let decideAt = start;
  let growth: Placement | undefined;

  const place = (from: number, to: FargateSize) => {
    if (placements.length === 0 || !sameSize(size, to)) placements.push({ from, size: to });
    if (!sameSize(size, to)) life.lastChangeAt = from;
    size = to;
  };

  for (let at = 0; at < trace.times.length; at++) {
    const now = trace.times[at] ?? 0;
    if (growth && now >= growth.from) {
      place(now, growth.size);
      growth = undefined;
    }
    if (now >= decideAt) {
      // A rollout on its way makes a decision stale: it is taken anew at the next date.
      if (!growth) place(now, decide(seen, life, size, policy, setting, now));
      while (decideAt <= now) decideAt += setting.every * dayMs;
    }
    if (now < start) {
      seen.see(at);
      continue;
    }
    const end = now + trace.periodMs;
    if (seen.see(at, size) === 'killed') life.stops.push({ at: end, kind: 'out-of-memory', size });
    growth ??= growOnAlarm(seen, life, size, policy, setting, end);
  }
  return placements;
}

function decide(
  seen: Observer,
  life: Life,
  size: FargateSize,
  policy: Policy,
  setting: Setting,
  now: number,
): FargateSize {
  const decision = recommend(inputAt(seen, life, size, policy, setting, now));
  return decision.action === 'skip' ? size : decision.size;
}

function growOnAlarm(
  seen: Observer,
  life: Life,
  size: FargateSize,
  policy: Policy,
  setting: Setting,
  now: number,
): Placement | undefined {
  const killedNow = life.stops.at(-1)?.at === now;
  const atLimitFor = seen.minutesAtLimit();
  if (!killedNow && atLimitFor < policy.change.alarmMinutes) return undefined;
  const decision = growNow(inputAt(seen, life, size, policy, setting, now));
  return decision.action === 'grow' ? { from: now + growthTakes, size: decision.size } : undefined;
}

function inputAt(
  seen: Observer,
  { stops, lastChangeAt }: Life,
  size: FargateSize,
  policy: Policy,
  { price }: Setting,
  now: number,
): SizingInput {
  const from = now - lookBackDays * dayMs;
  return {
    usage: seen.usage(from, now),
    size,
    os: 'LINUX',
    price,
    tasks: 1,
    stops: stops.filter((stop) => stop.at > from),
    lastChangeAt,
    policy,
    now,
  };
}
