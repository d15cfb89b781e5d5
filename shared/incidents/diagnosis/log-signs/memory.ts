import type { LogSign } from './log-sign.ts';

const anyFailure = ['error', 'crashed', 'killed', 'success'] as const;

function memorySign(
  id: string,
  says: RegExp,
  shows: (match: RegExpExecArray) => string,
  remedy?: string,
): LogSign {
  return {
    id,
    cause: 'out-of-memory',
    explains: anyFailure,
    says,
    shows,
    remedies: () => (remedy ? [remedy] : []),
  };
}

/** How runtimes say that memory ran out. Most leave with exit code 1 or 134, which ECS takes for an ordinary error. */
export const memoryLogSigns: readonly LogSign[] = [
  memorySign(
    'jvm-metaspace',
    /OutOfMemoryError: (?:Metaspace|Compressed class space)/i,
    () => 'the JVM ran out of metaspace, where it keeps loaded classes',
    'Raise -XX:MaxMetaspaceSize (it is not part of -Xmx), or look for a leak of class loaders.',
  ),
  memorySign(
    'jvm-threads',
    /OutOfMemoryError: unable to create (?:new )?native thread/i,
    () => 'the JVM could not create another thread',
    'Limit the size of thread pools; each thread needs memory outside the heap.',
  ),
  memorySign(
    'jvm-direct',
    /OutOfMemoryError: (?:Direct buffer memory|Cannot reserve)/i,
    () => 'the JVM ran out of direct memory, outside the heap',
    'Raise -XX:MaxDirectMemorySize, and leave room for it beside -Xmx.',
  ),
  memorySign(
    'jvm-heap',
    /OutOfMemoryError: (?:Java heap space|GC overhead limit exceeded|Requested array size)/i,
    () => 'the Java heap was exhausted',
    'Raise -Xmx or -XX:MaxRAMPercentage together with the memory limit: the heap has to stay about a quarter below the limit.',
  ),
  memorySign(
    'v8-heap',
    /JavaScript heap out of memory|Reached heap limit/i,
    () => 'the JavaScript heap of Node.js was exhausted',
    'Raise --max-old-space-size (in MiB, through NODE_OPTIONS) to about three quarters of the memory limit.',
  ),
  memorySign(
    'php-memory-limit',
    /Allowed memory size of (\d{1,20}) bytes exhausted/i,
    ([, bytes]) => `PHP reached its memory_limit of ${bytes} bytes`,
    'Raise memory_limit in php.ini to fit the memory limit of the container.',
  ),
  memorySign(
    'worker-killed',
    /Worker \(pid:? ?\d{1,10}\) was sent SIGKILL|signal 9 \(SIGKILL\)|Out of memory: Kill|oom-kill/i,
    () => 'a child process was killed, most likely for memory',
    'Run fewer worker processes, or give the task more memory: a killed child process does not show in ECS.',
  ),
  memorySign(
    'allocation-failed',
    /(?:^|[\s.:])(?:MemoryError\b|NoMemoryError\b|(?:System\.)?OutOfMemoryException\b|OutOfMemoryError\b)|std::bad_alloc|runtime: out of memory|memory allocation of \d{1,20} bytes failed|cannot allocate memory|ENOMEM/i,
    () => 'the program could not allocate more memory',
  ),
];
