import type { DataTableBlock } from '@slack/types';
import { useState } from 'react';
import { type Cell, numberColumns, type Sorting, sortRows, textOf } from './data-table-rows.ts';
import { LibraryBlockView } from './rich-text.tsx';

const defaultPageSize = 5;

/** A table that sorts by any column and shows a page at a time. */
export function DataTableView({ block }: { block: DataTableBlock }) {
  const [header = [], ...rows] = block.rows as unknown as Cell[][];
  const [sorting, setSorting] = useState<Sorting>();
  const [page, setPage] = useState(0);
  const pageSize = block.page_size ?? defaultPageSize;
  const shown = sortRows(rows, sorting).slice(page * pageSize, (page + 1) * pageSize);
  const numbers = numberColumns(rows);

  const sortBy = (column: number) => {
    setPage(0);
    setSorting((now) => ({ column, descending: now?.column === column && !now.descending }));
  };

  return (
    <div className="table-block">
      <div className="table-scroller">
        <table>
          <caption>{block.caption}</caption>
          <thead>
            <tr>
              {header.map((cell, column) => (
                <HeaderCell
                  // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                  key={column}
                  label={textOf(cell)}
                  isNumber={numbers.has(column)}
                  direction={sorting?.column === column ? directionOf(sorting) : undefined}
                  onSort={() => sortBy(column)}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row
                key={JSON.stringify(row)}
                row={row}
                heading={block.row_header_column_index ?? 0}
                numbers={numbers}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Pager page={page} pageSize={pageSize} count={rows.length} onTurn={setPage} />
    </div>
  );
}

type Direction = 'ascending' | 'descending';

function directionOf({ descending }: Sorting): Direction {
  return descending ? 'descending' : 'ascending';
}

interface HeaderCellProps {
  label: string;
  isNumber: boolean;
  direction: Direction | undefined;
  onSort: () => void;
}

function HeaderCell({ label, isNumber, direction, onSort }: HeaderCellProps) {
  const arrow = { ascending: '▲', descending: '▼' };
  return (
    <th scope="col" aria-sort={direction ?? 'none'} className={isNumber ? 'number' : undefined}>
      <button type="button" onClick={onSort}>
        {label}
        <span aria-hidden="true">{direction ? arrow[direction] : ''}</span>
      </button>
    </th>
  );
}

function Row({ row, heading, numbers }: { row: Cell[]; heading: number; numbers: ReadonlySet<number> }) {
  return (
    <tr>
      {row.map((cell, column) => {
        const Tag = column === heading ? 'th' : 'td';
        return (
          <Tag
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
            key={column}
            scope={column === heading ? 'row' : undefined}
            className={numbers.has(column) ? 'number' : undefined}
          >
            {cell.type === 'rich_text' ? <LibraryBlockView block={cell} /> : textOf(cell)}
          </Tag>
        );
      })}
    </tr>
  );
}

interface PagerProps {
  page: number;
  pageSize: number;
  count: number;
  onTurn: (page: number) => void;
}

function Pager({ page, pageSize, count, onTurn }: PagerProps) {
  if (count <= pageSize) return null;
  const last = Math.min(count, (page + 1) * pageSize);
  return (
    <nav className="pager" aria-label="Pages of the table">
      <button type="button" className="slack-button" disabled={page === 0} onClick={() => onTurn(page - 1)}>
        Previous
      </button>
      <span role="status">
        {page * pageSize + 1}–{last} of {count}
      </span>
      <button
        type="button"
        className="slack-button"
        disabled={last === count}
        onClick={() => onTurn(page + 1)}
      >
        Next
      </button>
    </nav>
  );
}
