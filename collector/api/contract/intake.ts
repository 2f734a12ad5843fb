/** Changes that come from other systems, and who the people of those are here. */
import * as z from 'zod';
import { SiteId } from '../../../protocols/messages/names.ts';
import { FieldMap } from '../../intake/fields.ts';
import { systems } from '../../intake/shapes/registry.ts';
import { line } from '../../records/prose.ts';

export const MOST_DOCUMENTS = 500;

export const IntakeParams = z.object({ system: z.enum(systems) });

export const IntakeBody = z.strictObject({
  site: SiteId,
  /** As the system gives them; beside its own fields `plumbline`, with those of the plain shape. */
  documents: z.array(z.record(z.string(), z.unknown())).min(1).max(MOST_DOCUMENTS),
  /** Where this installation keeps what its system has no field for: field here to path there. */
  fields: FieldMap.default({}),
});

export const IntakeFileQuery = z.object({ site: SiteId });

export const IntakeAnswers = z.object({
  items: z.array(
    z.object({
      /** From 1, in the order of the documents. */
      row: z.int().positive(),
      reference: z.string().nullable(),
      outcome: z.enum(['created', 'changed', 'unchanged', 'cancelled', 'conflict', 'refused']),
      /** Of the request it became; null: nothing was kept. */
      id: z.string().nullable(),
      ref: z.string().nullable(),
      state: z.string().nullable(),
      problems: z.array(z.object({ field: z.string(), sentence: z.string() })),
    }),
  ),
});

const KnownPerson = z.strictObject({
  /** As the system writes it; capitals do not count. */
  name: line(120),
  /** Id of the user. */
  user: z.guid(),
});
/** So many stand in the ledger as one entry. */
export const PeopleBody = z.strictObject({ items: z.array(KnownPerson).max(300) });
export const PeopleElsewhereList = z.object({
  version: z.int().min(0),
  items: z.array(KnownPerson),
});
