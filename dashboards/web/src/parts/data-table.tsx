// biome-ignore-all lint/a11y/useSemanticElements: a table element would count the rows on the screen, a grid says how many there are.
/**
 * A list of any length: pages are fetched for the rows on the screen, which are all that is in the
 * document. An ARIA grid with one row in the tab order.
 */
import {
  columnVisibilityFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type MouseEvent,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Query } from '../api-client.ts';
import { text } from '../messages/catalogue.ts';
import { zoneName } from '../view/instant.ts';
import { formatCount } from '../view/number.ts';
import { nextSort, readSort } from '../view/sort.ts';
import { type Column, gridTemplate, leastWidth } from './columns.ts';
import { DataHead } from './data-head.tsx';
import { DataRow } from './data-row.tsx';
import type { Identified, ListSource } from './list-source.ts';
import { Empty, Failure } from './notice.tsx';
import { useNow, usePreferences } from './preferences.tsx';
import { useMoves } from './table-moves.ts';
import { type Slot, useRows, useTotal } from './table-rows.ts';

const ROW_HEIGHT = 28;
const features = tableFeatures({ columnVisibilityFeature, rowSortingFeature });

interface DataTableProps<Row extends Identified> {
  readonly label: string;
  readonly source: ListSource<Row>;
  readonly columns: readonly Column<Row>[];
  readonly chosen: readonly string[];
  readonly query: Query;
  readonly sort: string;
  readonly selected: string;
  readonly empty: string;
  /** The element that scrolls, for whoever must know how far it is scrolled. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly onSort: (sort: string) => void;
  readonly onSelect: (row: Row) => void;
  readonly onOpen: (row: Row) => void;
}

function useColumnModel<Row extends Identified>(
  { columns, chosen, sort }: DataTableProps<Row>,
  data: readonly Slot<Row>[],
) {
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        header: column.title,
        accessorFn: (slot: Slot<Row>) => slot.row,
        enableSorting: column.sort !== undefined,
      })),
    [columns],
  );
  const { column, isDescending } = readSort(sort);
  return useTable({
    features,
    columns: definitions,
    data: data as Slot<Row>[],
    getRowId: (slot: Slot<Row>) => String(slot.index),
    manualSorting: true,
    state: {
      sorting: [{ id: column, desc: isDescending }],
      columnVisibility: Object.fromEntries(columns.map(({ id }) => [id, chosen.includes(id)])),
    },
  });
}

/** How far each list was scrolled, so that a step back finds its place. */
const offsets = new Map<string, number>();

function useGeometry(total: number, scroller: RefObject<HTMLDivElement | null>, place: string) {
  const [range, setRange] = useState({ from: 0, to: 0 });
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    initialOffset: () => offsets.get(place) ?? 0,
    overscan: 10,
    // The head lies over the first row's height of what scrolls.
    scrollPaddingEnd: ROW_HEIGHT,
    useFlushSync: false,
  });
  const { startIndex: from, endIndex: to } = virtualizer.range ?? { startIndex: 0, endIndex: 0 };
  if (from !== range.from || to !== range.to) setRange({ from, to });
  const offset = virtualizer.scrollOffset ?? 0;

  const shown = useRef(place);
  useEffect(() => {
    if (shown.current === place) offsets.set(place, offset);
    else virtualizer.scrollToOffset(0);
    shown.current = place;
  }, [offset, place, virtualizer]);
  return { range, virtualizer };
}

function useShownColumns<Row extends Identified>(
  { columns }: DataTableProps<Row>,
  visible: readonly { readonly id: string }[],
) {
  const ids = visible.map(({ id }) => id).join();
  return useMemo(() => {
    const wanted = new Set(ids.split(','));
    return columns.filter(({ id }) => wanted.has(id));
  }, [columns, ids]);
}
/** What a cell cannot show whole, it says in a tooltip. */
function nameCut({ target }: MouseEvent) {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[role=gridcell]') : null;
  if (cell === null) return;
  cell.title = cell.scrollWidth > cell.clientWidth ? (cell.textContent ?? '') : '';
}

export function DataTable<Row extends Identified>(props: DataTableProps<Row>) {
  const { label, source, query, sort, selected, scroller, onSort } = props;
  const asked = { ...query, sort };
  const total = useTotal(source, asked);
  const { range, virtualizer } = useGeometry(
    total,
    scroller,
    JSON.stringify([source.topic, asked]),
  );
  const rows = useRows(source, asked, range);
  const model = useColumnModel(props, rows.slots);
  const shown = useShownColumns(props, model.getVisibleLeafColumns());

  const items = virtualizer.getVirtualItems();
  const first = rows.slots[0]?.index ?? 0;
  const rowAt = (index: number) => rows.slots[index - first]?.row;
  const moves = useMoves({
    ...props,
    total,
    first: range.from,
    pageRows: Math.max(1, range.to - range.from - 1),
    rowAt,
    indexOf: (id) => rows.slots.find(({ row }) => row?.id === id)?.index,
    show: (index) => virtualizer.scrollToIndex(index),
  });
  const rowUnder = ({ target }: MouseEvent) => {
    const place = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
    return place === null ? undefined : rowAt(Number(place.dataset['index']));
  };

  if (rows.error !== undefined && rows.slots.length === 0) {
    return <Failure error={rows.error} onRetry={rows.retry} />;
  }
  const geometry = {
    '--columns': gridTemplate(shown),
    '--least': `${leastWidth(shown) + 16}px`,
  } as CSSProperties;
  const isShown = items.some(({ index }) => rowAt(index)?.id === selected);
  return (
    <div className="table">
      <div className={`table-scroller${rows.isStale ? ' is-stale' : ''}`} ref={scroller}>
        <div
          className="grid"
          role="grid"
          aria-label={label}
          aria-rowcount={total + 1}
          aria-colcount={shown.length}
          aria-busy={rows.isLoading}
          onKeyDown={moves.onKeyDown}
          style={geometry}
        >
          <DataHead
            columns={shown}
            order={readSort(sort)}
            onSort={(column) => onSort(nextSort(sort, column.id, column.sort === 'down'))}
          />
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the grid answers the keys. */}
          {/* biome-ignore lint/a11y/useKeyWithMouseEvents: what is cut off can be read on the page of the row. */}
          <div
            className="grid-body"
            role="rowgroup"
            style={{ height: virtualizer.getTotalSize() }}
            onClick={(event) => {
              const row = rowUnder(event);
              if (row !== undefined) props.onSelect(row);
            }}
            onMouseOver={nameCut}
            onDoubleClick={(event) => {
              const row = rowUnder(event);
              if (row !== undefined) props.onOpen(row);
            }}
          >
            {items.map(({ index, start }) => {
              const row = rowAt(index);
              const isSelected = row !== undefined && row.id === selected;
              return (
                <DataRow
                  key={index}
                  index={index}
                  start={start}
                  columns={shown}
                  row={row}
                  isSelected={isSelected}
                  isTabStop={isShown ? isSelected : index === range.from}
                />
              );
            })}
          </div>
        </div>
        {total > 0 ? null : <Empty>{rows.isLoading ? text.list.loading : props.empty}</Empty>}
      </div>
      <StatusLine total={total} />
    </div>
  );
}

function StatusLine({ total }: { readonly total: number }) {
  const { zone } = usePreferences();
  const now = useNow();
  return (
    <p className="status-line">
      <span>{text.list.rows(formatCount(total))}</span>
      <span>{text.list.zone(zoneName(zone, now))}</span>
      <span className="status-room" />
      <span>{text.list.hint}</span>
    </p>
  );
}
