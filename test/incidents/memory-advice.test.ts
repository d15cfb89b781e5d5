import { describe, expect, it, test } from '@jest/globals';
import type { StoppedTask } from '../../shared/model/stopped-task.ts';
import { aStoppedTask } from '../builders/stopped-task.ts';
import { textOf } from './advice-text.ts';
import { aDefinedContainer, aLogOf, aTaskDefinition } from './evidence-builders.ts';

describe('memory advice', () => {
  const oom = (facts: Partial<StoppedTask> = {}) => aStoppedTask(facts);

  it('a task at its own limit is raised to the next valid size', () => {
    expect(textOf(oom({ cpuUnits: 256, memoryMiB: 512 }))).toEqual([
      'Container web was killed because it used more memory than the 512 MiB of the task.',
      'Register a revision of checkout:57 with task memory 1024 instead of 512 MiB:',
      '$ {"cpu":"256","memory":"1024"}',
      'If memory grows over time rather than with load, look for a leak: more memory only delays the failure.',
    ]);
  });

  it('a size that needs more CPU for its memory names both', () => {
    expect(textOf(oom({ cpuUnits: 256, memoryMiB: 2048 }))[1]).toBe(
      'Register a revision of checkout:57 with task memory 3072 instead of 2048 MiB (that much needs CPU 512):',
    );
  });

  it('the limit of the container is raised where it is the lower one, and heap flags are named', () => {
    const containers = [aDefinedContainer({ memoryMiB: 512, heapFlags: ['-Xmx512m'] })];
    expect(textOf(oom(), { taskDefinition: aTaskDefinition({ containers }) }).slice(0, 4)).toEqual([
      'Container web was killed because it used more memory than the 512 MiB of its container limit (the task has 1024 MiB).',
      'Lower -Xmx512m to about -Xmx384m: threads, buffers and code need about a quarter of the heap beside it.',
      'Raise the limit of container web in checkout:57 from 512 to 1024 MiB, which its task has room for:',
      '$ {"name":"web","memory":1024}',
    ]);
  });

  it('a container is never raised above what the others leave of its task', () => {
    const web = aDefinedContainer({ memoryMiB: 512 });
    const containers = [web, aDefinedContainer({ name: 'envoy', memoryMiB: 384 })];
    expect(textOf(oom(), { taskDefinition: aTaskDefinition({ containers }) })[2]).toBe(
      '$ {"name":"web","memory":640}',
    );
    const full = [web, aDefinedContainer({ name: 'envoy', memoryMiB: 512 })];
    expect(textOf(oom(), { taskDefinition: aTaskDefinition({ containers: full }) })[2]).toBe(
      '$ {"cpu":"512","memory":"2048","containerDefinitions":[{"name":"web","memory":1024}]}',
    );
  });

  /** Container `web`, with this heap setting, under this limit of its own. */
  function killedWith(flag: string, memoryMiB: number): string[] {
    const containers = [aDefinedContainer({ memoryMiB, heapFlags: [flag] })];
    return textOf(oom(), { taskDefinition: aTaskDefinition({ containers }) });
  }

  it('a larger task is advised where the heap needs more than the task has', () => {
    expect(killedWith('-Xmx832m', 896).slice(1, 4)).toEqual([
      'Lower -Xmx832m to about -Xmx704m: threads, buffers and code need about a quarter of the heap beside it.',
      'Register a revision of checkout:57 with task memory 2048 instead of 1024 MiB, and 1792 MiB for the container:',
      '$ {"cpu":"512","memory":"2048","containerDefinitions":[{"name":"web","memory":1792}]}',
    ]);
  });

  it('a heap far below the limit points to memory outside of it', () => {
    expect(killedWith('--max-old-space-size=256', 1024)[1]).toBe(
      'The heap is limited to 256 MiB (--max-old-space-size=256), which fits the limit of 1024 MiB, so the growth is outside the heap: native memory, buffers, threads or child processes. Look there first.',
    );
  });

  test.each([
    ['GOMEMLIMIT=900MiB', 900],
    ['DOTNET_GCHeapHardLimit=0x20000000', 512],
    ['DOTNET_GCHeapHardLimitPercent=4B', 768],
    ['-XX:MaxRAMPercentage=80', 819],
  ])('a heap that fits is left as it is, by the factors of sizing: %s in 1024 MiB', (flag, heap) => {
    expect(killedWith(flag, 1024)[1]).toContain(
      `The heap is limited to ${heap} MiB (${flag}), which fits the limit of 1024 MiB`,
    );
  });

  test.each([
    ['GOMEMLIMIT=1000MiB', 'GOMEMLIMIT=896MiB', 'a tenth'],
    ['DOTNET_GCHeapHardLimit=40000000', 'DOTNET_GCHeapHardLimit=0x30000000', 'a quarter'],
    ['DOTNET_GCHeapHardLimitPercent=0x5A', 'DOTNET_GCHeapHardLimitPercent=0x4B', 'a quarter'],
  ])('a heap that leaves no room is lowered: %s in 1024 MiB', (flag, lower, part) => {
    expect(killedWith(flag, 1024)[1]).toBe(
      `Lower ${flag} to about ${lower}: threads, buffers and code need about ${part} of the heap beside it.`,
    );
  });

  it('a setting that does not limit the heap is only named', () => {
    expect(killedWith('-Xms512m', 1024)[1]).toBe('The container sets -Xms512m.');
  });

  const node = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';
  const java = 'java.lang.OutOfMemoryError: Java heap space';
  test.each([
    [node, ['--max-old-space-size=512'], '--max-old-space-size=1600'],
    [node, [], '--max-old-space-size=1600'],
    [java, ['-Xmx1g'], '-Xmx1600m'],
    [java, ['-XX:MaxRAMPercentage=25'], '-XX:MaxRAMPercentage=78'],
  ])('an exhausted heap grows before the memory does: %s with %j', (line, heapFlags, setting) => {
    const stop = aStoppedTask({ memoryMiB: 2048, containers: [{ name: 'web', exitCode: 1 }] });
    const taskDefinition = aTaskDefinition({ containers: [aDefinedContainer({ heapFlags })] });
    const [, first, command, next] = textOf(stop, { taskDefinition, ...aLogOf(line) });
    expect(first).toContain('under the limit of 2048 MiB it can be about 1600 MiB');
    expect(command).toBe(`$ ${setting}`);
    expect(next).toContain('look for a leak');
  });

  it('a heap larger than its task gets all the memory that it needs', () => {
    const containers = [aDefinedContainer({ heapFlags: ['-Xmx3g'] })];
    const text = textOf(oom(), { taskDefinition: aTaskDefinition({ containers }) });
    expect(text[1]).toMatch(/^Lower -Xmx3g to about /);
    expect(text[2]).toContain('with task memory 4096 instead of 1024 MiB');
  });

  it('a heap that fills its limit gets more memory', () => {
    const stop = aStoppedTask({ memoryMiB: 2048, containers: [{ name: 'web', exitCode: 1 }] });
    const containers = [aDefinedContainer({ heapFlags: ['--max-old-space-size=1536'] })];
    const text = textOf(stop, { taskDefinition: aTaskDefinition({ containers }), ...aLogOf(node) });
    expect(text[1]).toContain('so both must grow');
    expect(text[2]).toContain('with task memory 3072 instead of 2048 MiB');
  });

  it('a kill without a sign of memory is explained', () => {
    const containers = [{ name: 'web', exitCode: 137 }];
    const definition = aTaskDefinition({ containers: [aDefinedContainer({ stopTimeoutSeconds: 60 })] });
    const text = textOf(oom({ containers }), { taskDefinition: definition });
    expect(text[0]).toBe(
      'Container web was killed (exit code 137, SIGKILL); nothing indicates that memory was the reason.',
    );
    expect(text[1]).toContain('did not exit within 60 s (stopTimeout) after SIGTERM');
    expect(text[2]).toContain('a killed child process');
  });
});
