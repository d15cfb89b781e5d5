import { type LogSign, patternSign } from './log-sign.ts';

/** Messages of the kernel, the runtime and the shell about a program that never ran. */
export const startLogSigns: readonly LogSign[] = [
  patternSign({
    id: 'exec-format-error',
    cause: 'exec-format-error',
    explains: ['error', 'not-run'],
    says: /exec format error/i,
    shows: () => 'the binary could not be executed ("exec format error")',
    remedies: [],
  }),
  patternSign({
    id: 'windows-line-ends',
    cause: 'container-start-failed',
    explains: ['error', 'not-run'],
    says: /(?:env: (?:can't execute )?['‘]?([\w./-]{1,100})(?:\\r|\r|\^M)|([\w./-]{1,200})(?:\\r|\r|\^M).{0,40}(?:bad interpreter|not found|no such file)|\$'\\r': (command) not found)/i,
    shows: () => 'a script has Windows line endings (CRLF), so its interpreter is not found',
    headline: () => 'cannot start: a script has Windows line endings',
    remedies: [
      'Convert the script to Unix line endings (dos2unix, or "*.sh text eol=lf" in .gitattributes) and rebuild the image.',
    ],
  }),
  patternSign({
    id: 'entry-point-missing',
    cause: 'container-start-failed',
    explains: ['error'],
    says: /exec (?:user process caused:? ?"?|\S{1,200}: )no such file or directory/i,
    shows: () => 'the entrypoint, or the interpreter in its shebang, does not exist in the image',
    remedies: [
      'Check that the entrypoint exists in the image and that a script has Unix line endings: "\\r" in its first line causes the same message.',
    ],
  }),
  patternSign({
    id: 'command-missing',
    cause: 'command-not-found',
    explains: ['not-run'],
    says: /([\w./-]{1,200}): (?:command )?not found\b/i,
    shows: (name) => `${name} was not found`,
    headline: (name) => `cannot start: ${name} not found`,
    remedies: [(name) => `Install ${name} in the image, or correct the command or PATH.`],
  }),
];
