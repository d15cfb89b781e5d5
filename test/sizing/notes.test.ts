import { describe, expect, it, test } from '@jest/globals';
import { heapFlags, workerFlags } from '../../shared/model/heap-settings.ts';
import type { Scaling, ScalingSignal } from '../../shared/model/scaling.ts';
import type { Sized, SizingInput } from '../../shared/sizing/decide/decision.ts';
import { type NotesOn, notesOn, settingNotes } from '../../shared/sizing/decide/notes.ts';
import { shippedPriceList } from '../../shared/sizing/decide/prices.ts';
import { recommend } from '../../shared/sizing/decide/recommend.ts';
import { scalingOf } from '../../shared/sizing/decide/scaling-signals.ts';
import { noteWords } from '../../shared/sizing/report/note-words.ts';
import { aContainer, aSizingInput, aUsage } from '../builders/sizing.ts';

/** Notes on a service that shrinks from 1 vCPU / 2 GiB to 0.25 vCPU / 512 MiB, by default. */
function notes(overrides: Partial<SizingInput> = {}, more: Partial<NotesOn> = {}): string[] {
  const input = aSizingInput(overrides);
  const sized = recommend(input) as Sized;
  const about = {
    ...{ input, sized, os: input.os, region: 'us-east-1', spotShare: 0, settingNotes: [] },
    architecture: 'ARM64',
    ...more,
  } as const;
  return notesOn(about).map((note) => `${note.kind}: ${noteWords(note)}`);
}

/** Usage at which this size stays: 0.2 of 0.25 vCPU, 400 of 512 MiB. */
const kept = { usage: aUsage({ cpu: () => 0.2 }), size: { cpuUnits: 256, memoryMiB: 512 } };
const withSettings = (...runtimeSettings: string[]) => ({ containers: [aContainer({ runtimeSettings })] });

test('there are none without a reason', () => {
  expect(notes()).toEqual([]);
  expect(notes({ containers: [aContainer({ image: 'web:1.4.2' })] })).toEqual([]);
});

test.each([
  [['web'], 'Container web has a restart policy'],
  [['web', 'worker'], 'Containers web, worker have a restart policy'],
])('restarts of %j inside the task are not seen', (names, who) => {
  const containers = [
    ...names.map((name) => aContainer({ name, restarts: true })),
    aContainer({ name: 'proxy' }),
  ];
  expect(notes({ ...kept, containers })).toEqual([
    `containers: ${who}: restarts inside the task, including out-of-memory kills, are not visible without Container Insights (RestartCount).`,
  ]);
});

test('unusable tags are named', () => {
  const problem = 'tag steward:mode is "on"; expected one of: off, report, approve, auto';
  expect(notes({}, { settingNotes: settingNotes([problem], undefined) })).toEqual([
    `setting: Ignored setting; the safer default applies: ${problem}.`,
  ]);
});

describe('a leak', () => {
  it('says how long the memory lasts', () => {
    // 1700 MiB now, 100 a day more: 348 MiB are left of 2 GiB
    const usage = aUsage({ cpu: () => 0.6, memory: (ago) => 1700 - 100 * ago });
    expect(notes({ usage })).toEqual([
      'leak: Memory grows by about 100 MiB a day and is never released, which looks like a leak: at this rate it is full in 3 days.',
    ]);
  });

  it('that is full soon, or already, says so', () => {
    const usage = aUsage({ cpu: () => 0.6, memory: (ago) => 1950 - 100 * ago });
    expect(notes({ usage }).join()).toContain('at this rate it is full within two days.');
  });

  it('with restarts is only delayed by more memory', () => {
    const usage = aUsage({ days: 12, memory: (ago) => 300 + 100 * ((12 - ago) % 4) });
    expect(notes({ usage })).toEqual([
      'leak: Memory grows by about 100 MiB a day between restarts, which looks like a leak: more memory only delays it.',
    ]);
  });
});

describe('a setting of a runtime', () => {
  it('of a heap that its memory no longer holds', () => {
    // 600 MiB × 1.25 = 750; the task keeps room for it, its container does not
    const containers = [
      aContainer({ memoryMiB: 512, runtimeSettings: ['-Xmx600m'] }),
      aContainer({ name: 'proxy' }),
    ];
    const size = { cpuUnits: 256, memoryMiB: 1024 };
    expect(notes({ ...kept, size, containers })).toContain(
      'heap: Container app: -Xmx600m plus the overhead of its runtime (about 750 MiB) exceeds its 512 MiB: lower it.',
    );
  });

  it('of a heap that fits, or leaves most unused', () => {
    expect(notes(withSettings('-Xmx360m'))).toEqual([
      'heap: Container app: -Xmx360m plus the overhead of its runtime (about 450 MiB) fits its 512 MiB.',
    ]);
    expect(notes(withSettings('GOMEMLIMIT=100MiB'))).toEqual([
      'heap: Container app: GOMEMLIMIT=100MiB plus the overhead of its runtime (about 110 MiB) leaves most of its 512 MiB unused unless it is raised.',
    ]);
  });

  it('of a heap that follows the memory of its container', () => {
    expect(notes(withSettings('-XX:MaxRAMPercentage=75.0'))).toEqual([
      'heap: Container app: -XX:MaxRAMPercentage=75.0 follows the memory: the heap becomes 384 MiB of 512 MiB.',
    ]);
  });

  it('of workers', () => {
    expect(notes(withSettings('--workers 4'))).toEqual([
      'heap: Container app: --workers 4 starts 4 workers at any size: check that this suits 0.25 vCPU.',
    ]);
  });

  it('is not mentioned while the size stays', () => {
    const settings = withSettings('-Xmx360m', '-XX:MaxRAMPercentage=75.0', '--workers 4');
    expect(notes({ ...kept, ...settings })).toEqual([]);
  });
});

describe('containers', () => {
  it('that reach their own limits first are named', () => {
    const containers = [aContainer({ memoryMiB: 1536 }), aContainer({ name: 'proxy', memoryMiB: 512 })];
    expect(notes({ containers })).toEqual([
      'containers: Containers hit their own memory limits before the 2 GiB of the task: app 1.5 GiB, proxy 512 MiB.',
    ]);
  });

  it('on Windows have limits of their own', () => {
    const text =
      'containers: On Windows, the limits of each container apply, not those of the task: change both.';
    const size = { cpuUnits: 2048, memoryMiB: 4096 };
    expect(notes({ os: 'WINDOWS', size })).toEqual([text]);
    const stays = { usage: aUsage({ cpu: () => 0.8, memory: () => 1700 }) };
    expect(notes({ os: 'WINDOWS', ...stays })).toEqual([]);
  });
});

describe('an image on a tag that may move', () => {
  const containers = [
    aContainer({ image: 'registry.example:5000/shop/web:stable' }),
    aContainer({ name: 'proxy', image: 'nginx:1.27.3' }),
  ];

  it('is named, for a new revision may start another', () => {
    expect(notes({ containers })).toEqual([
      'image: Mutable image tags: app (web:stable). New tasks may run a different image.',
    ]);
  });

  it('does not matter while nothing changes', () => {
    expect(notes({ ...kept, containers })).toEqual([]);
  });
});

describe('scaling', () => {
  const scaling = (signal: ScalingSignal, minimumTasks = 1): Scaling => ({
    ...{ minimumTasks, maximumTasks: 9 },
    policies: [{ kind: 'target tracking', signal }],
  });
  const twoTasks = (signal: ScalingSignal, minimumTasks?: number) => {
    const { cpu, memory } = aUsage({ cpu: () => 0.3, memory: () => 350 });
    const usage = { cpu: { ...cpu, tasks: cpu.times.map(() => 2) }, memory };
    return notes({ usage, scaling: scaling(signal, minimumTasks) });
  };

  it('by CPU says how many tasks there will be', () => {
    // 2 × 0.3 = 0.6 vCPU: ⌈0.6 ÷ (1 × 0.5)⌉ = 2 now, ⌈0.6 ÷ (0.5 × 0.5)⌉ = 3 with half a vCPU
    expect(twoTasks({ by: 'cpu', percent: 50 })).toEqual([
      'scaling: Scales on CPU at 50% (target tracking, 1 to 9 tasks), so size and tasks are decided together: 2 tasks on average now, 3 with this size.',
    ]);
  });

  test.each<[ScalingSignal, string]>([
    [
      { by: 'memory', percent: 70 },
      'Scales on memory at 70% (target tracking, 1 to 9 tasks): sizes that would always exceed this target are left out.',
    ],
    [
      { by: 'requests', metric: 'ALBRequestCountPerTarget' },
      'Scales on ALBRequestCountPerTarget (target tracking, 1 to 9 tasks): task count assumed unchanged.',
    ],
    [
      { by: 'schedule', metric: 'by-day' },
      'Scales on the schedule by-day (target tracking, 1 to 9 tasks): task count assumed unchanged.',
    ],
    [
      { by: 'other', metric: 'metric math', mayFollowCpu: true },
      'Scales on metric math (target tracking, 1 to 9 tasks), which may follow CPU, so CPU is not reduced.',
    ],
  ])('by %j', (signal, text) => {
    expect(twoTasks(signal)).toEqual([`scaling: ${text}`]);
  });

  it('that rests at its minimum could go lower', () => {
    expect(twoTasks({ by: 'requests', metric: 'ALBRequestCountPerTarget' }, 2).at(-1)).toBe(
      'scaling: It nearly always runs its minimum of 2 tasks: lowering the minimum would save, too.',
    );
  });

  it('without a policy says nothing', () => {
    const none = scalingOf({ minimumTasks: 2, maximumTasks: 9, policies: [], scheduledActions: [] }, []);
    expect(notes({ scaling: none })).toEqual([]);
  });
});

describe('money', () => {
  const armPrice = shippedPriceList('us-east-1')?.prices['LINUX/ARM64'];
  const onX86 = { architecture: 'X86_64', armPrice } as const;
  const rankingOnly = { price: { ...aSizingInput().price, rankingOnly: true } } as const;

  it('on ARM is mentioned', () => {
    // 0.0123425 − (0.25 × 0.03238 + 0.5 × 0.00356 = 0.009875) = 0.0024675 × 730 h × 2 tasks
    expect(notes({}, onX86)).toEqual([
      'arm: On ARM (Graviton) this size would cost $3.60/month less, if its images are built for ARM64.',
    ]);
  });

  test.each<[string, Partial<SizingInput>, Partial<NotesOn>]>([
    ['what is on ARM already', {}, { ...onX86, architecture: 'ARM64' }],
    ['Windows', { os: 'WINDOWS', size: { cpuUnits: 2048, memoryMiB: 8192 } }, onX86],
    ['less than a dollar', { tasks: 0.1 }, onX86],
    ['a region whose price on ARM is not known', {}, { ...onX86, armPrice: undefined }],
    ['a price that is not known itself', rankingOnly, onX86],
  ])('on ARM is not mentioned for %s', (_, input, more) => {
    expect(notes(input, more).filter((text) => text.startsWith('arm'))).toEqual([]);
  });

  it('of storage that the price list leaves out is said to be missing', () => {
    const { perStorageGiBHour: _, ...price } = aSizingInput().price;
    expect(notes({ price, storageGiB: 50 })).toEqual([
      'price: The price of its 50 GiB of ephemeral storage is unknown and not included.',
    ]);
    expect(notes({ price, storageGiB: 20 })).toEqual([]);
    expect(notes({ price: { ...price, perStorageGiBHour: 0.000111 }, storageGiB: 50 })).toEqual([]);
  });

  it('that is unknown is reported as such, with the reason', () => {
    expect(notes(rankingOnly, { spotShare: 0.5 })).toEqual([
      'price: Fargate Spot has no published price list, so the change is in percent; set spotFactor for dollars.',
    ]);
    expect(notes(rankingOnly, { region: 'eu-south-2' })).toEqual([
      'price: No price is known for eu-south-2 on this platform, so the change is in percent.',
    ]);
  });
});

test('no environment value appears in a note, except the runtime settings themselves', () => {
  const environment = [
    { name: 'JAVA_OPTS', value: '-Xmx300m -Dpassword=hunter2' },
    { name: 'GOMEMLIMIT', value: 'hunter2' },
    { name: 'WEB_CONCURRENCY', value: '4 hunter2' },
    { name: 'DATABASE_URL', value: 'postgres://app:hunter2@db:5432/-w 4' },
  ];
  const settings = [...heapFlags(['gunicorn'], environment), ...workerFlags(['gunicorn'], environment)];
  expect(notes(withSettings(...settings))).toEqual([
    'heap: Container app: -Xmx300m plus the overhead of its runtime (about 375 MiB) fits its 512 MiB.',
  ]);
});
