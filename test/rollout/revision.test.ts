import { RegisterTaskDefinitionRequest$, TaskDefinition$ } from '@aws-sdk/client-ecs';
import { describe, expect, it, test } from '@jest/globals';
import type { ContainerChange } from '../../shared/model/decision-record.ts';
import { isRevisionOf, revisionDifferences } from '../../shared/model/revision/differences.ts';
import { inputFields } from '../../shared/model/revision/input.ts';
import type { RawDefinition, RevisionInput } from '../../shared/model/task-definition.ts';
import { nextRevision } from '../../shared/rollout/revision.ts';
import { fitContainers } from '../../shared/sizing/decide/containers.ts';
import { answerTo, arnOf, type DefinitionInput } from '../builders/task-definitions/answer.ts';
import { secretValues } from '../builders/task-definitions/companions.ts';
import { onFargate, web } from '../builders/task-definitions/fargate.ts';
import { taskDefinitions } from '../builders/task-definitions/index.ts';
import { sentOverTheWire } from '../builders/task-definitions/wire.ts';

const from = { cpuUnits: 1024, memoryMiB: 2048 };
const to = { cpuUnits: 512, memoryMiB: 1024 };

/** Halves the task of this family, and its containers. */
function halved({ family, containerDefinitions = [] }: DefinitionInput) {
  const containers = containerDefinitions.map((container) => ({
    name: container.name ?? '',
    essential: container.essential ?? true,
    cpuUnits: container.cpu ?? 0,
    memoryMiB: container.memory,
    memoryReservationMiB: container.memoryReservation,
    runtimeSettings: [],
  }));
  const changes: ContainerChange[] = fitContainers(containers, from, to);
  return { id: 'rollout-1', taskDefinitionArn: arnOf(family, 7), to, containers: changes };
}

/** Registers the next revision of revision 7, and describes it. */
function afterRollout(input: DefinitionInput): { sent: RevisionInput; registered: RawDefinition } {
  const sent = nextRevision(answerTo(input, 7), halved(input));
  return { sent, registered: answerTo(sent as unknown as DefinitionInput, 8) };
}

/** Without the numbers that a decision changes, and without tags. */
function withoutSizes({ cpu, memory, tags, containerDefinitions, ...rest }: Record<string, unknown>) {
  const containers = (containerDefinitions as Record<string, unknown>[]).map(
    ({ cpu, memory, memoryReservation, ...container }) => container,
  );
  return { ...rest, containers };
}

const each = test.each(taskDefinitions.map((input) => [input.family, input] as const));

describe('copied fields', () => {
  it('the copied fields are exactly those that the installed SDK can send', () => {
    const sendable = RegisterTaskDefinitionRequest$[4];
    expect([...inputFields, 'tags'].sort()).toEqual([...sendable].sort());
  });

  it('the fields that only AWS sets are not copied', () => {
    const onlySaid = TaskDefinition$[4].filter((field) => !inputFields.includes(field));
    expect(onlySaid.sort()).toEqual([
      'compatibilities',
      'deleteRequestedAt',
      'deregisteredAt',
      'registeredAt',
      'registeredBy',
      'requiresAttributes',
      'revision',
      'status',
      'taskDefinitionArn',
    ]);
  });
});

describe('task definitions of many kinds', () => {
  each('the task definition %s keeps everything but its size', (_, input) => {
    const { sent } = afterRollout(input);
    const { taskDefinition } = answerTo(input, 7);
    const sendable = Object.fromEntries(
      Object.entries(taskDefinition).filter(([field]) => inputFields.includes(field)),
    );
    expect(withoutSizes(sent)).toEqual(withoutSizes(sendable));
    expect(sent).toMatchObject({ cpu: '512', memory: '1024' });
  });

  each('the task definition %s comes back from ECS without a difference', (_, input) => {
    const { sent, registered } = afterRollout(input);
    expect(revisionDifferences(sent, registered)).toEqual([]);
  });

  each('the task definition %s loses nothing on its way through the SDK', async (_, input) => {
    const { sent } = afterRollout(input);
    expect(await sentOverTheWire(sent as unknown as DefinitionInput)).toEqual(sent);
  });

  each('every change of a single value of %s is detected without showing the value', (_, input) => {
    const { sent, registered } = afterRollout(input);
    for (const [path, changed] of tampered(registered)) {
      const told = revisionDifferences(sent, changed);
      expect([path, told.length]).not.toEqual([path, 0]);
      for (const secret of secretValues) expect(told.join()).not.toContain(secret);
    }
  });
});

/** Revisions with one value changed, one for each value. */
function* tampered({ taskDefinition, tags }: RawDefinition): Generator<[string, RawDefinition]> {
  for (const field of inputFields.filter((name) => taskDefinition[name] !== undefined))
    for (const [path, value] of otherwise(taskDefinition[field], field))
      yield [path, { taskDefinition: { ...taskDefinition, [field]: value }, tags }];
  for (const [path, value] of otherwise(tags, 'tags'))
    yield [path, { taskDefinition, tags: value as RawDefinition['tags'] }];
}

function* otherwise(value: unknown, path: string): Generator<[string, unknown]> {
  if (typeof value === 'string') yield [path, `${value}x`];
  else if (typeof value === 'number') yield [path, value + 1];
  else if (typeof value === 'boolean') yield [path, !value];
  else if (Array.isArray(value))
    for (const [at, member] of value.entries())
      for (const [inner, changed] of otherwise(member, `${path}[${at}]`))
        yield [inner, value.with(at, changed)];
  else
    for (const [name, member] of Object.entries(value as object))
      for (const [inner, changed] of otherwise(member, `${path}.${name}`))
        yield [inner, { ...(value as object), [name]: changed }];
}

describe('container limits', () => {
  const resize = {
    id: 'rollout-1',
    taskDefinitionArn: arnOf('two', 7),
    to,
    containers: [
      { name: 'web', memoryMiB: { from: 1024, to: 512 }, memoryReservationMiB: { from: 512, to: 256 } },
      { name: 'agent', cpuUnits: { from: 128, to: 64 } },
    ],
  };
  const two = answerTo(
    onFargate('two', {
      containerDefinitions: [
        { ...web, memory: 1024, memoryReservation: 512 },
        { name: 'agent', image: 'agent:1.0.0', cpu: 128, memory: 128 },
      ],
    }),
    7,
  );

  it('container limits are those of the decision, and others stay', () => {
    expect(nextRevision(two, resize).containerDefinitions).toMatchObject([
      { name: 'web', cpu: 0, memory: 512, memoryReservation: 256 },
      { name: 'agent', cpu: 64, memory: 128 },
    ]);
  });

  it('container limits are not written for containers that AWS adds to the task', () => {
    const injected = ['aws-guardduty-agent-hK3f', 'ecs-service-connect-1b2c'].map((name) => ({
      name,
      memoryMiB: { from: 128, to: 64 },
    }));
    const revision = nextRevision(two, { ...resize, containers: [...resize.containers, ...injected] });
    expect(revision.containerDefinitions).toHaveLength(2);
  });

  it('container limits are refused for a container that the revision lacks', () => {
    const containers = [{ name: 'gone', memoryMiB: { from: 128, to: 64 } }];
    expect(() => nextRevision(two, { ...resize, containers })).toThrow('resizes a container');
  });

  it('container limits are refused for another revision than the analysed one', () => {
    const decision = { ...resize, taskDefinitionArn: arnOf('two', 6) };
    expect(() => nextRevision(two, decision)).toThrow('a different revision');
  });

  it('the analysed revision is left as it was', () => {
    const before = structuredClone(two);
    nextRevision(two, resize);
    expect(two).toEqual(before);
  });

  it('unknown fields of a container are kept beside its limits', () => {
    const future = { name: 'web', image: 'web:1.0.0', memory: 1024, somethingNew: { nested: [1, 2] } };
    const taskDefinition = { taskDefinitionArn: arnOf('two', 7), containerDefinitions: [future] };
    const containers = resize.containers.slice(0, 1);
    expect(nextRevision({ taskDefinition, tags: [] }, { ...resize, containers })).toMatchObject({
      containerDefinitions: [{ somethingNew: { nested: [1, 2] }, memory: 512 }],
    });
  });
});

describe('tags of a revision', () => {
  const marks = [
    { key: 'steward:rollout', value: 'rollout-1' },
    { key: 'steward:from', value: arnOf('tagged', 7) },
  ];

  function tagsAfter(tags: DefinitionInput['tags']) {
    return afterRollout(onFargate('tagged', { tags })).sent.tags;
  }

  it('a revision has the tags of its owner, its rollout and its source', () => {
    const own = { key: 'team', value: 'shop' };
    expect(tagsAfter([own])).toEqual([own, ...marks]);
  });

  it('a revision is registered without tags of AWS, which cannot be sent', () => {
    expect(tagsAfter([{ key: 'aws:cloudformation:stack-name', value: 'shop' }])).toEqual(marks);
    expect(tagsAfter([{ key: 'AWS:anything', value: 'x' }])).toEqual(marks);
  });

  it('a revision has the tag of its last rollout only', () => {
    expect(tagsAfter([{ key: 'steward:rollout', value: 'rollout-0' }])).toEqual(marks);
  });

  it.each([
    [48, 2],
    [49, 1],
    [50, 0],
  ])('a revision with %i tags of its owner has room for %i of ours', (count, room) => {
    const own = Array.from({ length: count }, (_, at) => ({ key: `key ${at}`, value: `${at}` }));
    expect(tagsAfter(own)).toEqual([...own, ...marks.slice(0, room)]);
  });

  it.each([0, 50])('a revision of a rollout is recognized again beside %i tags of its owner', (count) => {
    const tags = Array.from({ length: count }, (_, at) => ({ key: `key ${at}`, value: `${at}` }));
    const { sent, registered } = afterRollout(onFargate('tagged', { tags }));
    const earlier = answerTo(onFargate('tagged', { tags }), 7);
    expect([registered, earlier].map((one) => isRevisionOf(sent, one))).toEqual([true, false]);
  });
});

describe('differences between revisions', () => {
  const { sent, registered } = afterRollout(
    onFargate('odd', {
      enableFaultInjection: false,
      containerDefinitions: [{ ...web, environment: [{ name: 'URL', value: secretValues[2] }] }],
    }),
  );
  const [container] = registered.taskDefinition.containerDefinitions as Record<string, unknown>[];

  function told(changes: Record<string, unknown>, ofWeb: Record<string, unknown> = {}): string[] {
    const containerDefinitions = [{ ...container, ...ofWeb }];
    const taskDefinition = { ...registered.taskDefinition, containerDefinitions, ...changes };
    return revisionDifferences(sent, { ...registered, taskDefinition });
  }

  it.each([
    ['a lost field', told({ taskRoleArn: undefined }), ['taskRoleArn is missing']],
    ['a new field', told({ pidMode: 'task' }), ['pidMode is new']],
    ['another size', told({ memory: '4096' }), ['memory differs']],
    ['another image', told({}, { image: 'evil:1' }), ['containerDefinitions[web].image differs']],
    [
      'another environment value',
      told({}, { environment: [{ name: 'URL', value: 'other' }] }),
      ['containerDefinitions[web].environment[URL].value differs'],
    ],
    [
      'a renamed variable',
      told({}, { environment: [{ name: 'URI`<!channel>', value: secretValues[2] }] }),
      [
        'containerDefinitions[web].environment[URL] is missing',
        'containerDefinitions[web].environment[URI???channel?] is new',
      ],
    ],
    [
      'another port',
      told({}, { portMappings: [{ containerPort: 8081, hostPort: 8081, protocol: 'tcp' }] }),
      ['containerDefinitions[web].portMappings[0].containerPort differs'],
    ],
    [
      'an extra container',
      told({ containerDefinitions: [container, { name: 'miner', image: 'miner:1' }] }),
      ['containerDefinitions[miner] is new'],
    ],
  ])('a difference is reported for %s', (_, lines, expected) => {
    expect(lines).toEqual(expected);
  });

  it.each([
    ['fields that AWS adds', told({ deregisteredAt: new Date(0), somethingNew: 1 })],
    ['a default that is not returned', told({ enableFaultInjection: undefined })],
    ['a documented default that is filled in', told({}, { versionConsistency: 'enabled' })],
    ['an empty list that is left out', told({ volumes: undefined }, { mountPoints: undefined })],
  ])('no difference is reported for %s', (_, lines) => {
    expect(lines).toEqual([]);
  });
});
