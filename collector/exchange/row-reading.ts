/** A row of cells to what it says of an asset, by the mapping its person confirmed. Pure and total. */
import { isIP } from 'node:net';
import {
  CLASS_WORDS,
  COLUMNS,
  type Column,
  type ColumnKind,
  type ColumnName,
  FALSE_WORDS,
  LIFECYCLE_WORDS,
  TRUE_WORDS,
} from './columns.table.ts';
import { unguarded } from './csv-line.ts';
import type { CsvRow } from './csv-table.ts';
import { limits } from './limits.ts';
import { type Mapping, plainName } from './mapping.ts';
import { excerptOf, type Problem } from './problem.ts';

export type Value = string | number | boolean | readonly string[];

/** What one row says. An empty cell says nothing: what is known stays. */
export interface RowStatement {
  readonly row: number;
  readonly values: Readonly<Partial<Record<ColumnName, Value>>>;
  /** With one of them nothing of the row is taken. */
  readonly problems: readonly Problem[];
  /** Where it stands in a document that is no table: the row, and what each column was read from. */
  readonly at?: { readonly path: string; readonly columns: Readonly<Record<string, string>> };
}

export interface Vocabulary {
  readonly classes: readonly string[];
  readonly lifecycles: readonly string[];
}

/** Reads the rows of one file. */
export class RowReader {
  readonly #header: readonly string[];
  readonly #mapping: Mapping;
  readonly #kinds: Readonly<Record<ColumnKind, Reading>>;

  constructor(header: readonly string[], mapping: Mapping, { classes, lifecycles }: Vocabulary) {
    this.#header = header;
    this.#mapping = mapping;
    this.#kinds = {
      ...{
        text: readText,
        lines: readText,
        integer: readInteger,
        boolean: readBoolean,
        date: readDate,
      },
      ...{ services: readServices, macs: readMacs, ips: readIps },
      class: oneOf(classes, CLASS_WORDS),
      lifecycle: oneOf(lifecycles, LIFECYCLE_WORDS),
    };
  }

  read({ row, cells }: CsvRow): RowStatement {
    const problems: Problem[] = [...raggedness({ row, cells }, this.#header)];
    const values: Partial<Record<ColumnName, Value>> = {};
    this.#mapping.forEach((column, at) => {
      const text = unguarded(cells[at] ?? '').trim();
      if (column === null || text === '') return;
      const value = this.#valueOf(column, text);
      if (value instanceof Refusal) {
        const name = this.#header[at] || COLUMNS[column].title;
        problems.push({ row, column: name, excerpt: excerptOf(text), sentence: value.sentence });
      } else {
        values[column] = both(values[column], value);
      }
    });
    return { row, values, problems };
  }

  #valueOf(column: ColumnName, text: string): Value | Refusal {
    if (text.length > limits.cell) {
      return new Refusal(`It is longer than the ${limits.cell} characters of one cell.`);
    }
    const described: Column = COLUMNS[column];
    const unprintable = described.is === 'lines' ? UNPRINTABLE_LINES : UNPRINTABLE;
    if (unprintable.test(text)) return new Refusal('It holds characters that cannot be seen.');
    return this.#kinds[described.is](text, described);
  }
}

class Refusal {
  readonly sentence: string;

  constructor(sentence: string) {
    this.sentence = sentence;
  }
}

type Reading = (text: string, column: Column) => Value | Refusal;

/** What hides, turns or ends what stands beside it; `lines` may have line ends and tabs in them. */
const HIDDEN = String.raw`\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}`;
const FORMAT = String.raw`(?![\u200c\u200d])\p{Cf}`;
const UNPRINTABLE = new RegExp(`[${HIDDEN}]|${FORMAT}`, 'u');
const UNPRINTABLE_LINES = new RegExp(`(?![\\t\\n\\r])[${HIDDEN}]|${FORMAT}`, 'u');

/** Several columns of addresses are one list. */
function both(before: Value | undefined, value: Value): Value {
  if (!Array.isArray(before) || !Array.isArray(value)) return value;
  return [...new Set([...before, ...value])];
}

/** Spreadsheets leave separators behind the last cell; anything else has slipped. */
function raggedness({ row, cells }: CsvRow, header: readonly string[]): readonly Problem[] {
  const isFit =
    cells.length === header.length ||
    (cells.length > header.length && cells.slice(header.length).every((one) => one.trim() === ''));
  if (isFit) return [];
  const sentence = `The row has ${cells.length} cells, the header ${header.length}.`;
  return [{ row, column: null, excerpt: null, sentence }];
}

function readText(text: string, { most = MOST_CHARACTERS }: Column): string | Refusal {
  return text.length <= most ? text : new Refusal(`It is longer than ${most} characters.`);
}

const MOST_CHARACTERS = 256;

function readInteger(text: string, { least = 0, most = 2 ** 31 - 1 }: Column): number | Refusal {
  const number = /^\d{1,10}(?:[.,]0+)?$/.test(text) ? Number.parseInt(text, 10) : Number.NaN;
  if (number >= least && number <= most) return number;
  return new Refusal(`It is no whole number from ${least} to ${most}.`);
}

function readBoolean(text: string): boolean | Refusal {
  const word = text.toLowerCase();
  if (TRUE_WORDS.some((one) => one === word)) return true;
  if (FALSE_WORDS.some((one) => one === word)) return false;
  return new Refusal('It is neither yes nor no.');
}

function readDate(text: string): string | Refusal {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const [year, month, day] = iso === null ? [german?.[3], german?.[2], german?.[1]] : iso.slice(1);
  const date = [year, month?.padStart(2, '0'), day?.padStart(2, '0')].join('-');
  const at = new Date(`${date}T00:00:00Z`);
  if (!Number.isNaN(at.getTime()) && at.toISOString().startsWith(date)) return date;
  return new Refusal('It is no date as 2031-12-31 or 31.12.2031.');
}

function oneOf(words: readonly string[], also: Readonly<Record<string, string>>): Reading {
  const known = new Map([
    ...Object.entries(also).map(([word, ours]) => [plainName(word), ours] as const),
    ...words.map((word) => [plainName(word), word] as const),
  ]);
  return (text) => known.get(plainName(text)) ?? new Refusal(`It is none of ${words.join(', ')}.`);
}

const SEPARATORS = /[\s,;|]+/;

function readServices(text: string): readonly string[] | Refusal {
  const services = text.toLowerCase().split(SEPARATORS).filter(Boolean);
  const wrong = services.find((one) => {
    const port = /^(?:tcp|udp)\/(\d{1,5})$/.exec(one)?.[1];
    return port === undefined || Number(port) > 65_535;
  });
  if (wrong === undefined) return [...new Set(services)].sort();
  return new Refusal('Services are written as tcp/502 udp/161.');
}

/** `00-1D-9C-00-00-01`, `001d.9c00.0001` and `001D9C000001` are one. */
function readMacs(text: string): readonly string[] | Refusal {
  const macs = text.split(SEPARATORS).filter(Boolean).map(placed(macOf));
  if (macs.every((one): one is string => one !== undefined)) return [...new Set(macs)];
  return new Refusal('It is no MAC address as 00:1d:9c:00:00:01 of one device.');
}

/** Behind `@` may stand where it is meant: `10.0.0.9@cell-2/eth0`. */
function placed(read: (text: string) => string | undefined) {
  return (text: string): string | undefined => {
    const at = text.indexOf('@');
    const value = read(at < 0 ? text : text.slice(0, at));
    return value === undefined || at < 0 ? value : `${value}${text.slice(at)}`;
  };
}

function macOf(text: string): string | undefined {
  const digits = text.toLowerCase().replaceAll(/[-:.]/g, '');
  if (!/^[0-9a-f]{12}$/.test(digits) || /^0{12}$/.test(digits)) return undefined;
  const isGroup = (Number.parseInt(digits.slice(0, 2), 16) & 1) === 1;
  return isGroup ? undefined : (digits.match(/../g) ?? []).join(':');
}

/** The length of a prefix behind an address says nothing of the asset. */
function readIps(text: string): readonly string[] | Refusal {
  const ips = text.split(SEPARATORS).filter(Boolean).map(placed(ipOf));
  if (ips.every((one): one is string => one !== undefined)) return [...new Set(ips)];
  return new Refusal('It is no IP address as 10.0.0.9 or fd00::9.');
}

function ipOf(text: string): string | undefined {
  const address = text.replace(/\/\d{1,3}$/, '');
  if (isIP(address) === 4) return address;
  if (isIP(address) !== 6 || address.includes('%')) return undefined;
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
