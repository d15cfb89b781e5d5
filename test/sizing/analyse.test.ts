import { describe, expect, it, test } from '@jest/globals';
import { dayMs } from '../../shared/model/units.ts';
import { type AnalysisSettings, analyse, type WorkloadReading } from '../../shared/sizing/decide/analyse.ts';
import { answerAlarm } from '../../shared/sizing/decide/answer-alarm.ts';
import { shippedPriceList } from '../../shared/sizing/decide/prices.ts';
import { noteWords } from '../../shared/sizing/report/note-words.ts';
import { withoutDetails } from '../../shared/sizing/service-report.ts';
import { inWords } from '../builders/in-words.ts';
import { aContainer, aUsage, now } from '../builders/sizing.ts';

const size = { cpuUnits: 1024, memoryMiB: 2048 };

const settings: AnalysisSettings = {
  lookbackDays: 14,
  defaultTolerance: 'standard',
  priceList: shippedPriceList('us-east-1'),
  priceMultiplier: 1,
};

/** Reading of an idle service with two tasks of 1 vCPU and 2 GiB. */
function aReading(overrides: Partial<WorkloadReading> = {}): WorkloadReading {
  return {
    place: {
      ...{ partition: 'aws', account: '123456789012', region: 'us-east-1', cluster: 'shop' },
      kind: 'service',
      name: 'web',
    },
    definition: {
      ...{
        arn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:7',
        family: 'web',
        revision: 7,
        size,
      },
      ...{ os: 'LINUX', architecture: 'ARM64', ephemeralStorageGiB: 20 },
      requiresCompatibilities: ['FARGATE'],
      containers: [aContainer({ image: 'web:1.4.2' })],
    },
    tags: [],
    capacityAt: () => ({ spotShare: 0, text: 'Fargate' }),
    observation: {
      usage: aUsage(),
      tasks: 2,
      minutes: { atLimit: 0, deploying: 0, startingUp: 0, missing: 0 },
    },
    history: { sizes: [{ from: Number.NEGATIVE_INFINITY, size }], deploying: [] },
    stops: [],
    gaps: [],
    ...overrides,
  };
}

const tagged = (...tags: [string, string][]) =>
  aReading({ tags: tags.map(([key, value]) => ({ key: `steward:${key}`, value })) });
const decided = (reading: WorkloadReading, more: Partial<AnalysisSettings> = {}) => {
  const { decision } = analyse(reading, { ...settings, ...more }, now);
  if (decision.action === 'skip') throw new Error(decision.reason.code);
  return inWords(decision);
};

describe('report of a service', () => {
  const report = analyse(aReading(), settings, now);

  it('a report has its decision without the candidates', () => {
    expect(report.decision).toMatchObject({ action: 'shrink', size: { cpuUnits: 256, memoryMiB: 512 } });
    expect(report.decision).not.toHaveProperty('candidates');
  });

  it('a report has the configuration and the observed usage', () => {
    expect(report.setup).toMatchObject({ family: 'web', revision: 7, size, capacity: 'Fargate' });
    expect(report.observed).toMatchObject({ days: 14, meanTasks: 2, cpu: { mean: expect.closeTo(0.1, 6) } });
    // The 20th of the month: a look-back of 14 days has not seen the month-end.
    expect(report.notes.map(({ kind, code }) => [kind, code])).toEqual([['window', 'month-end-unseen']]);
  });

  it('a report has the considered sizes, cheapest first, each with its verdict', () => {
    const verdictOf = (cpuUnits: number, memoryMiB: number) =>
      report.considered.find((one) => one.size.cpuUnits === cpuUnits && one.size.memoryMiB === memoryMiB)
        ?.verdict;
    expect(report.considered).toHaveLength(77);
    expect(verdictOf(256, 512)).toBe('chosen');
    expect(verdictOf(256, 1024)).toBe('dearer');
    expect(verdictOf(1024, 2048)).toBe('in use');
    const shares = report.considered.map(({ priceShare }) => priceShare);
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(shares[0]).toBeCloseTo(0.25);
  });

  it('a report marks sizes that are too small or held back for now', () => {
    const usage = aUsage({ days: 2, memory: () => 900 });
    const { observation } = aReading();
    const young = analyse(aReading({ observation: { ...observation, usage } }), settings, now);
    const verdicts = young.considered.slice(0, 2).map(({ size: one, verdict }) => [one.memoryMiB, verdict]);
    expect(verdicts).toEqual([
      [512, 'too small'],
      [1024, 'held back'],
    ]);
    const smallest = young.considered[0];
    expect(smallest).toMatchObject({ minutesOver: 0, memoryKills: 1 });
  });

  it('a report without details keeps its rows, not its curves', () => {
    const slim = withoutDetails(report);
    expect(slim).toMatchObject({ considered: [], observed: { chart: undefined, days: 14 } });
    expect(slim.decision).toEqual(report.decision);
    expect(JSON.stringify(slim).length).toBeLessThan(JSON.stringify(report).length / 10);
  });
});

describe('tolerance', () => {
  test.each([
    ['the default', [], undefined, 'standard'],
    ['that of the tag rather than the default', [['tolerance', 'batch']], undefined, 'batch'],
    ['the requested one rather than both', [['tolerance', 'batch']], 'critical', 'critical'],
    ['critical if the tag is invalid', [['tolerance', 'very']], undefined, 'critical'],
  ] as const)('the tolerance is %s', (_, tags, tolerance, expected) => {
    const reading = tagged(...tags.map(([key, value]): [string, string] => [key, value]));
    expect(analyse(reading, { ...settings, tolerance }, now).tolerance).toBe(expected);
  });
});

describe('limits in tags', () => {
  it('the limits in tags hold', () => {
    const decision = decided(tagged(['min-cpu', '512'], ['min-memory', '2 GB']));
    expect(decision).toMatchObject({
      size: { cpuUnits: 512, memoryMiB: 2048 },
      runnerUp: { whyNot: 'the limits in its tags do not allow it' },
    });
  });

  it('a size outside the limits in tags is changed, even at a higher cost', () => {
    expect(decided(tagged(['min-memory', '4 GB']))).toMatchObject({
      action: 'rebalance',
      reason: '1 vCPU / 2 GiB to 0.5 vCPU / 4 GiB: the current size is outside the limits in its tags.',
    });
  });

  test.each<[string, [string, string][], object, string]>([
    [
      'the minimum if no size matches both',
      [
        ['min-memory', '1024'],
        ['max-memory', '512'],
      ],
      { cpuUnits: 256, memoryMiB: 1024 },
      'steward:min-… and steward:max-… together match no Fargate size, so the maximum is ignored',
    ],
    [
      'the current size if none matches the minimum',
      [['min-cpu', '64 vCPU']],
      size,
      'steward:min-… and steward:max-… together match no Fargate size, so the current size is the minimum',
    ],
  ])('limits in tags that conflict mean %s, with a note', (_, tags, expected, problem) => {
    const report = analyse(tagged(...tags), settings, now);
    expect(report.decision).toMatchObject({ size: expected });
    expect(report.notes.map(noteWords)).toContain(`Ignored setting; the safer default applies: ${problem}.`);
  });
});

describe('costs', () => {
  const spot = { capacityAt: () => ({ spotShare: 1, text: 'Fargate Spot' }) };

  it('the cost is the list price of the platform with the discount of the owner', () => {
    // ARM: (1 × 0.03238 + 2 × 0.00356) × 730 h × 2 tasks = 57.67
    expect(decided(aReading()).monthlyUsd?.before).toBeCloseTo(57.67, 2);
    expect(decided(aReading(), { priceMultiplier: 0.5 }).monthlyUsd?.before).toBeCloseTo(28.83, 1);
  });

  it('the cost is unknown for Spot unless its factor is set', () => {
    expect(decided(aReading(spot)).monthlyUsd).toBeUndefined();
    expect(decided(aReading(spot)).reason).toContain('saves 75%');
    expect(decided(aReading(spot), { spotFactor: 0.3 }).monthlyUsd?.before).toBeCloseTo(17.3, 1);
  });

  it('the cost is unknown for a region without a price', () => {
    const report = analyse(aReading(), { ...settings, priceList: undefined }, now);
    expect(report.notes.map(({ kind }) => kind)).toEqual(['window', 'price']);
    expect(report.considered.every(({ monthlyUsd }) => monthlyUsd === undefined)).toBe(true);
  });
});

describe('unreadable data', () => {
  it('scaling that could not be read leaves CPU as it is', () => {
    expect(decided(aReading({ scaling: 'unknown' })).size).toEqual({ cpuUnits: 1024, memoryMiB: 2048 });
    const math = { by: 'other', metric: 'metric math', mayFollowCpu: true } as const;
    const policies = [{ name: 'a', kind: 'target tracking', signal: math } as const];
    const scaling = { minimumTasks: 1, maximumTasks: 4, policies };
    expect(decided(aReading({ scaling })).size.cpuUnits).toBe(1024);
  });

  it('a gap in the data is passed on in its words', () => {
    const gaps = ['scaling not readable: AccessDenied'];
    expect(analyse(aReading({ gaps }), settings, now).gaps).toEqual(gaps);
  });

  it('missing usage gives no recommendation, but the configuration is shown', () => {
    const { observation } = aReading();
    const usage = aUsage({ days: 0 });
    const report = analyse(aReading({ observation: { ...observation, usage, tasks: 0 } }), settings, now);
    expect(inWords(report.decision)).toEqual({
      action: 'skip',
      reason: 'No usage recorded (no running task).',
    });
    expect(report).toMatchObject({
      considered: [],
      notes: [],
      setup: { family: 'web' },
      observed: undefined,
    });
  });
});

describe('kills for memory', () => {
  const kill = { cause: 'out-of-memory', container: 'app', times: [now - dayMs] };

  it('a kill of the running size raises its memory and is a high risk', () => {
    const decision = decided(aReading({ stops: [kill], deployedAt: now - 5 * dayMs }));
    // 2048 × 1.25 = 2560: with 0.5 vCPU 3 GiB
    expect(decision).toMatchObject({ size: { cpuUnits: 512, memoryMiB: 3072 }, risk: 'high' });
  });

  it('a kill of a smaller size that no longer runs does not count', () => {
    const small = { cpuUnits: 256, memoryMiB: 1024 };
    const sizes = [
      { from: Number.NEGATIVE_INFINITY, size: small },
      { from: now - dayMs / 2, size },
    ];
    const history = { sizes, deploying: [], lastChangeAt: now - dayMs / 2 };
    const decision = decided(aReading({ stops: [kill], deployedAt: now - dayMs / 2, history }));
    expect(decision).toMatchObject({ action: 'keep', size, risk: 'none' });
  });
});

it('the answer to an alarm is reported in the same form', () => {
  const report = analyse(aReading(), settings, now, answerAlarm);
  expect(inWords(report.decision)).toMatchObject({
    action: 'keep',
    reason: '1 vCPU / 2 GiB stays: usage is not at its limit.',
  });
  expect(report.considered).toHaveLength(77);
});
