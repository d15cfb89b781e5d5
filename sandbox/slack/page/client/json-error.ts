/**
 * One line on what is wrong with a JSON text and where; undefined when nothing is. Browsers word the place
 * differently: some give line and column, some a position, and at the end of the text some give none.
 */
export function jsonError(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const message = (error as Error).message;
    const place = placeOf(message, text);
    const reason = message
      .replace(/^JSON\.parse: /, '')
      .replace(/ (?:in JSON )?at (?:position|line).*$/s, '');
    return `Not valid JSON, line ${place.line}, column ${place.column}: ${reason}`;
  }
}

function placeOf(message: string, text: string): { line: number; column: number } {
  const named = /line (\d+) column (\d+)/.exec(message);
  if (named) return { line: Number(named[1]), column: Number(named[2]) };
  const position = /position (\d+)/.exec(message)?.[1];
  const linesBefore = text.slice(0, position ? Number(position) : text.length).split('\n');
  return { line: linesBefore.length, column: (linesBefore.at(-1)?.length ?? 0) + 1 };
}
