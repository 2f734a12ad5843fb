/** What is wrong with a file or with one row of it, as the person who sent it is told. */

export interface Problem {
  /** As a spreadsheet counts, the header is 1; null: the file as a whole. */
  readonly row: number | null;
  /** The name in the header; null: the row as a whole. */
  readonly column: string | null;
  /** What stands there: bounded, and nothing in it but what can be printed. */
  readonly excerpt: string | null;
  readonly sentence: string;
}

/** The file cannot be read on: nothing of it is taken. */
export class FileError extends Error {
  readonly problem: Problem;

  constructor(sentence: string, at: Partial<Omit<Problem, 'sentence'>> = {}) {
    super(sentence);
    this.name = 'FileError';
    const { row = null, column = null, excerpt = null } = at;
    this.problem = { row, column, excerpt: excerpt === null ? null : excerptOf(excerpt), sentence };
  }
}

const MOST_CHARACTERS = 60;

/** Control characters, surrogates and what turns the direction of text are shown as their number. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

export function excerptOf(text: string): string {
  const printable = [...text.slice(0, 2 * MOST_CHARACTERS)].slice(0, MOST_CHARACTERS).join('');
  const shown = printable.replaceAll(
    UNPRINTABLE,
    (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return printable.length < text.length ? `${shown}…` : shown;
}
