import type { Remedy } from '../../../model/diagnosis.ts';
import type { Facts } from './facts.ts';

/** First exit code that only Windows gives (NTSTATUS errors, unsigned). */
const firstNtstatusError = 0xc0000000;

/** Words of the Windows container runtime (hcsshim) and of Docker on Windows. */
const windowsWords =
  /\bhcs(?:shim)?::|\bwin32\b|in a windows system call|configuration on windows|windows\/amd64/i;

/** Tells whether the task ran on Windows: by its task definition, its event, its exit code or the runtime's words. */
export function onWindows({ evidence, stop, finding, text }: Facts): boolean {
  const family = evidence.taskDefinition?.operatingSystemFamily ?? stop.platformFamily;
  if (family !== undefined) return /^windows/i.test(family);
  const { exitCode = 0 } = finding;
  const unsigned = exitCode < 0 ? exitCode + 2 ** 32 : exitCode;
  return unsigned >= firstNtstatusError || windowsWords.test(text);
}

/** "Windows Server 2022", from WINDOWS_SERVER_2022_CORE or the words of the event. */
export function windowsVersion({ evidence, stop }: Facts): string | undefined {
  const family = evidence.taskDefinition?.operatingSystemFamily ?? stop.platformFamily ?? '';
  const year = /20\d\d/.exec(family)?.[0];
  return year && `Windows Server ${year}`;
}

/** A Windows image runs only on the Windows version of its base image. Source: "Amazon ECS Windows considerations". */
export function rebuildForWindows(facts: Facts): Remedy {
  const version = windowsVersion(facts);
  const tag = version ? ` (tag ltsc${version.slice(-4)})` : '';
  return {
    text: `Build the image from a base image of ${version ?? "the task's Windows version"}${tag}: Windows containers run only on the version that they were built for.`,
  };
}

/** Windows codes that one cause explains, unsigned. Source: MS-ERREF 2.3.1. */
const ntstatusRemedies: Readonly<Record<number, string>> = {
  3221225477:
    'Look at native code first (DLLs, drivers, P/Invoke): it read or wrote memory that is not its own.',
  3221225495: 'Raise the memory of the container: Windows could not give it more.',
  3221225725: 'Look for endless recursion in the stack trace.',
  3221225781:
    'Add the missing DLL to the image: mostly the Visual C++ runtime, which Nano Server and some Server Core images lack.',
  3221225785: 'Use DLLs of one version: one in the image lacks a function that the program calls.',
  3221225794:
    'See which DLL fails to load: Server Core lacks parts of the full Windows API, Nano Server most of it.',
  3762504530: 'Read the unhandled .NET exception in the log: the program ended by it.',
};

/** The remedy of a Windows exit code; undefined for a code that says no more than that it crashed. */
export function ntstatusRemedy(exitCode: number | undefined): Remedy | undefined {
  if (exitCode === undefined) return undefined;
  const text = ntstatusRemedies[exitCode < 0 ? exitCode + 2 ** 32 : exitCode];
  return text === undefined ? undefined : { text };
}
