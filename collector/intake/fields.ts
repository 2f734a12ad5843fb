/**
 * Where one installation keeps what the shape of its system does not say: custom fields, which every site
 * names itself. Data of a hook or of an import, never code. csms.md §3.2a.15.
 */
import * as z from 'zod';
import { slots } from '../change/approval.ts';
import { type Document, flagIn, textsOf, valueAt } from './document.ts';
import { effectNames } from './effects.table.ts';
import { effectsIn, effectsOf } from './effects.ts';
import { type PlainField, plainFields } from './shapes/shape.ts';

const approvalFields = slots.map((slot) => `approval.${slot}` as const);
const effectFields = effectNames.map((name) => `effect.${name}` as const);

/** A field of the plain shape; who approved for a side; what is expected, by its word. */
export const mappedFields = [...plainFields, ...approvalFields, ...effectFields] as const;
export type MappedField = (typeof mappedFields)[number];

/** Names with dots between: `issue.fields.customfield_10042`. */
const Path = z
  .string()
  .regex(/^[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+){0,7}$/u)
  .max(200);

export const FieldMap = z.partialRecord(z.enum(mappedFields), Path);
export type FieldMap = Readonly<z.infer<typeof FieldMap>>;

/** What they say, for the fields that a document has. */
export function saidBy(document: Document, fields: FieldMap): Document {
  const said: Record<string, unknown> = {};
  for (const field of plainFields) {
    const value = plainIn(field, at(document, fields[field]));
    if (value !== undefined) said[field] = value;
  }
  const sides = slots.map((side) => ({ side, names: at(document, fields[`approval.${side}`]) }));
  if (sides.some(({ names }) => names !== undefined)) {
    // A field that is there and empty says that nobody approved: that is not silence.
    said['approvals'] = sides.flatMap(({ side, names }) =>
      textsOf(names).map((name) => ({ side, name, at: null })),
    );
  }
  const effects = effectNames.flatMap((name) =>
    effectsOf(name, at(document, fields[`effect.${name}`])),
  );
  if (effects.length > 0) said['effects'] = effects;
  return said;
}

const at = (document: Document, path: string | undefined) =>
  path === undefined ? undefined : valueAt(document, path);

/** Undefined: it says nothing of it. */
export function plainIn(field: PlainField, value: unknown): unknown {
  switch (field) {
    case 'isSafety':
    case 'isQuality':
      return value === null ? undefined : flagIn(value);
    case 'approvals':
      return value === null ? undefined : value;
    case 'effects':
      return value === null ? undefined : effectsIn(value);
    case 'assets':
    case 'implementers':
    case 'kind': {
      const texts = textsOf(value);
      return texts.length === 0 ? undefined : texts;
    }
    default:
      return textsOf(value)[0];
  }
}
