/** CSV (RFC 4180) that a spreadsheet reads as text: nothing in it is a formula, whoever wrote it. */

/** What makes a spreadsheet take a cell for a formula, or skip to the next one that does. */
const FORMULA = /^[=+\-@\t\r\n|%]/;

export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
