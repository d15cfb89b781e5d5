import type { WriteStream } from 'node:tty';
import { SingleBar } from 'cli-progress';
import type { Progress as AnalysisProgress } from '../../shared/sizing/read/report-fleet.ts';

/** Tells a person at a terminal how the work goes on; silent where nobody looks. */
export interface Progress extends AnalysisProgress {
  /** What is being done now, in a few words. */
  says(what: string): void;
  /** Leaves the terminal as it was. Safe to repeat. */
  end(): void;
}

const clearLine = '\r\u001B[K';

/** @param stream standard error, so that standard output stays clean for pipes. */
export function createProgress(stream: WriteStream): Progress {
  const isSeen = stream.isTTY;
  const bar = new SingleBar({
    stream,
    format: 'Analysing {bar} {value} of {total} services{eta_formatted}',
    barsize: 24,
    barCompleteChar: '━',
    barIncompleteChar: '─',
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 50,
    formatTime: left,
  });
  return {
    says: (what) => void (isSeen && stream.write(`${clearLine}${what} ...`)),
    planned(services) {
      if (!isSeen || services === 0) return;
      stream.write(clearLine);
      bar.start(services, 0);
    },
    done: () => void bar.increment(),
    end() {
      bar.stop();
      if (isSeen) stream.write(clearLine);
    },
  };
}

/** The time that is left, once it is known and worth telling. */
function left(seconds: number): string {
  if (!(seconds >= 5) || !Number.isFinite(seconds)) return '';
  return seconds < 90 ? `, ${Math.round(seconds)} s left` : `, ${Math.round(seconds / 60)} min left`;
}
