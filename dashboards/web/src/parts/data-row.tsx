// biome-ignore-all lint/a11y/useSemanticElements: a table element would count the rows on the screen, a grid says how many there are.
import { memo } from 'react';
import type { Column } from './columns.ts';

interface DataRowProps<Row> {
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly start: number;
  readonly columns: readonly Column<Row>[];
  readonly row: Row | undefined;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
}

function Row<Data>(props: DataRowProps<Data>) {
  const { index, start, columns, row, isSelected, isTabStop } = props;
  return (
    <div
      role="row"
      className={`grid-row is-placed${isSelected ? ' is-selected' : ''}`}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-index={index}
      tabIndex={isTabStop ? 0 : -1}
      style={{ transform: `translateY(${start}px)` }}
    >
      {columns.map((column) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the row has the focus, not its cells.
        <div
          key={column.id}
          role="gridcell"
          className={column.align === 'end' ? 'cell is-end' : 'cell'}
        >
          {row === undefined ? <span className="cell-wait" /> : column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** Drawn again only when its own record, place or selection changed. */
export const DataRow = memo(Row) as typeof Row;
