import { expect, test } from '@jest/globals';
import { describeExitCode } from '../../shared/model/exit-codes.ts';

test.each([
  [0, '0 (success: the program exited without an error)'],
  [1, '1 (general application error)'],
  [2, '2 (application error: bad arguments, a shell error or a Go panic)'],
  [42, '42 (application-specific error)'],
  [126, '126 (command found but not executable)'],
  [127, '127 (command, or a library that it needs, not found)'],
  [134, '134 (SIGABRT: the program aborted)'],
  [135, '135 (SIGBUS: bad memory access)'],
  [136, '136 (SIGFPE: arithmetic error such as a division by zero)'],
  [137, '137 (SIGKILL: killed without a chance to clean up)'],
  [139, '139 (SIGSEGV: invalid memory access)'],
  [143, '143 (SIGTERM: asked to stop)'],
  [163, '163 (ended by signal 35)'],
  [255, '255 (the program reported -1, or an exit value out of range)'],
  [3221225477, '3221225477 (Windows 0xC0000005: access violation)'],
  [-1073741819, '-1073741819 (Windows 0xC0000005: access violation)'],
  [3221226505, '3221226505 (Windows 0xC0000409: fast fail, such as an overrun stack buffer)'],
  [3221225999, '3221225999 (Windows 0xC000020F: system error)'],
  [-1, '-1 (Windows 0xFFFFFFFF: system error)'],
])('exit code %d is described in words', (exitCode, words) => {
  expect(describeExitCode(exitCode)).toBe(words);
});
