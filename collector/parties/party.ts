/** A person or an organisation the plant has to do with: who to call, until when, and what they attested. csms.md §1 row 20. */
import * as z from 'zod';
import { Instant } from '../../protocols/messages/names.ts';
import { line, prose } from '../records/prose.ts';
import { areaNames } from './areas.table.ts';

export const partyKinds = [
  'person',
  'supplier',
  'integrator',
  'service_provider',
  'regulator',
] as const;

const address = z.string().max(254);

export const Contact = z.strictObject({
  name: line(120),
  /** What to call them for. */
  duty: line(120).nullable(),
  email: address.pipe(z.email()).nullable(),
  phone: z
    .string()
    .regex(/^\+?[0-9][0-9 ()/-]{2,30}$/)
    .nullable(),
  /** Answers at night. */
  isOnCall: z.boolean(),
});

/** What they say of themselves, on a date, with what to show for it. */
export const Attestation = z.strictObject({
  area: z.enum(areaNames),
  at: Instant,
  until: Instant.nullable(),
  document: line(200).nullable(),
});

export const PartyBody = z
  .strictObject({
    kind: z.enum(partyKinds),
    name: line(120),
    contacts: z.array(Contact).max(20),
    /** Null: there is none, or it has no end. */
    contractEnd: Instant.nullable(),
    attestations: z.array(Attestation).max(areaNames.length),
    /** Where they publish advisories. */
    advisories: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .nullable(),
    /** Of a person: the account, and whom they work for. */
    user: z.guid().nullable(),
    employer: z.guid().nullable(),
    note: prose(2000),
  })
  .refine(({ kind, user, employer }) => kind === 'person' || (user === null && employer === null), {
    path: ['user'],
    message: 'only a person has an account or an employer',
  })
  .refine(
    ({ attestations }) =>
      new Set(attestations.map(({ area }) => area)).size === attestations.length,
    {
      path: ['attestations'],
      message: 'each area once',
    },
  );

export type PartyBody = Readonly<z.infer<typeof PartyBody>>;
export type PartyKind = (typeof partyKinds)[number];

/** Areas that stand attested at a time. */
export function attestedAt({ attestations }: PartyBody, at: Instant) {
  return attestations
    .filter((one) => one.at <= at && (one.until === null || at < one.until))
    .map(({ area }) => area);
}
