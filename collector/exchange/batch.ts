/** One list of assets from elsewhere, from its arrival to its undoing. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { FieldChange } from '../declared/declared-asset.ts';
import type { UpsertRow } from '../declared/upsertion.ts';
import type { Delimiter } from './csv-table.ts';
import type { Encoding } from './encoding.ts';
import type { Mapping } from './mapping.ts';
import type { Problem } from './problem.ts';

export const SOURCES = ['csv', 'netbox', 'cyclonedx'] as const;
export type Source = (typeof SOURCES)[number];

/** What may happen next: see import-service.ts. */
export const STATES = {
  uploaded: 'The file is here; nobody has said yet what its columns are.',
  previewed: 'What each row would change is known; nothing has changed.',
  applied: 'What was previewed is so now; for a day it can be undone.',
  undone: 'It is as it was before, but for what others changed since.',
  discarded: 'Nobody wanted it.',
} as const;
export type State = keyof typeof STATES;

/** What a row comes to. `conflict`: somebody said otherwise by hand since the list was last imported. */
export const VERDICTS = ['new', 'changed', 'unchanged', 'conflict', 'error'] as const;
export type RowVerdict = (typeof VERDICTS)[number];

/** `overtaken`: what it would have changed was changed between preview and apply: it was left. */
export const OUTCOMES = ['applied', 'left', 'overtaken'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How the file was read. */
export interface Reading {
  readonly header: readonly string[];
  readonly mapping: Mapping;
  readonly encoding: Encoding | null;
  readonly delimiter: Delimiter | null;
  /** The first rows as they stand there, for who confirms the mapping. */
  readonly sample: readonly (readonly string[])[];
}

export type Counts = Readonly<Partial<Record<RowVerdict | Outcome | 'restored' | 'kept', number>>>;

export interface ImportBatch {
  readonly id: string;
  readonly site: SiteId;
  readonly source: Source;
  /** Of the file, or where it was pulled from. */
  readonly name: string;
  /** SHA-256, 64 hexadecimal digits. Null: it was no file. */
  readonly fileHash: string | null;
  readonly fileBytes: number | null;
  readonly state: State;
  /** Counts every change of it from 1. */
  readonly version: number;
  readonly reading: Reading | null;
  readonly counts: Counts;
  /** Why it could not be read to its end; nothing of it can be applied then. */
  readonly problem: Problem | null;
  readonly created: Instant;
  readonly createdBy: string;
  readonly appliedAt: Instant | null;
  readonly appliedBy: string | null;
  readonly undoneAt: Instant | null;
  readonly undoneBy: string | null;
}

export interface ImportRow {
  readonly row: number;
  readonly is: RowVerdict;
  /** What it is called there. */
  readonly title: string | null;
  /** The asset it means; null: none yet, or nobody can tell. */
  readonly declared: string | null;
  /** What it says, as it will be applied; null: nothing that could be. */
  readonly statement: UpsertRow | null;
  readonly changes: readonly FieldChange[];
  readonly problems: readonly Problem[];
  readonly outcome: Outcome | null;
}

export interface RowPage {
  readonly items: ImportRow[];
  readonly next: string | null;
}

/** A mapping somebody confirmed, for the next list with these columns. */
export interface SavedMapping {
  readonly name: string;
  readonly header: readonly string[];
  readonly mapping: Mapping;
  readonly encoding: Encoding | null;
  readonly delimiter: Delimiter | null;
  readonly saved: Instant;
  readonly savedBy: string;
}

interface Beginning {
  readonly id: string;
  readonly site: SiteId;
  readonly name: string;
  readonly source: ImportBatch['source'];
  readonly at: Instant;
  readonly createdBy: string;
}

/** As it arrives. */
export function newBatch({ at, ...beginning }: Beginning): ImportBatch {
  return {
    ...{ ...beginning, fileHash: null, fileBytes: null, state: 'uploaded', version: 1 },
    ...{ reading: null, counts: {}, problem: null, created: at },
    ...{ appliedAt: null, appliedBy: null, undoneAt: null, undoneBy: null },
  };
}

/** A mapping that was confirmed fits the same header again. */
export function isSameHeader(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, at) => name === other[at]);
}
