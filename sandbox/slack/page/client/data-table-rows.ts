/** A cell of a data table. Its text stands deeper inside for rich text. */
export interface Cell {
  type: string;
  text?: string;
  value?: number;
  elements?: Cell[];
}

/** The column that the rows are sorted by, and which way. */
export interface Sorting {
  column: number;
  descending: boolean;
}

export function textOf({ text, elements = [] }: Cell): string {
  return text ?? elements.map(textOf).join('');
}

/** The columns of numbers alone: only these does Slack sort as numbers. */
export function numberColumns(rows: readonly Cell[][]): ReadonlySet<number> {
  const columns = rows[0]?.map((_, column) => column) ?? [];
  return new Set(columns.filter((column) => rows.every((row) => row[column]?.type === 'raw_number')));
}

/** The rows by one column, numbers as numbers and all else by its text; as they came when no column is given. */
export function sortRows(rows: Cell[][], sorting: Sorting | undefined): Cell[][] {
  if (!sorting) return rows;
  const { column, descending } = sorting;
  const isNumber = numberColumns(rows).has(column);
  const compare = (one: Cell[], other: Cell[]): number => {
    const [left, right] = [one[column], other[column]];
    if (!left || !right) return 0;
    return isNumber ? (left.value ?? 0) - (right.value ?? 0) : textOf(left).localeCompare(textOf(right));
  };
  return rows.toSorted((one, other) => (descending ? compare(other, one) : compare(one, other)));
}
