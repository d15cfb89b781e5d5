import { type FargateSize, sameSize } from '../../shared/model/fargate-sizes.ts';
import type { FargatePrice } from '../../shared/model/price-list.ts';
import type { SizingStop } from '../../shared/model/stop-record.ts';
import { dayMs, hourMs } from '../../shared/model/units.ts';
import type { SizingInput } from '../../shared/sizing/decide/decision.ts';
import { growNow } from '../../shared/sizing/decide/grow-now.ts';
import { type Policy, reading } from '../../shared/sizing/decide/policy.ts';
import { recommend } from '../../shared/sizing/decide/recommend.ts';
import type { SizeSpan, SizeTrial } from '../../shared/sizing/usage/size-history.ts';
import { sizeTrials } from '../../shared/sizing/usage/size-trials.ts';
import { type Placement, trainingEnd } from './judge.ts';
import { Observer } from './observer.ts';
import type { Trace } from './traces.ts';

/** Settings of a run on a trace. */
export interface Setting {
  trainDays: number;
  /** Days between two decisions. */
  every: number;
  inUse: FargateSize;
  price: FargatePrice;
}

/** Look-back of a regular decision for CPU, days; CloudWatch's own default for one-minute data. */
const lookBackDays = 14;
/** Sizes that the table keeps for a service. */
const mostSpans = 20;
/** Time from an alarm (or a kill) until the new size is in force. */
const growthTakes = hourMs;

/** State of one service during a trace. */
interface Life {
  trace: Trace;
  policy: Policy;
  setting: Setting;
  seen: Observer;
  size: FargateSize;
  stops: SizingStop[];
  lastChangeAt?: number;
  /** Sizes so far, as the table records them after each decision. */
  noted: SizeTrial[];
  spans: SizeSpan[];
  decideAt: number;
  /** Growth that is decided and not yet in force. */
  growth?: Placement;
  placements: Placement[];
}

function newLife(trace: Trace, policy: Policy, setting: Setting): Life {
  return {
    trace,
    policy,
    setting,
    seen: new Observer(trace),
    size: setting.inUse,
    stops: [],
    noted: [],
    spans: [{ from: Number.NEGATIVE_INFINITY, size: setting.inUse }],
    decideAt: trainingEnd(trace, setting.trainDays),
    placements: [],
  };
}

/** One decision after the training days, kept to the end. */
export function decideOnce(trace: Trace, policy: Policy, setting: Setting): Placement[] {
  const life = newLife(trace, policy, setting);
  for (const [at, time] of trace.times.entries()) if (time < life.decideAt) life.seen.see(at);
  decideWhenDue(life, life.decideAt);
  return life.placements;
}

/**
 * Simulates ECS Steward: a regular decision every few days on the trailing window, and growth an hour after an alarm or
 * a kill. From the end of training on, CPU above the limit in force is observed as that limit, and memory above it as a
 * kill. Earlier usage is observed as recorded: it was recorded without our limits, and the peers see it that way, too.
 */
export function live(trace: Trace, policy: Policy, setting: Setting): Placement[] {
  const life = newLife(trace, policy, setting);
  for (const [at, time] of trace.times.entries()) {
    growWhenReady(life, time);
    decideWhenDue(life, time);
    const underOurLimits = life.placements.length > 0;
    const fate = life.seen.see(at, underOurLimits ? life.size : undefined);
    if (underOurLimits) hearAlarms(life, time + trace.periodMs, fate);
  }
  return life.placements;
}

function growWhenReady(life: Life, now: number): void {
  if (!life.growth || now < life.growth.from) return;
  place(life, now, life.growth.size);
  life.growth = undefined;
}

function decideWhenDue(life: Life, now: number): void {
  if (now < life.decideAt) return;
  while (life.decideAt <= now) life.decideAt += life.setting.every * dayMs;
  // A running rollout would make the decision stale: it is made at the next date.
  if (life.growth) return;
  const decision = recommend(inputAt(life, now));
  place(life, now, decision.action === 'skip' ? life.size : decision.size);
}

function hearAlarms(life: Life, now: number, fate: 'fine' | 'killed'): void {
  const { size, seen, policy } = life;
  if (fate === 'killed') life.stops.push({ at: now, kind: 'out-of-memory', size });
  if (life.growth) return;
  if (fate === 'fine' && seen.minutesAtLimit() < policy.change.alarmMinutes) return;
  const decision = growNow(inputAt(life, now));
  if (decision.action === 'grow') life.growth = { from: now + growthTakes, size: decision.size };
}

/** The first placement is the first decision, whatever it was; later ones are changes. */
function place(life: Life, from: number, size: FargateSize): void {
  const changes = !sameSize(life.size, size);
  if (changes || life.placements.length === 0) life.placements.push({ from, size });
  if (changes) {
    life.lastChangeAt = from;
    life.noted = trialsAt(life, from);
    life.spans = [...life.spans, { from, size }].slice(-mostSpans);
  }
  life.size = size;
}

/** Sizes so far with their fullness. */
function trialsAt({ seen, spans, noted }: Life, now: number): SizeTrial[] {
  const usage = seen.usage(now - lookBackDays * dayMs, now);
  return sizeTrials(usage, spans, noted).slice(-mostSpans);
}

function inputAt(life: Life, now: number): SizingInput {
  const { seen, size, stops, lastChangeAt, policy, setting } = life;
  const from = now - lookBackDays * dayMs;
  const kept = now - reading.killDays * dayMs;
  return {
    usage: {
      ...seen.usage(from, now),
      memoryBefore: seen.usage(now - reading.memoryDays * dayMs, from).memory,
    },
    trials: trialsAt(life, now),
    size,
    os: 'LINUX',
    price: setting.price,
    tasks: 1,
    stops: stops.filter((stop) => stop.at > kept),
    lastChangeAt,
    policy,
    now,
  };
}
