/** A list gone through row by row: what each comes to, and where it cannot be read on. */

import { CLASSES } from '../declared/fields.table.ts';
import { lifecycles } from '../declared/lifecycle.table.ts';
import { AppError } from '../errors.ts';
import type { Counts, Reading, RowVerdict } from './batch.ts';
import { type CsvTable, type CsvWish, openCsv } from './csv-table.ts';
import type { JudgedRow } from './judging.ts';
import { limits } from './limits.ts';
import { type Mapping, problemsOf } from './mapping.ts';
import { NetboxError } from './netbox/failure.ts';
import { FileError, type Problem } from './problem.ts';
import { RowReader, type RowStatement, type Vocabulary } from './row-reading.ts';

export const vocabulary: Vocabulary = { classes: CLASSES, lifecycles: Object.keys(lifecycles) };

const SAMPLE = 5;

/** The header and the first rows. Throws FileError. */
export async function readingOf(
  file: AsyncIterable<Uint8Array>,
  wish: CsvWish,
): Promise<Omit<Reading, 'mapping'>> {
  const { header, delimiter, rows } = await openCsv(file, wish);
  const sample: (readonly string[])[] = [];
  for await (const { cells } of rows) {
    sample.push(cells.slice(0, header.length).map((cell) => cell.slice(0, 256)));
    if (sample.length === SAMPLE) break;
  }
  return { header, delimiter, encoding: wish.encoding ?? null, sample };
}

/** Throws `invalid-request` where the mapping does not fit the file. */
export async function csvStatements(
  { header, rows }: CsvTable,
  mapping: Mapping,
): Promise<AsyncIterable<RowStatement>> {
  const problems = problemsOf(mapping, header);
  if (problems.length > 0) {
    await rows.return(undefined);
    throw new AppError('invalid-request', { detail: `mapping: ${problems.join(' ')}` });
  }
  const reader = new RowReader(header, mapping, vocabulary);
  return (async function* () {
    for await (const row of rows) yield reader.read(row);
  })();
}

export interface Previewed {
  readonly counts: Counts;
  /** Nothing of the list can be taken. */
  readonly problem: Problem | null;
}

const CHUNK = 500;

/** `judge` is asked for some hundreds of rows at a time. */
export async function previewed(
  statements: AsyncIterable<RowStatement>,
  judge: (chunk: readonly RowStatement[]) => Promise<readonly JudgedRow[]>,
): Promise<Previewed> {
  const counts: Partial<Record<RowVerdict, number>> = {};
  let problem: Problem | null = null;
  const take = async (chunk: readonly RowStatement[]) => {
    for (const { is } of await judge(chunk)) counts[is] = (counts[is] ?? 0) + 1;
  };
  try {
    for await (const chunk of chunksOf(statements)) {
      await take(chunk);
      if ((counts.error ?? 0) > limits.errors) {
        throw new FileError(`More than ${limits.errors} rows are wrong: is the mapping right?`);
      }
    }
  } catch (error) {
    problem = problemOf(error);
  }
  return { counts, problem };
}

async function* chunksOf(statements: AsyncIterable<RowStatement>) {
  let chunk: RowStatement[] = [];
  for await (const statement of statements) {
    chunk.push(statement);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

function problemOf(error: unknown): Problem {
  if (error instanceof FileError) return error.problem;
  if (error instanceof NetboxError) {
    return { row: null, column: null, excerpt: null, sentence: `NetBox: ${error.message}` };
  }
  throw error;
}

/** What a person is told of a file that is no list at all. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof FileError)) return error;
  const { row, column, sentence } = error.problem;
  const at = [row === null ? '' : `row ${row}`, column === null ? '' : `column ${column}`];
  const place = at.filter(Boolean).join(', ');
  return new AppError('unreadable-file', {
    detail: place === '' ? sentence : `At ${place}: ${sentence}`,
  });
}
