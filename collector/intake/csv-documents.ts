/**
 * Changes as rows of a CSV file, in the words of the plain shape: one column a field, several assets or
 * people with `|` between, approvals as `ot: Name @ 2026-01-09T12:00:00Z`, effects as `firmware=2.1 @ PLC-7`.
 * Other columns become notes.
 */

import { unguarded } from '../exchange/csv-line.ts';
import { openCsv } from '../exchange/csv-table.ts';
import { plainName } from '../exchange/mapping.ts';
import { FileError } from '../exchange/problem.ts';
import { type Document, flagIn } from './document.ts';
import { type PlainField, plainFields } from './shapes/shape.ts';

export const MOST_ROWS = 500;

const FIELDS: ReadonlyMap<string, PlainField> = new Map(
  plainFields.map((field) => [plainName(field), field]),
);

/** All of them. Throws FileError: it is no CSV, has a column twice, or more rows than one request takes. */
export async function documentsIn(bytes: Uint8Array): Promise<readonly Document[]> {
  const { header, rows } = await openCsv(once(bytes), {});
  const names = header.map((name) => FIELDS.get(plainName(name)) ?? name);
  const documents: Document[] = [];
  for await (const { cells } of rows) {
    if (new Set(names).size < names.length) throw new FileError('A column stands twice.');
    if (documents.length === MOST_ROWS) throw new FileError(`More than ${MOST_ROWS} rows.`);
    documents.push(documentOf(names, cells));
  }
  return documents;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function documentOf(names: readonly string[], cells: readonly string[]): Document {
  const said = names.flatMap((name, index) => {
    const text = unguarded(cells[index] ?? '').trim();
    return text === '' ? [] : [[name, cellOf(name, text)] as const];
  });
  return Object.fromEntries(said);
}

function cellOf(name: string, text: string): unknown {
  switch (name as PlainField) {
    case 'assets':
    case 'implementers':
      return listIn(text);
    case 'approvals':
      return listIn(text).map(approvalIn);
    case 'isSafety':
    case 'isQuality':
      return flagIn(text);
    default:
      return text;
  }
}

const listIn = (text: string) =>
  text
    .split('|')
    .map((one) => one.trim())
    .filter((one) => one !== '');

function approvalIn(text: string): unknown {
  const colon = text.indexOf(':');
  const at = text.lastIndexOf('@');
  const [side, rest] = [text.slice(0, Math.max(0, colon)), text.slice(colon + 1)];
  if (at < colon) return { side: side.trim().toLowerCase(), name: rest.trim(), at: null };
  const name = text.slice(colon + 1, at).trim();
  return { side: side.trim().toLowerCase(), name, at: text.slice(at + 1).trim() };
}
