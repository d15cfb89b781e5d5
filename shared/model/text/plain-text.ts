/** `<!date^...|fallback>`, `<https://...|label>`, `<https://...>`. */
const tokens = /<([^<>|]*)(?:\|([^<>]*))?>/g;

/**
 * Converts mrkdwn to plain text: dates become their fallback, people their id, links their label and the result of
 * `footnote` for the URL; the marks of bold and code are removed and the entities decoded.
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

/** Indent of the first line of a paragraph, and of its other lines. */
interface Indent {
  first: string;
  rest: string;
}

/** Breaks a line at spaces; leading spaces are kept, since they carry meaning in logs. */
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

/** Wraps text to lines of at most `width` columns (a longer word is not broken), each with its indent. */
export function wrap(text: string, width: number, indent: Indent = { first: '', rest: '' }): string[] {
  const lines = text.split('\n').flatMap((line) => wrapLine(line, width - indent.rest.length));
  return lines.map((line, index) => `${index === 0 ? indent.first : indent.rest}${line}`.trimEnd());
}

/**
 * Renders rows as aligned text with two blanks between columns; the first row is the heading. Cells that start with a
 * digit, a sign, a dash or a dollar are right-aligned, with their column.
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
