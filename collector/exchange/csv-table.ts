/** A CSV file, read row by row in flat memory: RFC 4180, with the separators spreadsheets write. */
import { pipeline, Readable } from 'node:stream';
import { type CsvError, type Parser, parse } from 'csv-parse';
import { type Encoding, REPLACEMENT, textOf } from './encoding.ts';
import { limits } from './limits.ts';
import { FileError } from './problem.ts';

export const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

export interface CsvWish {
  /** Undefined: as the byte order mark says, else UTF-8. */
  readonly encoding?: Encoding | undefined;
  /** Undefined: the one that stands most often in the header. */
  readonly delimiter?: Delimiter | undefined;
}

export interface CsvRow {
  /** As a spreadsheet counts: the header is 1. */
  readonly row: number;
  readonly cells: readonly string[];
}

export interface CsvTable {
  readonly delimiter: Delimiter;
  readonly header: readonly string[];
  /** Those that are not empty. Throws FileError; may be read once, and has to be read or returned. */
  readonly rows: AsyncGenerator<CsvRow>;
}

/** Throws FileError: it is no CSV, or more than one import takes. */
export async function openCsv(
  chunks: AsyncIterable<Uint8Array>,
  { encoding, delimiter: wished }: CsvWish,
): Promise<CsvTable> {
  const text = textOf(chunks, encoding);
  const head = await headOf(text);
  const { delimiter, skip } = delimiterIn(head.join(''), wished);
  const parser = parse({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: limits.row,
  });
  // Whatever breaks is thrown where the rows are read.
  pipeline(Readable.from(behind(head, skip, text)), parser, () => {});
  const records = recordsOf(parser, skip === 0 ? 1 : 2);
  const first = await records.next();
  if (first.done) throw new FileError('The file is empty.');
  try {
    const header = headerOf(first.value);
    return { delimiter, header, rows: filled(records, header) };
  } catch (error) {
    await records.return(undefined);
    throw error;
  }
}

const HEAD = 65_536;

/** Enough to see the header. */
async function headOf(text: AsyncGenerator<string>): Promise<readonly string[]> {
  const head: string[] = [];
  for (let length = 0; length < HEAD; ) {
    const { value, done } = await text.next();
    if (done) break;
    head.push(value);
    length += value.length;
  }
  return head;
}

async function* behind(
  head: readonly string[],
  skip: number,
  rest: AsyncGenerator<string>,
): AsyncGenerator<string> {
  yield head.join('').slice(skip);
  yield* rest;
}

/** `skip`: characters of the line `sep=;`, which Excel writes and reads. */
export function delimiterIn(
  head: string,
  wished?: Delimiter,
): { readonly delimiter: Delimiter; readonly skip: number } {
  const told = /^sep=([,;\t])(\r\n|\r|\n)/.exec(head);
  if (told !== null) return { delimiter: wished ?? (told[1] as Delimiter), skip: told[0].length };
  if (wished !== undefined) return { delimiter: wished, skip: 0 };
  const header = unquotedLine(head);
  const counts = DELIMITERS.map((one) => ({ one, count: header.split(one).length }));
  const best = counts.reduce((found, next) => (next.count > found.count ? next : found));
  return { delimiter: best.one, skip: 0 };
}

/** The first line that says anything, without what stands in quotation marks. */
function unquotedLine(head: string): string {
  let line = '';
  let isQuoted = false;
  for (const one of head) {
    if (one === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (one === '\n' || one === '\r')) {
      if (line.trim() !== '') return line;
      line = '';
    } else if (!isQuoted) line += one;
  }
  return line;
}

async function* recordsOf(parser: Parser, first: number): AsyncGenerator<CsvRow> {
  let row = first;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (cells.some((cell) => cell.trim() !== '')) yield { row, cells };
      row++;
    }
  } catch (error) {
    throw isCsvError(error) ? brokenBy(error, first) : error;
  }
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && /^CSV_/.test(String((error as CsvError).code));
}

function brokenBy(error: CsvError, first: number): FileError {
  const { code, records } = error as CsvError & { readonly records?: number };
  const row = (records ?? 0) + first;
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    return new FileError('A quotation mark in this row is never closed.', { row });
  }
  if (code === 'CSV_MAX_RECORD_SIZE') {
    return new FileError(
      `The row is longer than ${limits.row} characters: perhaps a quotation mark is never closed.`,
      { row },
    );
  }
  return new FileError('The row cannot be read as CSV.', { row });
}

function headerOf({ row, cells }: CsvRow): readonly string[] {
  if (cells.length > limits.columns) {
    throw new FileError(`${cells.length} columns; an import takes ${limits.columns}.`, { row });
  }
  cells.forEach((name, at) => {
    if (name.includes(REPLACEMENT)) throw unreadable(row, String(at + 1), name);
    if (name.length > MOST_NAME) {
      throw new FileError(`The name of column ${at + 1} is longer than ${MOST_NAME} characters.`, {
        ...{ row, excerpt: name },
      });
    }
  });
  return cells.map((name) => name.trim());
}

const MOST_NAME = 256;

async function* filled(
  records: AsyncGenerator<CsvRow>,
  header: readonly string[],
): AsyncGenerator<CsvRow> {
  let count = 0;
  for await (const record of records) {
    if (++count > limits.rows) {
      throw new FileError(`More than ${limits.rows} rows, which is what one import takes.`, {
        row: record.row,
      });
    }
    const wrong = record.cells.findIndex((cell) => cell.includes(REPLACEMENT));
    if (wrong >= 0) {
      throw unreadable(record.row, header[wrong] || String(wrong + 1), record.cells[wrong] ?? '');
    }
    yield record;
  }
}

function unreadable(row: number, column: string, excerpt: string): FileError {
  return new FileError(
    'There are bytes here that are no text in this encoding: name the encoding of the file.',
    { row, column, excerpt },
  );
}
