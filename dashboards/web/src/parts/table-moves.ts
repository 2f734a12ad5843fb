/** Moving through a list by keys: the selection is the row in focus, and never leaves the screen. */
import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import { useKeys } from './keys.ts';

interface Moving<Row> {
  readonly selected: string;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly total: number;
  /** The first row on the screen, and how many fit. */
  readonly first: number;
  readonly pageRows: number;
  readonly rowAt: (index: number) => Row | undefined;
  readonly indexOf: (id: string) => number | undefined;
  readonly show: (index: number) => void;
  readonly onSelect: (row: Row) => void;
  readonly onOpen: (row: Row) => void;
}

export function useMoves<Row>(moving: Moving<Row>) {
  const { selected, scroller, total, first, pageRows, rowAt, indexOf, show } = moving;
  /** Where the reader is going: its page may still be on the way. */
  const target = useRef<number | undefined>(undefined);

  const here = () => target.current ?? (selected === '' ? undefined : indexOf(selected));
  const goTo = (index: number) => {
    if (total === 0) return;
    const place = Math.min(total - 1, Math.max(0, index));
    target.current = place;
    show(place);
    arrive();
  };
  const by = (step: number) => {
    const from = here();
    goTo(from === undefined ? first : from + step);
  };
  const arrive = useEffectEvent(() => {
    const place = target.current;
    if (place === undefined) return;
    const row = rowAt(place);
    const element = scroller.current?.querySelector<HTMLElement>(`[data-index="${place}"]`);
    if (row === undefined || !element) return;
    target.current = undefined;
    element.focus({ preventScroll: true });
    moving.onSelect(row);
  });
  useEffect(() => {
    arrive();
  });

  const open = () => {
    const index = here();
    const row = index === undefined ? undefined : rowAt(index);
    if (row !== undefined) moving.onOpen(row);
  };
  useKeys({ j: () => by(1), k: () => by(-1), Enter: open });

  const inside = new Map([
    ['ArrowDown', () => by(1)],
    ['ArrowUp', () => by(-1)],
    ['PageDown', () => by(pageRows)],
    ['PageUp', () => by(-pageRows)],
    ['Home', () => goTo(0)],
    ['End', () => goTo(total - 1)],
  ]);
  const onKeyDown = (event: KeyboardEvent) => {
    const move = inside.get(event.key);
    if (move === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    move();
  };
  return { onKeyDown };
}
