/** `<!date^...|fallback>`, `<https://...|label>`, `<https://...>`. */
const tokens = /<([^<>|]*)(?:\|([^<>]*))?>/g;

/**
 * mrkdwn as plain text: dates by their fallback, people by their id, links as their label and what `footnote` gives for the
 * address, without the marks of bold and code, and with the entities resolved.
 */
export function mrkdwnToText(mrkdwn: string, footnote: (url: string) => string): string {
  return mrkdwn
    .replace(tokens, (_, address: string, label?: string) => {
      if (/^[!@]/.test(address)) return label ?? address;
      return `${label ?? ''} ${footnote(address.replaceAll('&amp;', '&'))}`.trim();
    })
    .replace(/([*`])([^*`\n]+)\1/g, '$2')
    .replaceAll(':white_check_mark:', '✓')
    .replaceAll(':leftwards_arrow_with_hook:', '↩')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** What stands before the first line of a paragraph, and before its other lines. */
interface Indent {
  first: string;
  rest: string;
}

/** One line broken at spaces; leading spaces stay, as they carry meaning in logs. */
function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/(?<=\S) (?=\S)/)) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && longer.length > width) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
}

/** Text in lines of at most `width` columns (a longer word stays whole), each with its indent. */
export function wrap(text: string, width: number, indent: Indent = { first: '', rest: '' }): string[] {
  const lines = text.split('\n').flatMap((line) => wrapLine(line, width - indent.rest.length));
  return lines.map((line, index) => `${index === 0 ? indent.first : indent.rest}${line}`.trimEnd());
}

/**
 * Rows of cells as lines of equal-width characters, two blanks between the columns; the first row is the heading. What
 * starts with a digit, a sign, a dash or a dollar stands to the right, with its column.
 */
export function alignedTable(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const isNumber = widths.map((_, column) =>
    rows.slice(1).every((row) => /^(?:[+−–±$\d]|$)/.test(row[column] ?? '')),
  );
  return rows
    .map((row) =>
      widths
        .map((width, column) => {
          const cell = row[column] ?? '';
          return isNumber[column] ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
