/**
 * CSV (RFC 4180) that a spreadsheet reads as text: nothing in it is a formula, whoever wrote it. What is
 * guarded on the way out is unguarded on the way in, so that a round trip changes nothing.
 */

/**
 * What makes a spreadsheet take a cell for a formula, or skip to the next one that does; behind any
 * number of apostrophes, so that a guard of before is never mistaken for ours.
 */
const FORMULA = /^'*[=+\-@\t\r\n|%＝＋－＠]/;
const GUARDED = /^'+[=+\-@\t\r\n|%＝＋－＠]/;

export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/** As a spreadsheet takes it for text. */
export function guarded(value: string): string {
  return FORMULA.test(value) ? `'${value}` : value;
}

/** `unguarded(guarded(text))` is `text`, whatever it is. */
export function unguarded(value: string): string {
  return GUARDED.test(value) ? value.slice(1) : value;
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = guarded(value);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
