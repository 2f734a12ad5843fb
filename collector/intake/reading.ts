/** A document of another system to what it says of a change. Pure and total; what is not understood is named. */
import { DateTime, IANAZone } from 'luxon';
import * as z from 'zod';
import type { Instant } from '../../protocols/messages/names.ts';
import { slots } from '../change/approval.ts';
import { changeKinds } from '../change/change-kinds.table.ts';
import { line, prose } from '../records/prose.ts';
import { instantOf } from '../store/time.ts';
import { type Document, isDocument, textsOf, valueAt } from './document.ts';
import { effectsIn, MOST_EFFECTS, ToldEffect } from './effects.ts';
import { type FieldMap, plainIn, saidBy } from './fields.ts';
import { type PlainField, plainFields, type Shape } from './shapes/shape.ts';

/** What the collector could not take, and why. No text of the document in it. */
export interface RowProblem {
  readonly field: string;
  readonly sentence: string;
}

const person = line(120);
const Told = z.strictObject({
  title: line(200),
  kind: z.enum(changeKinds),
  risk: z.enum(['low', 'medium', 'high']),
  assets: z.array(line(200)).min(1).max(500),
  implementers: z.array(person).max(50).default([]),
  requestedBy: person.nullable().default(null),
  rollback: prose(4000).default(''),
  test: prose(4000).default(''),
  sop: line(200).nullable().default(null),
  sopRevision: line(64).nullable().default(null),
  isSafety: z.boolean().default(false),
  isQuality: z.boolean().default(false),
  approvals: z
    .array(z.strictObject({ side: z.enum(slots), name: person, at: z.string().max(40).nullable() }))
    .max(8)
    .nullable()
    .default(null),
  effects: z.array(ToldEffect).max(MOST_EFFECTS).default([]),
});

export interface ToldApproval {
  readonly side: (typeof slots)[number];
  readonly name: string;
  /** When it was given, as the other system has it; null: it does not say. */
  readonly at: Instant | null;
}

/** A change as another system has it; its assets and people are texts. */
export interface IntakeRow extends Omit<z.infer<typeof Told>, 'approvals'> {
  readonly reference: string;
  readonly state: 'approved' | 'pending';
  readonly window: { readonly from: Instant; readonly to: Instant; readonly zone: string };
  /** Null: it says nothing of who approved; none: nobody has, or nobody any more. */
  readonly approvals: readonly ToldApproval[] | null;
  readonly notes: readonly string[];
}

export type Reading =
  | { readonly row: IntakeRow }
  | { readonly cancelled: string }
  | { readonly reference: string | null; readonly problems: readonly RowProblem[] };

/** `fields`: where this installation keeps what its shape does not say; they go before the shape. */
export function readDocument(shape: Shape, document: Document, fields: FieldMap = {}): Reading {
  const said = saidIn(shape, document, fields);
  const { reference, state: word, from, to, zone: _, ...rest } = said;
  const known = line(200).safeParse(reference);
  if (!known.success) return refused(null, 'reference', 'It has no reference of one line.');
  const state = stateOf(shape, word);
  if (state === undefined) return refused(known.data, 'state', 'No state that is known here.');
  if (state === 'cancelled') return { cancelled: known.data };
  const zone = zoneOf(shape, said.zone);
  const told = Told.safeParse(worded(shape, rest));
  const begins = momentOf(from, zone);
  const ends = momentOf(to, zone);
  const problems: RowProblem[] = told.success ? [] : told.error.issues.map(problemOf);
  for (const [field, moment] of [['from', begins] as const, ['to', ends] as const]) {
    if (moment !== undefined) continue;
    problems.push({
      field,
      sentence: 'No time that is understood: an offset or a zone is needed.',
    });
  }
  const given = told.success ? told.data.approvals : null;
  const approvals = given?.map((one) => dated(one, zone)) ?? null;
  if (approvals?.includes(undefined)) {
    problems.push({ field: 'approvals', sentence: 'The time of an approval is not understood.' });
  }
  if (!told.success || begins === undefined || ends === undefined || problems.length > 0) {
    return { reference: known.data, problems };
  }
  return {
    row: {
      ...{ ...told.data, reference: known.data, state, notes: notesOf(shape, document, fields) },
      window: { from: begins, to: ends, zone: zone ?? 'UTC' },
      approvals: approvals?.flatMap((one) => one ?? []) ?? null,
    },
  };
}

const refused = (reference: string | null, field: string, sentence: string): Reading => ({
  reference,
  problems: [{ field, sentence }],
});

const problemOf = ({ path, code }: z.core.$ZodIssue): RowProblem => ({
  field: path.length === 0 ? 'plumbline' : path.map(String).join('.').slice(0, 64),
  sentence:
    code === 'unrecognized_keys'
      ? 'Fields here that are not known.'
      : 'Missing, or not as it may be.',
});

/** Field by field what the shape finds; over it what fields of the site's own say, and what stands in `plumbline`. */
function saidIn(
  shape: Shape,
  document: Document,
  fields: FieldMap,
): Partial<Record<PlainField, unknown>> {
  const said: Partial<Record<PlainField, unknown>> = {};
  for (const field of plainFields) {
    const found = (shape.paths[field] ?? []).map((path) => plainIn(field, valueAt(document, path)));
    const value = found.find((one) => one !== undefined);
    if (value !== undefined) said[field] = value;
  }
  Object.assign(said, defined(shape.puts?.(document) ?? {}), saidBy(document, fields));
  const beside = shape.system === 'plain' ? undefined : document['plumbline'];
  if (!isDocument(beside)) return said;
  const { effects } = beside;
  return { ...said, ...beside, ...(effects !== undefined && { effects: effectsIn(effects) }) };
}

const defined = (of: Document) =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined));

const word = (value: unknown) => (typeof value === 'string' ? value.trim().toLowerCase() : '');
const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

function stateOf(shape: Shape, value: unknown) {
  const said = word(value);
  const ours = (['approved', 'pending', 'cancelled'] as const).find((one) => one === said);
  return ours ?? own(shape.states, said);
}

function worded(shape: Shape, rest: Document): Document {
  const kinds = (Array.isArray(rest['kind']) ? rest['kind'] : [rest['kind']]).map(word);
  const known = kinds.map((one) => own(shape.kinds, one) ?? one);
  const kind = known.find((one) => changeKinds.some((ours) => ours === one));
  const risk = word(rest['risk']);
  return { ...rest, kind, risk: own(shape.risks, risk) ?? risk };
}

function zoneOf(shape: Shape, value: unknown): string | undefined {
  if (typeof value !== 'string') return shape.zone ?? undefined;
  return IANAZone.isValidZone(value) ? value : undefined;
}

const OFFSET = /(?:Z|[+-]\d\d:?\d\d)$/;

/** ISO 8601, also with a blank for the T. Without an offset in the zone that was said, else not at all. */
function momentOf(value: unknown, zone: string | undefined): Instant | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const text = value.trim().replace(' ', 'T');
  if (zone === undefined && !OFFSET.test(text)) return undefined;
  const moment = DateTime.fromISO(text, { zone: zone ?? 'utc' });
  return moment.isValid ? instantOf(moment.toMillis()) : undefined;
}

function dated(
  { side, name, at }: NonNullable<z.infer<typeof Told>['approvals']>[number],
  zone: string | undefined,
): ToldApproval | undefined {
  if (at === null) return { side, name, at };
  const moment = momentOf(at, zone);
  return moment && { side, name, at: moment };
}

const DEEPEST = 3;
const BROADEST = 20;

/** As much of it as a note has place for, however deep it is. */
function shallow(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === DEEPEST) return '…';
  if (Array.isArray(value)) return value.slice(0, BROADEST).map((one) => shallow(one, depth + 1));
  const entries = Object.entries(value).slice(0, BROADEST);
  return Object.fromEntries(entries.map(([key, one]) => [key, shallow(one, depth + 1)]));
}

const MOST_NOTES = 40;
const LONGEST_NOTE = 300;

/** What has no place of its own here, one line each, bounded, with nothing that hides or turns. */
function notesOf(shape: Shape, document: Document, fields: FieldMap): readonly string[] {
  const taken = new Set([...Object.values(shape.paths).flat(), ...Object.values(fields)]);
  const notes: string[] = [];
  for (const [key, value] of Object.entries(document)) {
    if (notes.length === MOST_NOTES) break;
    if (taken.has(key) || key === 'plumbline' || value === null || value === '') continue;
    const text = textsOf(value)[0] ?? JSON.stringify(shallow(value)) ?? '';
    const note = `${key}: ${text}`.slice(0, LONGEST_NOTE).replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
    if (note.trim() !== ':') notes.push(note.trim());
  }
  return notes;
}
