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

test('a report without a reason for notes has none', () => {
  expect(notes()).toEqual([]);
  expect(notes({ containers: [aContainer({ image: 'web:1.4.2' })] })).toEqual([]);
});

test.each([
  [['web'], 'Container web has a restart policy'],
  [['web', 'worker'], 'Containers web, worker have a restart policy'],
])('a restart policy of %j is noted, as its restarts are not visible', (names, who) => {
  const containers = [
    ...names.map((name) => aContainer({ name, restarts: true })),
    aContainer({ name: 'proxy' }),
  ];
  expect(notes({ ...kept, containers })).toEqual([
    `containers: ${who}: restarts inside the task, including out-of-memory kills, are not visible without Container Insights (RestartCount).`,
  ]);
});

test('an unusable tag is named in a note', () => {
  const problem = 'tag steward:mode is "on"; expected one of: off, report, approve, auto';
  expect(notes({}, { settingNotes: settingNotes([problem], undefined) })).toEqual([
    `setting: Ignored setting; the safer default applies: ${problem}.`,
  ]);
});

describe('leak notes', () => {
  it('the note on a leak estimates how long the memory lasts', () => {
    // 1700 MiB now, 100 a day more: 348 MiB are left of 2 GiB
    const usage = aUsage({ cpu: () => 0.6, memory: (ago) => 1700 - 100 * ago });
    expect(notes({ usage })).toEqual([
      'leak: Memory grows by about 100 MiB a day and is never released, which looks like a leak: at this rate it is full in 3 days.',
    ]);
  });

  it('the note on a leak warns that memory is full soon', () => {
    const usage = aUsage({ cpu: () => 0.6, memory: (ago) => 1950 - 100 * ago });
    expect(notes({ usage }).join()).toContain('at this rate it is full within two days.');
  });

  it('the note on a leak with restarts warns that more memory only delays it', () => {
    const usage = aUsage({ days: 12, memory: (ago) => 300 + 100 * ((12 - ago) % 4) });
    expect(notes({ usage })).toEqual([
      'leak: Memory grows by about 100 MiB a day between restarts, which looks like a leak: more memory only delays it.',
    ]);
  });
});

describe('runtime setting notes', () => {
  it('a heap that its memory no longer holds is noted', () => {
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

  it('a heap that fits or leaves most memory unused is noted', () => {
    expect(notes(withSettings('-Xmx360m'))).toEqual([
      'heap: Container app: -Xmx360m plus the overhead of its runtime (about 450 MiB) fits its 512 MiB.',
    ]);
    expect(notes(withSettings('GOMEMLIMIT=100MiB'))).toEqual([
      'heap: Container app: GOMEMLIMIT=100MiB plus the overhead of its runtime (about 110 MiB) leaves most of its 512 MiB unused unless it is raised.',
    ]);
  });

  it('a heap that follows the memory of its container is noted', () => {
    expect(notes(withSettings('-XX:MaxRAMPercentage=75.0'))).toEqual([
      'heap: Container app: -XX:MaxRAMPercentage=75.0 follows the memory: the heap becomes 384 MiB of 512 MiB.',
    ]);
  });

  it('a fixed number of workers is noted', () => {
    expect(notes(withSettings('--workers 4'))).toEqual([
      'heap: Container app: --workers 4 starts 4 workers at any size: check that this suits 0.25 vCPU.',
    ]);
  });

  it('a runtime setting is not noted while the size stays', () => {
    const settings = withSettings('-Xmx360m', '-XX:MaxRAMPercentage=75.0', '--workers 4');
    expect(notes({ ...kept, ...settings })).toEqual([]);
  });
});

describe('container notes', () => {
  it('containers that reach their own limits first are named', () => {
    const containers = [aContainer({ memoryMiB: 1536 }), aContainer({ name: 'proxy', memoryMiB: 512 })];
    expect(notes({ containers })).toEqual([
      'containers: Containers hit their own memory limits before the 2 GiB of the task: app 1.5 GiB, proxy 512 MiB.',
    ]);
  });

  it('containers on Windows are noted to have limits of their own', () => {
    const text =
      'containers: On Windows, the limits of each container apply, not those of the task: change both.';
    const size = { cpuUnits: 2048, memoryMiB: 4096 };
    expect(notes({ os: 'WINDOWS', size })).toEqual([text]);
    const stays = { usage: aUsage({ cpu: () => 0.8, memory: () => 1700 }) };
    expect(notes({ os: 'WINDOWS', ...stays })).toEqual([]);
  });
});

describe('image notes', () => {
  const containers = [
    aContainer({ image: 'registry.example:5000/shop/web:stable' }),
    aContainer({ name: 'proxy', image: 'nginx:1.27.3' }),
  ];

  it('an image on a mutable tag is named', () => {
    expect(notes({ containers })).toEqual([
      'image: Mutable image tags: app (web:stable). New tasks may run a different image.',
    ]);
  });

  it('an image on a mutable tag is not noted while nothing changes', () => {
    expect(notes({ ...kept, containers })).toEqual([]);
  });
});

describe('scaling notes', () => {
  const scaling = (signal: ScalingSignal, minimumTasks = 1): Scaling => ({
    ...{ minimumTasks, maximumTasks: 9 },
    policies: [{ kind: 'target tracking', signal }],
  });
  const twoTasks = (signal: ScalingSignal, minimumTasks?: number) => {
    const { cpu, memory } = aUsage({ cpu: () => 0.3, memory: () => 350 });
    const usage = { cpu: { ...cpu, tasks: cpu.times.map(() => 2) }, memory };
    return notes({ usage, scaling: scaling(signal, minimumTasks) });
  };

  it('the note on CPU scaling has the number of tasks afterwards', () => {
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
  ])('the note on scaling describes %j', (signal, text) => {
    expect(twoTasks(signal)).toEqual([`scaling: ${text}`]);
  });

  it('a service that rests at its minimum is advised to lower it', () => {
    expect(twoTasks({ by: 'requests', metric: 'ALBRequestCountPerTarget' }, 2).at(-1)).toBe(
      'scaling: It nearly always runs its minimum of 2 tasks: lowering the minimum would save, too.',
    );
  });

  it('a service without scaling policies has no scaling note', () => {
    const none = scalingOf({ minimumTasks: 2, maximumTasks: 9, policies: [], scheduledActions: [] }, []);
    expect(notes({ scaling: none })).toEqual([]);
  });
});

describe('price notes', () => {
  const armPrice = shippedPriceList('us-east-1')?.prices['LINUX/ARM64'];
  const onX86 = { architecture: 'X86_64', armPrice } as const;
  const rankingOnly = { price: { ...aSizingInput().price, rankingOnly: true } } as const;

  it('a saving on ARM is noted', () => {
    // 0.0123425 − (0.25 × 0.03238 + 0.5 × 0.00356 = 0.009875) = 0.0024675 × 730 h × 2 tasks
    expect(notes({}, onX86)).toEqual([
      'arm: On ARM (Graviton) this size would cost $3.60/month less, if its images are built for ARM64.',
    ]);
  });

  test.each<[string, Partial<SizingInput>, Partial<NotesOn>]>([
    ['a service on ARM', {}, { ...onX86, architecture: 'ARM64' }],
    ['Windows', { os: 'WINDOWS', size: { cpuUnits: 2048, memoryMiB: 8192 } }, onX86],
    ['less than a dollar a month', { tasks: 0.1 }, onX86],
    ['a region whose price on ARM is not known', {}, { ...onX86, armPrice: undefined }],
    ['a service without a known price', rankingOnly, onX86],
  ])('a saving on ARM is not noted for %s', (_, input, more) => {
    expect(notes(input, more).filter((text) => text.startsWith('arm'))).toEqual([]);
  });

  it('an unknown price of ephemeral storage is noted', () => {
    const { perStorageGiBHour: _, ...price } = aSizingInput().price;
    expect(notes({ price, storageGiB: 50 })).toEqual([
      'price: The price of its 50 GiB of ephemeral storage is unknown and not included.',
    ]);
    expect(notes({ price, storageGiB: 20 })).toEqual([]);
    expect(notes({ price: { ...price, perStorageGiBHour: 0.000111 }, storageGiB: 50 })).toEqual([]);
  });

  it('an unknown price is noted with its reason', () => {
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
