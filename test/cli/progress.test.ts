import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { expect, it } from '@jest/globals';
import { createProgress } from '../../scripts/report/progress.ts';

/** Standard error: a terminal, or something else. */
function standardError(isTTY: boolean) {
  const stream = new PassThrough();
  let written = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    written += text;
  });
  return {
    stream: Object.assign(stream, { isTTY, columns: 80 }) as unknown as WriteStream,
    text: () => written,
  };
}

function work(stream: WriteStream): void {
  const progress = createProgress(stream);
  progress.says('Listing clusters');
  progress.planned(2);
  progress.done();
  progress.done();
  progress.end();
  progress.end();
}

it('a terminal shows the progress, which is erased at the end', () => {
  const { stream, text } = standardError(true);
  work(stream);
  expect(text()).toContain('Listing clusters ...');
  expect(text()).toContain('0 of 2 services');
  expect(text()).toContain('2 of 2 services');
  const [hidden, shown] = ['\u001B[?25l', '\u001B[?25h'];
  expect(text().lastIndexOf(shown)).toBeGreaterThan(text().lastIndexOf(hidden));
  expect(text().endsWith(`\u001B[K`)).toBe(true);
});

it('progress is silent without a terminal', () => {
  const { stream, text } = standardError(false);
  work(stream);
  expect(text()).toBe('');
});
