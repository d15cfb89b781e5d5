/**
 * Meaning of a container's exit code, in plain words. Sources: POSIX shells report a command that could not run as 126
 * or 127, and a process ended by signal n as 128 + n (man 7 signal, Linux numbers); Docker and containerd report the
 * same numbers, and 125 or 128 if the runtime itself failed. Windows reports an NTSTATUS value, unsigned or as a
 * negative number.
 */

export type ExitKind = 'success' | 'error' | 'not-run' | 'killed' | 'terminated' | 'crashed';

interface Meaning {
  kind: ExitKind;
  words: string;
}

const plainCodes: Readonly<Record<number, Meaning>> = {
  0: { kind: 'success', words: 'success: the program exited without an error' },
  1: { kind: 'error', words: 'general application error' },
  2: { kind: 'error', words: 'application error: bad arguments, a shell error or a Go panic' },
  125: { kind: 'error', words: 'the container runtime itself failed' },
  126: { kind: 'not-run', words: 'command found but not executable' },
  127: { kind: 'not-run', words: 'command, or a library that it needs, not found' },
  128: {
    kind: 'error',
    words: 'the container runtime could not start the process, or an invalid exit value',
  },
  255: { kind: 'error', words: 'the program reported -1, or an exit value out of range' },
};

const signals: Readonly<Record<number, Meaning>> = {
  1: { kind: 'terminated', words: 'SIGHUP: its terminal or parent went away' },
  2: { kind: 'terminated', words: 'SIGINT: interrupted' },
  3: { kind: 'crashed', words: 'SIGQUIT: told to quit with a core dump' },
  4: { kind: 'crashed', words: 'SIGILL: illegal instruction, often a binary built for a newer CPU' },
  5: { kind: 'crashed', words: 'SIGTRAP: trace or breakpoint trap' },
  6: { kind: 'crashed', words: 'SIGABRT: the program aborted' },
  7: { kind: 'crashed', words: 'SIGBUS: bad memory access' },
  8: { kind: 'crashed', words: 'SIGFPE: arithmetic error such as a division by zero' },
  9: { kind: 'killed', words: 'SIGKILL: killed without a chance to clean up' },
  11: { kind: 'crashed', words: 'SIGSEGV: invalid memory access' },
  13: { kind: 'error', words: 'SIGPIPE: wrote to a closed connection' },
  15: { kind: 'terminated', words: 'SIGTERM: asked to stop' },
  24: { kind: 'crashed', words: 'SIGXCPU: CPU time limit exceeded' },
  31: { kind: 'crashed', words: 'SIGSYS: system call not allowed' },
};

/** NTSTATUS values by their unsigned number (Microsoft's table MS-ERREF 2.3.1). */
const windowsCodes: Readonly<Record<number, Meaning>> = {
  3221225477: { kind: 'crashed', words: 'Windows 0xC0000005: access violation' },
  3221225495: { kind: 'crashed', words: 'Windows 0xC0000017: not enough memory' },
  3221225501: { kind: 'crashed', words: 'Windows 0xC000001D: illegal instruction' },
  3221225725: { kind: 'crashed', words: 'Windows 0xC00000FD: stack overflow' },
  3221225781: { kind: 'crashed', words: 'Windows 0xC0000135: a DLL that it needs was not found' },
  3221225785: { kind: 'crashed', words: 'Windows 0xC0000139: a DLL lacks an entry point that it needs' },
  3221225786: {
    kind: 'terminated',
    words: 'Windows 0xC000013A: ended by Ctrl+C or by stopping the container',
  },
  3221225794: { kind: 'crashed', words: 'Windows 0xC0000142: a DLL could not initialize' },
  3221226356: { kind: 'crashed', words: 'Windows 0xC0000374: heap corruption' },
  3221226505: { kind: 'crashed', words: 'Windows 0xC0000409: fast fail, such as an overrun stack buffer' },
  3762504530: { kind: 'crashed', words: 'Windows 0xE0434352: unhandled .NET exception' },
};

const ntstatusErrors = 0xc0000000;

function meaningOf(exitCode: number): Meaning {
  const unsigned = exitCode < 0 ? exitCode + 2 ** 32 : exitCode;
  const known = plainCodes[exitCode] ?? windowsCodes[unsigned];
  if (known) return known;
  if (unsigned >= ntstatusErrors) {
    return { kind: 'crashed', words: `Windows 0x${unsigned.toString(16).toUpperCase()}: system error` };
  }
  if (exitCode > 128 && exitCode <= 192) {
    return signals[exitCode - 128] ?? { kind: 'crashed', words: `ended by signal ${exitCode - 128}` };
  }
  return { kind: 'error', words: 'application-specific error' };
}

/** Group of an exit code, on which the diagnosis rules depend. */
export function exitKind(exitCode: number): ExitKind {
  return meaningOf(exitCode).kind;
}

/** Exit code with its meaning, for example `137 (SIGKILL: killed without a chance to clean up)`. */
export function describeExitCode(exitCode: number): string {
  return `${exitCode} (${meaningOf(exitCode).words})`;
}
