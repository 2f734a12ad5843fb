import type { ReactNode } from 'react';

/** A column of a list. Its cell holds plain elements only: components of a library are too slow in rows. */
export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** Pixels; at least, where it may grow into room that is left. */
  readonly width: number;
  readonly grow?: number;
  /** The direction a first click asks for; absent: the server cannot sort by it. */
  readonly sort?: 'up' | 'down';
  readonly align?: 'end';
  /** Not shown until the reader asks for it. */
  readonly isExtra?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

/** The columns an address asks for, in the table's own order; those of the first visit where it names none. */
export function chosenColumns<Row>(columns: readonly Column<Row>[], names: string): string[] {
  const wanted = new Set(names.split(','));
  const chosen = columns.filter(({ id, isExtra }) => (names === '' ? !isExtra : wanted.has(id)));
  return (chosen.length === 0 ? columns : chosen).map(({ id }) => id);
}

export const isFirstChoice = <Row>(columns: readonly Column<Row>[], chosen: readonly string[]) =>
  chosenColumns(columns, '').join() === chosen.join();

export function gridTemplate<Row>(columns: readonly Column<Row>[]): string {
  return columns
    .map(({ width, grow }) => (grow === undefined ? `${width}px` : `minmax(${width}px, ${grow}fr)`))
    .join(' ');
}

export const leastWidth = <Row>(columns: readonly Column<Row>[]) =>
  columns.reduce((sum, { width }) => sum + width, 0);
