/** Why a verdict is what it is: codes with their values, and the one place where they become sentences. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Instant } from '../../protocols/messages/names.ts';

export type Reason =
  // what it happened to
  | { readonly code: 'asset-named'; readonly asset: string }
  | { readonly code: 'group-named'; readonly group: string }
  | { readonly code: 'zone-named'; readonly zone: string }
  | { readonly code: 'pair-named'; readonly asset: string; readonly peer: string }
  | { readonly code: 'zone-not-wide'; readonly zone: string }
  | { readonly code: 'not-in-scope' }
  | { readonly code: 'cardinality-spent'; readonly cardinality: number }
  | { readonly code: 'end-of-work'; readonly asset: string }
  | { readonly code: 'peer-of-work'; readonly asset: string }
  // what kind it is
  | { readonly code: 'kind-listed'; readonly kind: DifferenceKind }
  | {
      readonly code: 'kind-follows';
      readonly kind: DifferenceKind;
      readonly from: DifferenceKind;
      readonly change: string;
    }
  | { readonly code: 'kind-not-listed'; readonly kind: DifferenceKind }
  | { readonly code: 'kind-follows-nothing'; readonly kind: DifferenceKind }
  | { readonly code: 'kind-not-expected-by-name'; readonly kind: DifferenceKind }
  // when
  | { readonly code: 'in-window'; readonly from: Instant; readonly to: Instant }
  | { readonly code: 'in-grace'; readonly from: Instant; readonly to: Instant }
  | { readonly code: 'window-contained'; readonly from: Instant; readonly to: Instant }
  | { readonly code: 'straddles-window'; readonly from: Instant; readonly to: Instant }
  | { readonly code: 'before-window'; readonly from: Instant; readonly minutes: number }
  | { readonly code: 'after-window'; readonly to: Instant; readonly minutes: number }
  // who
  | { readonly code: 'source-named'; readonly source: string }
  | { readonly code: 'implementer-named'; readonly person: string }
  | { readonly code: 'source-unseen' }
  | {
      readonly code: 'source-hidden';
      readonly source: string;
      readonly by: 'nat' | 'jump-host' | 'weak';
    }
  | { readonly code: 'part-expected' }
  | { readonly code: 'source-other'; readonly source: string }
  | { readonly code: 'person-other'; readonly person: string }
  // what stands
  | { readonly code: 'value-expected'; readonly value: string }
  | { readonly code: 'value-differs'; readonly expected: string; readonly found: string }
  | { readonly code: 'value-pending'; readonly expected: string; readonly at: Instant }
  // whether it was approved
  | { readonly code: 'approved'; readonly at: Instant }
  | { readonly code: 'not-approved'; readonly request: string }
  | { readonly code: 'approved-late'; readonly request: string; readonly at: Instant }
  | { readonly code: 'approval-ended'; readonly request: string; readonly at: Instant }
  // emergencies
  | { readonly code: 'emergency-open'; readonly request: string; readonly at: Instant }
  | { readonly code: 'emergency-late'; readonly request: string; readonly at: Instant }
  | { readonly code: 'emergency-lapsed'; readonly request: string }
  | { readonly code: 'emergency-refused'; readonly request: string }
  | { readonly code: 'review-overdue'; readonly request: string }
  | { readonly code: 'review-approved'; readonly request: string }
  // what explains it without a request
  | { readonly code: 'project-device'; readonly request: string; readonly zone: string }
  | { readonly code: 'tolerated-by'; readonly exception: string; readonly until: Instant | null }
  | { readonly code: 'permitted-by'; readonly grant: string; readonly until: Instant | null }
  | { readonly code: 'outage'; readonly outage: string; readonly zone: string }
  | { readonly code: 'switch-over' }
  | { readonly code: 'folded'; readonly device: string; readonly change: string }
  | { readonly code: 'no-request' }
  | { readonly code: 'not-asked'; readonly kind: DifferenceKind }
  // about all of it
  | { readonly code: 'attempt'; readonly answer: string }
  | { readonly code: 'would-be'; readonly zone: string | null };

export type ReasonCode = Reason['code'];

/** For people. Plain text that holds what devices and people wrote: escape it where it is shown. */
export const sentenceOf = (reason: Reason): string =>
  (sentences[reason.code] as (reason: Reason) => string)(reason);

const sentences: {
  readonly [Code in ReasonCode]: (reason: Extract<Reason, { code: Code }>) => string;
} = {
  'asset-named': ({ asset }) => `The request names the asset ${asset}.`,
  'group-named': ({ group }) => `The asset is in the group ${group}, which the request names.`,
  'zone-named': ({ zone }) => `The request was approved for all of zone ${zone}.`,
  'pair-named': ({ asset, peer }) => `The request is about what ${asset} and ${peer} do together.`,
  'zone-not-wide': ({ zone }) => `The request is in zone ${zone}, but not for all of it.`,
  'not-in-scope': () => 'The request does not name this asset.',
  'cardinality-spent': ({ cardinality }) =>
    `The request allows ${many(cardinality, 'asset')}, and as many others were changed already.`,
  'end-of-work': ({ asset }) => `A station of the request worked on ${asset} at that time.`,
  'peer-of-work': ({ asset }) => `Its direct peer ${asset} was worked on at that time.`,

  'kind-listed': ({ kind }) => `The request is about ${kind}.`,
  'kind-follows': ({ kind, from }) => `${kind} follows from ${from} in the same session.`,
  'kind-not-listed': ({ kind }) => `The request is not about ${kind}.`,
  'kind-follows-nothing': ({ kind }) =>
    `${kind} would follow from the work, but there was none of it in this session.`,
  'kind-not-expected-by-name': ({ kind }) =>
    `${kind} is covered only where the request expects it by name.`,

  'in-window': ({ from, to }) => `It happened in the window ${clock(from)} to ${clock(to)}.`,
  'in-grace': ({ from, to }) =>
    `It happened in the time of grace around the window ${clock(from)} to ${clock(to)}.`,
  'window-contained': ({ from, to }) =>
    `When exactly is not known; the whole window ${clock(from)} to ${clock(to)} lies in between, and the value is the expected one.`,
  'straddles-window': ({ from, to }) =>
    `It may have happened in the window ${clock(from)} to ${clock(to)} or outside it.`,
  'before-window': ({ from, minutes }) =>
    `It happened ${lasting(minutes)} before the window of ${clock(from)}.`,
  'after-window': ({ to, minutes }) =>
    `It happened ${lasting(minutes)} after the end of the window at ${clock(to)}; its time of grace was over.`,

  'source-named': ({ source }) => `It came from ${source}, which the request names.`,
  'implementer-named': ({ person }) => `${person} did it, whom the request names.`,
  'source-unseen': () => 'Nobody saw where it came from.',
  'source-hidden': ({ source, by }) => `It came from ${source}, which ${hiding[by]}.`,
  'part-expected': () =>
    'Work of hands leaves no packet; what was fitted is the very part that was approved.',
  'source-other': ({ source }) => `It came from ${source}, which the request does not name.`,
  'person-other': ({ person }) => `${person} did it, whom the request does not name.`,

  'value-expected': ({ value }) => `What stands is what was expected: ${value}.`,
  'value-differs': ({ expected, found }) => `${found} stands where ${expected} was expected.`,
  'value-pending': ({ expected, at }) =>
    `Whether ${expected} stands is judged at ${clock(at)}, when the window is over.`,

  approved: ({ at }) => `It was approved at ${clock(at)}, before it was done.`,
  'not-approved': ({ request }) => `${request} would cover it, but is not approved.`,
  'approved-late': ({ request, at }) =>
    `${request} would cover it, but was approved at ${clock(at)}, after it was done.`,
  'approval-ended': ({ request, at }) =>
    `${request} would cover it, but its approval ended at ${clock(at)}.`,

  'emergency-open': ({ request, at }) => `${request} is an emergency, opened at ${clock(at)}.`,
  'emergency-late': ({ request, at }) =>
    `${request} is an emergency that was opened at ${clock(at)}, after it was done.`,
  'emergency-lapsed': ({ request }) => `Nobody else acknowledged the emergency ${request} in time.`,
  'emergency-refused': ({ request }) => `The review of the emergency ${request} refused it.`,
  'review-overdue': ({ request }) => `The review of the emergency ${request} is overdue.`,
  'review-approved': ({ request }) =>
    `OT and IT approved it afterwards, in the review of the emergency ${request}.`,

  'project-device': ({ request, zone }) =>
    `It is among the devices of the project ${request} in zone ${zone}.`,
  'tolerated-by': ({ exception, until }) =>
    `${exception} tolerates it${until === null ? '' : ` until ${clock(until)}`}.`,
  'permitted-by': ({ grant, until }) =>
    `${grant} permits this very device here${until === null ? '' : ` until ${clock(until)}`}.`,
  outage: ({ outage, zone }) => `Zone ${zone} is in the announced outage ${outage}.`,
  'switch-over': () => 'The members of a redundant pair changed over.',
  folded: ({ device }) => `It hangs on ${device}, which was replaced.`,
  'no-request': () => 'No request is about it.',
  'not-asked': ({ kind }) => `Nobody needs approval for ${kind}.`,

  attempt: ({ answer }) => `It was only tried: ${answer}.`,
  'would-be': ({ zone }) =>
    zone === null
      ? 'Change control is not on where its zone is not known: this is what the verdict would be.'
      : `Change control was not on in zone ${zone}: this is what the verdict would be.`,
};

const hiding = {
  nat: 'hides the machines behind it',
  'jump-host': 'proves no person: no grant was in use there',
  weak: 'is known by an address that identifies no device',
} as const;

const clock = (at: Instant) => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;

const many = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

function lasting(minutes: number): string {
  if (minutes < 120) return many(Math.max(1, Math.round(minutes)), 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? many(hours, 'hour') : many(Math.round(hours / 24), 'day');
}
