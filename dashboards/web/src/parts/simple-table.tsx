/** A short table in a document: all its rows are there. */
import type { ReactNode } from 'react';

export interface SimpleColumn {
  readonly title: string;
  readonly align?: 'end';
}

interface SimpleTableProps {
  readonly label: string;
  /** Names the widths of the columns, where several tables must line up. */
  readonly shape?: string;
  readonly columns: readonly SimpleColumn[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
}

export function SimpleTable({ label, shape, columns, rows }: SimpleTableProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: nothing is filled in here, it is no fieldset.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, and the keyboard must reach it.
    <div className="simple-scroller" tabIndex={0} role="group" aria-label={label}>
      <table className={shape === undefined ? 'simple' : `simple is-${shape}`}>
        <thead>
          <tr>
            {columns.map(({ title, align }) => (
              <th key={title} scope="col" className={align === 'end' ? 'is-end' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, at) => (
                <td
                  key={columns[at]?.title}
                  className={columns[at]?.align === 'end' ? 'is-end' : undefined}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly count?: number;
  readonly children: ReactNode;
}

export function Section({ title, count, children }: SectionProps) {
  return (
    <section className="block">
      <h2>
        {title}
        {count === undefined ? null : <span className="count">{count}</span>}
      </h2>
      {children}
    </section>
  );
}
