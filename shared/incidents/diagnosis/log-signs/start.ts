import type { LogSign } from './log-sign.ts';

/** Lines of the kernel, the runtime and the shell about a program that never ran. */
export const startLogSigns: readonly LogSign[] = [
  {
    id: 'exec-format-error',
    cause: 'exec-format-error',
    explains: ['error', 'not-run'],
    says: /exec format error/i,
    shows: () => 'the binary was refused with "exec format error"',
    remedies: () => [],
  },
  {
    id: 'entry-point-missing',
    cause: 'container-start-failed',
    explains: ['error'],
    says: /exec (?:user process caused:? ?"?|\S{1,200}: )no such file or directory/i,
    shows: () => 'the entry point, or the interpreter named in its first line, does not exist in the image',
    remedies: () => [
      'Check that the entry point exists in the image and that a script has Unix line ends: "\\r" in its first line gives the same message.',
    ],
  },
  {
    id: 'command-missing',
    cause: 'command-not-found',
    explains: ['not-run'],
    says: /([\w./-]{1,200}): (?:command )?not found\b/i,
    shows: ([, name]) => `${name} was not found`,
    remedies: ([, name]) => [
      `Install ${name} in the image, or correct the command or PATH that is to find it.`,
    ],
  },
];
