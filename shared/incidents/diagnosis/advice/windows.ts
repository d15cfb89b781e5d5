import type { Remedy } from '../../../model/diagnosis.ts';
import type { Facts } from './facts.ts';

/** First exit code that only Windows uses (NTSTATUS errors, unsigned). */
const firstNtstatusError = 0xc0000000;

/** Phrases of the Windows container runtime (hcsshim) and of Docker on Windows. */
const windowsWords =
  /\bhcs(?:shim)?::|\bwin32\b|in a windows system call|configuration on windows|windows\/amd64/i;

/** Tells whether the task ran on Windows, from its task definition, event, exit code or runtime messages. */
export function onWindows({ evidence, stop, finding, text }: Facts): boolean {
  const family = evidence.taskDefinition?.operatingSystemFamily ?? stop.platformFamily;
  if (family !== undefined) return /^windows/i.test(family);
  const { exitCode = 0 } = finding;
  const unsigned = exitCode < 0 ? exitCode + 2 ** 32 : exitCode;
  return unsigned >= firstNtstatusError || windowsWords.test(text);
}

/** Display name, such as "Windows Server 2022", from WINDOWS_SERVER_2022_CORE or the event. */
export function windowsVersion({ evidence, stop }: Facts): string | undefined {
  const family = evidence.taskDefinition?.operatingSystemFamily ?? stop.platformFamily ?? '';
  const year = /20\d\d/.exec(family)?.[0];
  return year && `Windows Server ${year}`;
}

/** Remedy for an image of another Windows version: it must match the host's. Source: "Amazon ECS Windows considerations". */
export function rebuildForWindows(facts: Facts): Remedy {
  const version = windowsVersion(facts);
  const tag = version ? ` (tag ltsc${version.slice(-4)})` : '';
  return {
    text: `Build the image from a base image of ${version ?? "the task's Windows version"}${tag}: Windows containers run only on the version they were built for.`,
  };
}

/** Remedies by Windows exit code (unsigned), for codes with a single cause. Source: MS-ERREF 2.3.1. */
const ntstatusRemedies: Readonly<Record<number, string>> = {
  3221225477: 'Check native code first (DLLs, drivers, P/Invoke): it accessed invalid memory.',
  3221225495: 'Raise the memory of the container: Windows could not allocate more.',
  3221225725: 'Look for endless recursion in the stack trace.',
  3221225781:
    'Add the missing DLL to the image: usually the Visual C++ runtime, which Nano Server and some Server Core images lack.',
  3221225785: 'Use matching DLL versions: a DLL in the image lacks a function that the program calls.',
  3221225794:
    'Find the DLL that fails to load: Server Core lacks parts of the full Windows API, Nano Server most of it.',
  3762504530: 'Read the unhandled .NET exception in the log: it ended the program.',
};

/** Remedy for a Windows exit code; undefined for a code that only means a crash. */
export function ntstatusRemedy(exitCode: number | undefined): Remedy | undefined {
  if (exitCode === undefined) return undefined;
  const text = ntstatusRemedies[exitCode < 0 ? exitCode + 2 ** 32 : exitCode];
  return text === undefined ? undefined : { text };
}
