import { describe, expect, it, test } from '@jest/globals';
import { noteWords } from '../../shared/sizing/report/note-words.ts';
import { reasonWords } from '../../shared/sizing/report/skip-words.ts';
import type { ServiceReport } from '../../shared/sizing/service-report.ts';
import { adviceOn } from '../builders/situation.ts';
import { burstADay, further } from './situations/further.ts';
import { type Answer, type Judged, variations, wrong } from './situations/judged.ts';
import { defensible, right } from './situations/right.ts';
import { unseen } from './situations/unseen.ts';

/** The parts of the advice that an answer speaks of. */
function told({ decision, notes }: ServiceReport, answer: Answer): Answer {
  if (decision.action === 'skip') return { action: 'skip', reason: decision.reason.code };
  const { size, reason, risk, tasks, monthlyUsd, containers } = decision;
  const [vcpu, gib] = [size.cpuUnits / 1024, size.memoryMiB / 1024];
  const kinds = new Set<string>(notes.map(({ kind }) => kind));
  const said: Answer = {
    ...{ action: decision.action, vcpu, gib, risk, reason: reason.code, heldBack: reason.heldBack?.code },
    leastVcpu: Math.min(vcpu, answer.leastVcpu ?? 0),
    leastGib: Math.min(gib, answer.leastGib ?? 0),
    mostVcpu: Math.max(vcpu, answer.mostVcpu ?? 0),
    notes: (answer.notes ?? []).filter((kind) => kinds.has(kind)),
    without: (answer.without ?? []).filter((kind) => !kinds.has(kind)),
    kills: reason.kills?.count,
    moreTasks: tasks.after > tasks.before,
    usd: monthlyUsd && [cents(monthlyUsd.before), cents(monthlyUsd.after)],
    shares: containers.map(({ cpuUnits }) => cpuUnits?.to ?? 0),
  };
  return Object.fromEntries(Object.keys(answer).map((key) => [key, said[key as keyof Answer]]));
}

const cents = (usd: number) => Math.round(100 * usd) / 100;

const titled = (judged: readonly Judged[]) => judged.map((one) => [`${one.id}: ${one.title}`, one] as const);

describe.each([
  ['judged wrong gets the answer of an expert', wrong],
  ['of the same kind gets it too', variations],
  ['judged right stays right', right],
  ['judged defensible stays so', defensible],
  ['of scaling, starts and containers', further],
  ['of uneven load, trends, full heaps and broken counters', unseen],
])('a situation %s', (_, judged) => {
  it.each(titled(judged))('the advice is that of an expert for situation %s', (__, { situation, answer }) => {
    expect(told(adviceOn(situation), answer)).toEqual(answer);
  });
});

test('a jitter of SampleCount is not a starting task', () => {
  for (const { situation } of [...wrong, ...variations].filter(({ id }) => id === 'S3')) {
    expect(adviceOn(situation).observed?.minutes.startingUp).toBe(0);
  }
});

test.each([
  ['Thursday', Date.UTC(2026, 10, 26, 6)],
  ['Saturday', Date.UTC(2026, 10, 28, 6)],
])('a burst of half an hour on each weekday keeps its size in a scan on %s', (_, at) => {
  for (let seed = 0; seed < 20; seed++) {
    const { decision } = adviceOn({ size: [2, 4], cpu: burstADay(seed), memory: () => 0.8, at });
    expect(decision).toMatchObject({ action: 'keep', size: { cpuUnits: 2048 } });
  }
});

test('hours without CPU in the window are a risk of the recommended size', () => {
  const month = wrong.find(({ id }) => id === '1b')?.situation;
  const report =
    month && adviceOn({ ...month, lookback: 14, cpu: (at) => (at.ago > 12.75 && at.ago < 13 ? 0.9 : 0.08) });
  expect(report?.decision).toMatchObject({ action: 'shrink', riskAfter: 'medium' });
});

test.each([
  [
    'two of six tasks',
    'One of 6 tasks, or each in turn, would be at a limit of 0.5 vCPU for 100% of the time',
  ],
  [
    'a heap that filled up yesterday',
    'A heap filled up in the last days: raise its setting; the memory is kept for it.',
  ],
  [
    'load doubled',
    'CPU rises: 0.5 vCPU in the busy hours of the last 7 days, 0.25 vCPU in the 7 days before.',
  ],
  ['a sidecar that was killed', 'container side was killed for memory once, at 128 MiB.'],
  ['kills at an earlier', 'container app was killed for memory 3 times, at 2 GiB or more.'],
  [
    'scaling that stands',
    'It runs its maximum of 4 tasks, and their CPU is 92% on average, above the target of 60%',
  ],
])('the report on %s says so', (title, words) => {
  const situation = unseen.find((one) => one.title.startsWith(title))?.situation;
  const { decision, notes } = adviceOn(situation ?? { size: [1, 2], cpu: () => 0 });
  expect([reasonWords(decision), ...notes.map(noteWords)].join('\n')).toContain(words);
});

test('a peak of memory before the window is reported as one', () => {
  const situation = { size: [1, 2] as [number, number], cpu: () => 0.5 };
  const { decision } = adviceOn({ ...situation, memory: ({ ago }) => (ago > 25 && ago < 26 ? 0.9 : 0.3) });
  expect(reasonWords(decision)).toContain('memory peaked at 1.8 GiB, before these 14 days.');
});
