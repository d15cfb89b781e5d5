import { readFileSync } from 'node:fs';
import type { LogEvent } from '../aws/state.ts';
import { projectFile } from '../project-file.ts';

const millisecondsBetweenLines = 350;

/**
 * The log of a sample's container: the lines of a file in logs/, the last one just before the end. `{time}`
 * in a line stands for the time of that line.
 * @param endedAt epoch milliseconds
 * @param startedAt epoch milliseconds; no line is older
 */
export function logLines(file: string, startedAt: number, endedAt: number): LogEvent[] {
  const text = readFileSync(projectFile(`sandbox/fleet/logs/${file}.txt`), 'utf8');
  const lines = text.trimEnd().split('\n');
  return lines.map((line, index) => {
    const timestamp = Math.max(startedAt, endedAt - (lines.length - index) * millisecondsBetweenLines);
    return { timestamp, message: line.replaceAll('{time}', new Date(timestamp).toISOString()) };
  });
}
