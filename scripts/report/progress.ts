import type { WriteStream } from 'node:tty';
import { SingleBar } from 'cli-progress';
import type { Progress as AnalysisProgress } from '../../shared/sizing/read/report-fleet.ts';

/** Shows progress on a terminal; silent elsewhere. */
export interface Progress extends AnalysisProgress {
  /** Shows the current step, in a few words. */
  says(what: string): void;
  /** Restores the terminal. Safe to repeat. */
  end(): void;
}

const clearLine = '\r\u001B[K';

/**
 * Creates the progress display. The time left is based on the mean time of all services so far, so that it is steady.
 * @param stream standard error, so that standard output stays clean for pipes
 */
export function createProgress(stream: WriteStream, now: () => number = Date.now): Progress {
  let [total, finished, startedAt] = [0, 0, 0];
  const isSeen = stream.isTTY;
  const bar = new SingleBar({
    stream,
    format: 'Analysing {bar} {value} of {total} services{left}',
    barsize: 24,
    barCompleteChar: '━',
    barIncompleteChar: '─',
    hideCursor: true,
    clearOnComplete: true,
  });
  return {
    says: (what) => void (isSeen && stream.write(`${clearLine}${what} ...`)),
    planned(services) {
      if (!isSeen || services === 0) return;
      stream.write(clearLine);
      total = services;
      startedAt = now();
      bar.start(services, 0, { left: '' });
    },
    done() {
      finished++;
      bar.increment(1, { left: left((((now() - startedAt) / finished) * (total - finished)) / 1000) });
    },
    end() {
      bar.stop();
      if (isSeen) stream.write(clearLine);
    },
  };
}

/** Time left, if it is worth showing. */
function left(seconds: number): string {
  if (!(seconds >= 5) || !Number.isFinite(seconds)) return '';
  return seconds < 90 ? `, ${Math.round(seconds)} s left` : `, ${Math.round(seconds / 60)} min left`;
}
