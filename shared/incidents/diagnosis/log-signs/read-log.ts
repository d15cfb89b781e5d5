import type { ExitKind } from '../../../model/exit-codes.ts';
import { applicationLogSigns } from './application.ts';
import type { LogSign } from './log-sign.ts';
import { memoryLogSigns } from './memory.ts';
import { startLogSigns } from './start.ts';

/** A sign found in a log tail, with the line that it was found in. */
export interface LogReading {
  sign: LogSign;
  shows: string;
  remedies: string[];
  /** Verbatim. */
  line: string;
}

/** The surest first: a refused binary, then memory, then what the program complains about. */
const logSigns: readonly LogSign[] = [...startLogSigns, ...memoryLogSigns, ...applicationLogSigns];

const longestLine = 4096;

/** The surest sign in a log tail (oldest line first) that can explain an exit of this kind, if any. */
export function readLog(lines: readonly { message: string }[], kind: ExitKind): LogReading | undefined {
  const newestFirst = lines.map(({ message }) => message.slice(0, longestLine)).reverse();
  for (const sign of logSigns) {
    if (!sign.explains.includes(kind)) continue;
    const readings = newestFirst.flatMap((line) => {
      const match = sign.says.exec(line);
      return match ? [{ line, match }] : [];
    });
    // "Connection refused" often comes last, and a line before it tells to where.
    const best = readings.find(({ match }) => match.slice(1).some(Boolean)) ?? readings[0];
    if (!best) continue;
    const { line, match } = best;
    return { sign, shows: sign.shows(match), remedies: sign.remedies(match), line };
  }
  return undefined;
}
