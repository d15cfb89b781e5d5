import type { Cause } from '../../../model/causes.ts';
import { type LogSign, patternSign } from './log-sign.ts';

const anyFailure = ['error', 'crashed', 'killed', 'success'] as const;

function memorySign(
  id: string,
  cause: Cause,
  says: RegExp,
  shows: (name: string) => string,
  remedy?: string,
): LogSign {
  return patternSign({ id, cause, explains: anyFailure, says, shows, remedies: remedy ? [remedy] : [] });
}

/** Runtimes that report exhausted memory. Most exit with code 1 or 134, which ECS reports as an ordinary error. */
export const memoryLogSigns: readonly LogSign[] = [
  patternSign({
    id: 'gpu-memory',
    says: /CUDA out of memory|CUDA error: out of memory|CUDA_ERROR_OUT_OF_MEMORY|cudaErrorMemoryAllocation/i,
    shows: () => 'the memory of the GPU is full',
    headline: () => 'filled the memory of its GPU',
    remedies: [
      'Lower the batch size or use a smaller model, or place the task on an instance with more GPU memory: the memory of the task does not count here.',
    ],
  }),
  memorySign(
    'jvm-metaspace',
    'heap-exhausted',
    /OutOfMemoryError: (?:Metaspace|Compressed class space)/i,
    () => 'the JVM ran out of metaspace (loaded classes)',
    'Raise -XX:MaxMetaspaceSize (it is not part of -Xmx), or look for a leak of class loaders.',
  ),
  memorySign(
    'jvm-threads',
    'out-of-memory',
    /OutOfMemoryError: unable to create (?:new )?native thread/i,
    () => 'the JVM could not create another thread',
    'Limit the size of thread pools; each thread needs memory outside the heap.',
  ),
  memorySign(
    'jvm-direct',
    'heap-exhausted',
    /OutOfMemoryError: (?:Direct buffer memory|Cannot reserve)/i,
    () => 'the JVM ran out of direct memory, outside the heap',
    'Raise -XX:MaxDirectMemorySize, and leave room for it beside -Xmx.',
  ),
  memorySign(
    'jvm-heap',
    'heap-exhausted',
    /OutOfMemoryError: (?:Java heap space|GC overhead limit exceeded|Requested array size)/i,
    () => 'the Java heap is full',
    'Raise -Xmx or -XX:MaxRAMPercentage; if the heap already fills 80% of the memory limit, raise both.',
  ),
  memorySign(
    'v8-heap',
    'heap-exhausted',
    /JavaScript heap out of memory|Reached heap limit/i,
    () => 'the JavaScript heap of Node.js is full',
    'Raise --max-old-space-size (in MiB, through NODE_OPTIONS) to at most 80% of the memory limit.',
  ),
  memorySign(
    'dotnet-heap',
    'heap-exhausted',
    /System\.OutOfMemoryException|GC heap hard limit/i,
    () => 'the .NET heap is full',
    'Raise DOTNET_GCHeapHardLimit or DOTNET_GCHeapHardLimitPercent; without them, .NET uses 75% of the memory limit, so raise that limit.',
  ),
  memorySign(
    'php-memory-limit',
    'heap-exhausted',
    /Allowed memory size of (\d{1,20}) bytes exhausted/i,
    (bytes) => `PHP reached its memory_limit of ${bytes} bytes`,
    'Raise memory_limit in php.ini to fit the memory limit of the container.',
  ),
  memorySign(
    'worker-killed',
    'out-of-memory',
    /Worker \(pid:? ?\d{1,10}\) was sent SIGKILL|Worker with pid \d{1,10} was terminated due to signal 9|signal 9 \(SIGKILL\)|Out of memory: Kill|oom-kill|line \d{1,6}: {1,8}\d{1,8} Killed\b/i,
    () => 'a child process was killed, most likely because of memory',
    'Run fewer worker processes, or give the task more memory: ECS does not report a killed child process.',
  ),
  memorySign(
    'allocation-failed',
    'out-of-memory',
    /(?:^|[\s.:])(?:MemoryError\b|NoMemoryError\b|OutOfMemoryError\b)|std::bad_alloc|runtime: out of memory|memory allocation of \d{1,20} bytes failed|cannot allocate memory|ENOMEM/i,
    () => 'the program could not allocate more memory',
  ),
];
