/** C15: nobody approves their own change, and what concerns both sides is approved by both. csms.md §4, §6. */
import type { Instant } from '../../../protocols/messages/names.ts';
import type { Assessment, Finding } from '../assessment.ts';
import { defineCheck, type Scope } from '../check.ts';
import type { RequestRow } from '../views.ts';
import { isWithin } from '../watched.ts';

export const separationOfDuties = defineCheck({
  id: 'C15',
  title: 'Duties are separated: no self-approval, both sides where both are concerned',
  basis: 'REC',
  requirements: {
    'iec-62443-2-1': ['USER 2.2', 'USER 2.3'],
    'iec-62443-3-3': ['SR 2.1'],
    'iso-27001': ['A.5.3'],
    'nist-csf': ['PR.AA-05', 'GV.RR-02'],
  },
  needs: ['requests'],
  settings: {
    days: {
      ...{ default: 365, min: 30, max: 400, unit: 'days' },
      says: 'So far back is looked.',
    },
  },
  watchedDays: null,

  assess({ requests }, { scope, settings, now }): Assessment {
    const approved = requests.filter(
      ({ approvedAt }) => approvedAt !== null && isWithin(approvedAt, settings.days, now),
    );
    return {
      n: approved.length,
      failing: approved.flatMap((request) =>
        breaches(request).map((what) => ({
          subject: `change:${request.id}`,
          says: `${request.ref} was approved ${what}.`,
        })),
      ),
      tolerated: [...lowered(scope, now), ...approved.flatMap(byOneOfTwo)],
    };
  },
});

/** Never silently: while two people answer for a site, it is no pass. csms.md §6. */
function lowered({ site, twoPeopleUntil }: Scope, now: Instant): readonly Finding[] {
  if (twoPeopleUntil === null || twoPeopleUntil <= now) return [];
  const until = twoPeopleUntil.slice(0, 10);
  const says = `Two people answer for ${site} until ${until}: one may approve for OT and for IT.`;
  return [{ subject: `site:${site}`, says }];
}

function byOneOfTwo({
  id,
  ref,
  isTwoPeople,
  takesBothSides,
  approvals,
}: RequestRow): readonly Finding[] {
  const [ot, it] = ['ot', 'it'].map((slot) => peopleFor(approvals, slot));
  const isByOne = isTwoPeople && takesBothSides && !isByTwo(ot ?? [], it ?? []);
  if (!isByOne || ot?.length === 0 || it?.length === 0) return [];
  return [{ subject: `change:${id}`, says: `${ref} was approved for both sides by one person.` }];
}

const peopleFor = (approvals: RequestRow['approvals'], side: string) =>
  approvals.filter(({ slot }) => slot === side).flatMap(({ user }) => user ?? []);

function breaches(request: RequestRow): readonly string[] {
  const { requestedBy, approvals, takesBothSides, takesSafety, isTwoPeople } = request;
  const of = (slot: string) => peopleFor(approvals, slot);
  const isEither = isTwoPeople && of('ot').length > 0 && of('it').length > 0;
  const found: string[] = [];
  if (approvals.some(({ user }) => user === requestedBy)) found.push('by who asked for it');
  if (approvals.some(({ user }) => user === null)) found.push('by nobody who is known here');
  if (takesBothSides && !isEither && !isByTwo(of('ot'), of('it'))) {
    found.push('without one approval of OT and one of IT by different people');
  }
  if (takesSafety && of('safety').length === 0) found.push('without an approval for safety');
  return found;
}

const isByTwo = (one: readonly string[], other: readonly string[]) =>
  one.some((first) => other.some((second) => second !== first));
