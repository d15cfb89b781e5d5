import type { Level, Line } from './line.ts';

/** Marks that also read without color. */
const marks: Record<Level, string> = { green: '✓', yellow: '!', red: '✗' };
const colors: Record<Level, number> = { green: 32, yellow: 33, red: 31 };

const nameColumns = 20;
const indent = nameColumns + 2;

/**
 * Renders the report of the doctor as text.
 * @param columns width of the terminal; lines break between words
 */
export function printed(
  lines: readonly Line[],
  { columns, color }: { columns: number; color: boolean },
): string {
  const paint = (level: Level, text: string) => (color ? `\u001B[${colors[level]}m${text}\u001B[0m` : text);
  const width = Math.max(columns, 60) - indent;
  const blocks = lines.map(({ check, level, text, remedy }) => {
    const head = `${paint(level, marks[level])} ${check.padEnd(nameColumns)}`;
    const words = [...wrapped(text, width), ...(remedy ? wrapped(`→ ${remedy}`, width) : [])];
    return head + words.join(`\n${' '.repeat(indent)}`);
  });
  return `${blocks.join('\n')}\n\n${summary(lines)}\n`;
}

function summary(lines: readonly Line[]): string {
  const count = (level: Level) => lines.filter((line) => line.level === level).length;
  const parts = (['red', 'yellow', 'green'] as const)
    .filter((level) => count(level) > 0)
    .map((level) => `${count(level)} ${level}`);
  return `${parts.join(', ')}.`;
}

/** Breaks a text between words, and a word (an ARN) that is longer than the line. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  const words = text.split(/\s+/).flatMap((word) => word.match(new RegExp(`.{1,${width}}`, 'g')) ?? []);
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
