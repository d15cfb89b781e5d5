import { forTitle, type LogFinding, type LogSign, patternSign } from './log-sign.ts';

/** Start of the report that a runtime prints when a program aborts: the lines after it explain the crash. */
export const crashReport =
  /[Uu]nhandled [Ee]xception|terminate called after|panicked at|Fatal Python error|\[BUG\]|A fatal error has been detected by the Java|Process terminated\. |You must install or update \.NET|Hosting failed to start|FATAL ERROR: |^fatal error: |Assertion .{1,200} failed|malloc\(\): |free\(\): |double free or corruption|corrupted (?:size|double|unsorted)/;

const crashed = ['crashed', 'error'] as const;

/** Remedy for a crash in native code. */
const nativeCode =
  'Roll back or update the native dependency that changed last, and check that it is built for the C library (glibc or musl) and the CPU of the image.';

/** Reads the JVM's report of a crash, which names the native library. */
function jvmCrash(line: string, after: readonly string[]): LogFinding | undefined {
  if (!/A fatal error has been detected by the Java Runtime/.test(line)) return undefined;
  const frame = after.map((text) => /^# {1,4}C {1,4}\[([\w.+-]{1,120})\+/.exec(text)?.[1]).find(Boolean);
  return {
    shows: `the JVM crashed in native code${frame ? ` (${frame})` : ''}`,
    headline: `crashed in native code${frame ? ` (${frame})` : ''}`,
    remedies: [nativeCode],
    exact: true,
  };
}

/** Reads an exception that a C++ program did not catch: its type, and its message on the next line. */
function uncaughtInCpp(line: string, after: readonly string[]): LogFinding | undefined {
  const type = /terminate called after throwing an instance of '([^'\n]{1,200})'/.exec(line)?.[1];
  if (type === undefined) return undefined;
  const message = /^\s{1,8}what\(\): {1,4}(\S[^\n]{0,250})/.exec(after[0] ?? '')?.[1];
  const words = [type, message].filter(Boolean).join(': ');
  return { shows: words, headline: `crashed: ${forTitle(words)}`, remedies: [], exact: true };
}

/** Reads the .NET host's message about a missing runtime, which names it some lines below. */
function dotnetRuntime(line: string, after: readonly string[]): LogFinding | undefined {
  if (!/You must install or update \.NET/.test(line)) return undefined;
  const found = after
    .map((text) => /Framework: '([\w.]{1,80})', version '([\w.-]{1,40})'/.exec(text))
    .find((match) => match !== null);
  const runtime = found ? ` ${found[1]} ${found[2]}` : '';
  return {
    shows: `the image lacks the .NET runtime${runtime}`,
    headline: 'is missing the .NET runtime in its image',
    remedies: [
      'Build the final stage from the runtime image of the target framework: mcr.microsoft.com/dotnet/aspnet for ASP.NET Core, mcr.microsoft.com/dotnet/runtime otherwise.',
    ],
    exact: true,
  };
}

/** Reports of runtimes and of the C library about a program that aborted. */
export const crashLogSigns: readonly LogSign[] = [
  { id: 'jvm-crash', cause: 'crashed', explains: crashed, read: jvmCrash },
  { id: 'cpp-exception', cause: 'crashed', explains: crashed, read: uncaughtInCpp },
  { id: 'dotnet-runtime', cause: 'application-error', explains: crashed, read: dotnetRuntime },
  patternSign({
    id: 'interpreter-crash',
    cause: 'crashed',
    explains: crashed,
    says: /Fatal Python error: ([^\n]{1,120})|\[BUG\] ([^\n]{1,60}?)(?: at 0x|$)/,
    shows: (words) => `the interpreter crashed: ${words}`,
    headline: (words) => `crashed: ${words}`,
    remedies: [nativeCode],
  }),
  patternSign({
    id: 'heap-corrupted',
    cause: 'crashed',
    explains: ['crashed'],
    says: /((?:malloc|free|realloc|munmap_chunk)\(\): [^\n]{1,80}|double free or corruption[^\n]{0,40}|corrupted (?:size|double|unsorted)[^\n]{1,60})/,
    shows: (words) => `the C library found corrupted memory: ${words}`,
    headline: (words) => `crashed: ${words}`,
    remedies: [nativeCode],
  }),
  patternSign({
    id: 'fail-fast',
    cause: 'crashed',
    explains: ['crashed'],
    says: /Process terminated\. ([^\n]{1,250})|Assertion [`'"]?([^\n]{1,150}?)['"`]? failed/,
    shows: (words) => words.replace(/\.$/, ''),
    headline: (words) => `crashed: ${forTitle(words)}`,
    remedies: [],
  }),
];
