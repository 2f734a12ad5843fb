/** Which authority a site has to tell of its incidents, by which rule. csms.md §1 row 49. */
import { IANAZone } from 'luxon';
import * as z from 'zod';
import { prose } from '../records/prose.ts';
import type { Reporting } from './deadlines.ts';
import { type RegimeName, regimeNames } from './reporting.table.ts';

export const DutyBody = z.strictObject({
  /** `none`: somebody looked, and nobody has to be told. */
  regime: z.enum([...regimeNames, 'none']),
  /** IANA: a month is one of the calendar there. */
  timeZone: z
    .string()
    .max(64)
    .refine((zone) => IANAZone.isValidZone(zone), 'an IANA time zone'),
  /** The party to be told. */
  authority: z.guid().nullable(),
  note: prose(1000),
});

export type DutyBody = Readonly<z.infer<typeof DutyBody>>;

/** Nobody said anything: the strictest clocks run, by UTC. */
export const UNSAID: Reporting = { regimes: [...regimeNames], timeZone: 'UTC' };

/** Of the duties of a site that are in force. */
export function reportingOf(duties: readonly DutyBody[]): Reporting {
  const [first] = duties;
  if (first === undefined) return UNSAID;
  const regimes = duties
    .map(({ regime }) => regime)
    .filter((one): one is RegimeName => one !== 'none');
  return { regimes: [...new Set(regimes)], timeZone: first.timeZone };
}
