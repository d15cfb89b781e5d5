/** Output of the functions, each line without its line break. */
export interface FunctionLogs {
  append(functionName: string, text: string): void;
  /** Oldest first; at most the last 10,000 lines. */
  of(functionName: string): readonly string[];
}

const maxLines = 10_000;

/**
 * @param echo also prints every line on this process's standard output
 * @param onLine gets every line, for the metrics in it
 */
export function createFunctionLogs(echo: boolean, onLine?: (line: string) => void): FunctionLogs {
  const byFunction = new Map<string, string[]>();
  return {
    append(functionName, text) {
      const lines = byFunction.get(functionName) ?? [];
      byFunction.set(functionName, lines);
      for (const line of text.replace(/\n$/, '').split('\n')) {
        lines.push(line);
        onLine?.(line);
        if (echo) process.stdout.write(`${line}\n`);
      }
      // Cut in steps, since cutting moves every line.
      if (lines.length > maxLines * 1.1) lines.splice(0, lines.length - maxLines);
    },
    of: (functionName) => byFunction.get(functionName) ?? [],
  };
}
