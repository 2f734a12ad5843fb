// biome-ignore-all lint/a11y/useSemanticElements: a table element would count the rows on the screen, a grid says how many there are.
import { text } from '../messages/catalogue.ts';
import type { Order } from '../view/sort.ts';
import type { Column } from './columns.ts';
import { Icon } from './icons.tsx';

interface DataHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly order: Order;
  readonly onSort: (column: Column<Row>) => void;
}

const sorted = (isDescending: boolean) => (isDescending ? 'descending' : 'ascending');

export function DataHead<Row>({ columns, order, onSort }: DataHeadProps<Row>) {
  return (
    <div className="grid-head" role="rowgroup">
      <div className="grid-row" role="row" aria-rowindex={1} tabIndex={-1}>
        {columns.map((column) => {
          const isSorted = column.id === order.column;
          return (
            <div
              key={column.id}
              role="columnheader"
              tabIndex={-1}
              className={`head-cell${column.align === 'end' ? ' is-end' : ''}`}
              aria-sort={isSorted ? sorted(order.isDescending) : undefined}
            >
              {column.sort === undefined ? (
                <span className="head-title">{column.title}</span>
              ) : (
                <button
                  type="button"
                  className="head-title"
                  title={text.list.sort(column.title)}
                  onClick={() => onSort(column)}
                >
                  {column.title}
                  {isSorted ? <Icon name={order.isDescending ? 'down' : 'up'} /> : null}
                </button>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
