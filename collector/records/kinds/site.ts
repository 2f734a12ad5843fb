import { IANAZone } from 'luxon';
import * as z from 'zod';
import { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { notByItsAuthor } from '../guards.ts';
import { defineKind, type Guard } from '../lifecycle.ts';
import { line, prose, reason } from '../prose.ts';

export const SiteBody = z.strictObject({
  /** As agents name it. */
  code: SiteId,
  name: line(120),
  timeZone: z.string().max(64).refine(IANAZone.isValidZone, 'the name of an IANA time zone'),
  isInScope: z.boolean(),
  /** Why it is, or why it is not. */
  justification: prose(2000).default(''),
  objectives: z.array(line(300)).max(32).default([]),
  /** Which data is kept or made there. */
  dataClasses: z.array(line(80)).max(32).default([]),
  /** Two people answer for all of it: one may approve for OT and for IT. Why, and until when. csms.md §6. */
  twoPeople: z
    .strictObject({ reason: reason(1000), until: Instant })
    .nullable()
    .default(null),
  /** Record id of the site or organisation it is part of. */
  parent: z.guid().nullable().default(null),
});
export type SiteBody = z.infer<typeof SiteBody>;

const decides = { takes: 'zone.approve', isSigned: true, guards: [notByItsAuthor] } as const;

const LONGEST_MS = 366 * 86_400_000;

const endsInTime: Guard<SiteBody> = {
  sentence: 'that two people answer for it ends, within 366 days',
  refuses: ({ record, at }) => {
    const length = Date.parse(record.body.twoPeople?.until ?? '') - Date.parse(at);
    return length <= 0 || length > LONGEST_MS
      ? 'That two people answer for it ends later than now, and within 366 days.'
      : undefined;
  },
};

export const siteKind = defineKind<SiteBody>({
  ...{ kind: 'site', plural: 'sites', title: 'Site', body: SiteBody, isSiteless: true },
  purpose:
    'What the management system covers, and what not. Agents report from it; C02 and C43 read its ' +
    'scope, windows of changes its time zone; the CSMS manager decides.',
  example: {
    ...{ code: SiteId.parse('example'), name: 'Example works', timeZone: 'Europe/Berlin' },
    ...{ isInScope: true, justification: 'It makes what we sell.', objectives: [] },
    ...{ dataClasses: [], twoPeople: null, parent: null },
  },
  ref: ({ code }) => code,
  initial: 'draft',
  states: {
    draft: 'is written',
    active: 'its scope is approved',
    closed: 'is left, and its records stay',
  },
  creates: 'zone.propose',
  edits: { from: ['draft', 'active'], takes: 'zone.propose', fallsBack: { active: 'draft' } },
  forceful: ['active'],
  ended: ['closed'],
  titleOf: ({ name }) => name,
  keysOf: ({ code, parent }) => [`site:${code}`, ...(parent === null ? [] : [`record:${parent}`])],
  steps: [
    {
      ...{ event: 'activate', from: ['draft'], to: 'active', ...decides },
      guards: [notByItsAuthor as unknown as Guard<SiteBody>, endsInTime],
    },
    { event: 'close', from: ['draft', 'active'], to: 'closed', ...decides },
  ],
});
