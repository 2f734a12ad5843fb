/** What the pages with a list share: filter, sort, columns and selection in the address. */
import { useRef } from 'react';
import type { Query } from '../api-client.ts';
import { type Fields, parseFilter } from '../view/filter-box.ts';
import { type Column, chosenColumns, isFirstChoice } from './columns.ts';
import { useKeys } from './keys.ts';
import { type Identified, type ListSource, useFresh } from './list-source.ts';
import { useUrlState } from './url-state.ts';

interface ListState<Row extends Identified> {
  readonly source: ListSource<Row>;
  readonly fields: Fields;
  readonly columns: readonly Column<Row>[];
  readonly firstSort: string;
  /** Parameters of the request beside those of the box. */
  readonly more?: Query;
}

export function useListState<Row extends Identified>(state: ListState<Row>) {
  const { source, fields, columns, firstSort, more } = state;
  const { read, change } = useUrlState();
  const scroller = useRef<HTMLDivElement>(null);
  const typed = read('q');
  const selected = read('sel');
  const chosen = chosenColumns(columns, read('cols'));
  const sort = read('sort') || firstSort;
  const filter: Query = { ...parseFilter(typed, fields).values, ...more };
  const isAtRest = () => selected === '' && (scroller.current?.scrollTop ?? 0) < 4;
  const fresh = useFresh(source, filter, isAtRest);

  // What lies over the list closes first.
  const isSelectionOnTop = selected !== '' && read('open') === '';
  const unselect = () => change({ sel: '' }, { replace: true });
  useKeys(isSelectionOnTop ? { Escape: unselect } : {});

  return {
    filter,
    fresh,
    box: { fields, value: typed, onChange: (q: string) => change({ q, sel: '', open: '' }) },
    chooser: {
      columns,
      chosen,
      onChoose: (next: readonly string[]) =>
        change({ cols: isFirstChoice(columns, next) ? '' : next.join(',') }, { replace: true }),
    },
    table: {
      source,
      columns,
      chosen,
      query: filter,
      sort,
      selected,
      scroller,
      onSort: (next: string) => change({ sort: next === firstSort ? '' : next }),
    },
    read,
    change,
  };
}
