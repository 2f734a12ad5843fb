import * as z from 'zod';
import { Instant } from '../../../protocols/messages/names.ts';
import { DIRECTIONS, OUTSIDE } from '../../zones/conduit.ts';
import type { ZoneInForce } from '../../zones/zone.ts';
import {
  isLastSide,
  isNotLastSide,
  notByItsAuthor,
  oneSideAPerson,
  sideIsAsked,
} from '../guards.ts';
import { defineKind, type Guard, type Situation } from '../lifecycle.ts';
import { line, prose, reason } from '../prose.ts';
import { NetworkRangeBody } from './zone.ts';

const End = z.union([z.guid(), z.literal(OUTSIDE)]);

const EndSelectorBody = z
  .strictObject({
    assets: z.array(z.guid()).max(100).default([]),
    ranges: z.array(NetworkRangeBody).max(50).default([]),
  })
  .default(() => ({ assets: [], ranges: [] }));

const port = z
  .string()
  .regex(/^(any|\d{1,5}(-\d{1,5})?)$/, 'a port, a span of ports, or any')
  .refine((text) => {
    const [first = 0, last = first] = text.split('-').map(Number);
    return text === 'any' || (first <= last && last <= 65_535);
  }, 'ports up to 65535, the lower one first');

export const ConduitRuleBody = z.strictObject({
  /** Names it within the conduit, for as long as it means the same. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'small letters, digits and hyphens'),
  protocol: line(64).default('any'),
  transport: z.enum(['tcp', 'udp', 'ip', 'ethernet', 'any']).default('any'),
  port: port.default('any'),
  source: EndSelectorBody,
  destination: EndSelectorBody,
  /** Who begins: `forward`, somebody of `from`. */
  direction: z.enum(DIRECTIONS).default('forward'),
  purpose: prose(500).default(''),
});

export const ConduitBody = z
  .strictObject({
    name: line(120),
    /** Record id of a zone, or `outside`: public addresses. */
    from: End,
    to: End,
    rules: z.array(ConduitRuleBody).max(200).default([]),
    /** Id of a user. */
    owner: z.guid().nullable().default(null),
    /** Written down from what was seen; nothing enforces it. */
    isObservedOnly: z.boolean().default(false),
    /** One end is a safety zone: its side has to approve as well. */
    isSafety: z.boolean().default(false),
    /** When it ends by itself. */
    until: Instant.nullable().default(null),
    purpose: prose(2000).default(''),
  })
  .refine(({ from, to }) => from !== to, { message: 'two different ends', path: ['to'] })
  .refine(({ rules }) => new Set(rules.map(({ id }) => id)).size === rules.length, {
    message: 'each rule with an id of its own',
    path: ['rules'],
  });
export type ConduitBody = z.infer<typeof ConduitBody>;

/** What its guards have to know: the zones in force on the site, and when the wording in force ends by itself. */
export interface ConduitFound {
  readonly zones: readonly ZoneInForce[];
  /** Null: never, or nothing of it is in force. */
  readonly until: Instant | null;
}
type At = Situation<ConduitBody, ConduitFound>;
type ConduitGuard = Guard<ConduitBody, ConduitFound>;

const joinsZones: ConduitGuard = {
  sentence: 'both ends are zones in force, or the outside',
  refuses({ record: { body }, found }) {
    const known = new Set([OUTSIDE, ...found.zones.map(({ id }) => id)]);
    return known.has(body.from) && known.has(body.to)
      ? undefined
      : 'An end is no zone in force on this site.';
  },
};

const hasRules: ConduitGuard = {
  sentence: 'it has a rule',
  refuses: ({ record }) => (record.body.rules.length === 0 ? 'It has no rule.' : undefined),
};

const endsIn = ({ from, to }: ConduitBody, zones: readonly ZoneInForce[]) =>
  zones.filter(({ id, side }) => side === 'safety' && (id === from || id === to)).length > 0;

const saysSafety: ConduitGuard = {
  sentence: 'it says whether one end is a safety zone',
  refuses({ record: { body }, found }) {
    if (endsIn(body, found.zones) === body.isSafety) return undefined;
    return body.isSafety
      ? 'Neither end is a safety zone: set isSafety to false.'
      : 'One end is a safety zone: set isSafety to true, and its side approves as well.';
  },
};

/** csms.md §4, C19: into a safety zone nothing is allowed wholesale. */
const namesServices: ConduitGuard = {
  sentence: 'where one end is a safety zone, each rule names a protocol or a port',
  refuses: ({ record: { body } }) =>
    body.isSafety && body.rules.some((rule) => rule.protocol === 'any' && rule.port === 'any')
      ? 'A rule of a safety zone names a protocol or a port.'
      : undefined,
};

const endsLater: ConduitGuard = {
  sentence: 'its end, where it has one, lies ahead',
  refuses: ({ record: { body }, at }) =>
    body.until !== null && body.until <= at ? 'Its end is past: set a later one.' : undefined,
};

/** Of the wording in force: another one that waits keeps nothing in force longer than was agreed. */
const isOver: ConduitGuard = {
  sentence: 'what is in force of it has come to its end',
  refuses: ({ found: { until }, at }) =>
    until !== null && until <= at ? undefined : 'Nothing of it has come to its end.',
};

function dueOf({ record, steps, found: { until } }: At): Instant | null {
  if (record.state === 'expired' || record.state === 'retired' || until === null) return null;
  const hasEnded = steps.some(({ event, at }) => event === 'expire' && at >= until);
  return hasEnded ? null : until;
}

const slotsOf = ({ isSafety }: ConduitBody) => ['ot', 'it', ...(isSafety ? ['safety'] : [])];
const asks = z.object({ slot: z.enum(['ot', 'it', 'safety']), meaning: reason(500) });
const sides = { takes: 'slot', isSigned: true, asks, from: ['proposed'] } as const;
const fits = [joinsZones, hasRules, saysSafety, namesServices];
const approve = {
  ...({ event: 'approve', gives: 'given', ...sides } as const),
  guards: [...fits, endsLater, sideIsAsked(slotsOf), notByItsAuthor, oneSideAPerson],
};

export const conduitKind = defineKind<ConduitBody, ConduitFound>({
  ...{ kind: 'conduit', plural: 'conduits', title: 'Conduit', body: ConduitBody, ref: 'CON' },
  purpose:
    'What may be said between two zones. Conversations seen propose it, and each is held against it; C16 ' +
    'to C19 read it; one person for OT and another for IT approve it.',
  example: ConduitBody.parse({
    ...{ name: 'Historian reads cell 7', isObservedOnly: false, purpose: 'Production figures' },
    ...{ from: '00000000-0000-4000-8000-000000000001', to: OUTSIDE },
    rules: [{ id: 'r1', protocol: 'opc-ua', transport: 'tcp', port: '4840', direction: 'both' }],
  }),
  initial: 'learned',
  states: {
    learned: 'is written down, by people or from what was seen',
    proposed: 'waits for both sides; what was approved before it stays in force',
    approved: 'is in force',
    expired: 'its time is over: what it allowed is a breach',
    retired: 'is left',
  },
  creates: 'conduit.propose',
  edits: {
    ...{ from: ['learned', 'proposed', 'approved', 'expired'], takes: 'conduit.propose' },
    fallsBack: { approved: 'proposed' },
  },
  forceful: ['approved'],
  ended: ['retired'],
  titleOf: ({ name }) => name,
  keysOf: ({ from, to }) => [from, to].flatMap((end) => (end === OUTSIDE ? [] : [`zone:${end}`])),
  briefOf: ({ name, from, to, rules, owner, isObservedOnly, until }) => ({
    ...{ name, from, to, rules: rules.length, owner, isObservedOnly, until },
  }),
  slots: {
    takes: {
      ...{ ot: 'conduit.approve.ot', it: 'conduit.approve.it' },
      safety: 'change.approve.safety',
    },
    of: slotsOf,
  },
  dueOf,
  eventWhenDue: () => 'expire',
  steps: [
    {
      ...{ event: 'propose', from: ['learned', 'expired'], to: 'proposed' },
      ...{ takes: 'conduit.propose', guards: fits },
    },
    { ...approve, to: 'approved', when: isLastSide<ConduitBody>(slotsOf) as never },
    { ...approve, to: 'proposed', when: isNotLastSide<ConduitBody>(slotsOf) as never },
    {
      ...{ event: 'refuse', to: 'learned', gives: 'refused', ...sides },
      guards: [sideIsAsked(slotsOf)],
    },
    { event: 'expire', from: ['approved'], to: 'expired', takes: null, guards: [isOver] },
    { event: 'expire', from: ['learned', 'proposed'], to: null, takes: null, guards: [isOver] },
    {
      ...{ event: 'retire', from: ['learned', 'proposed', 'approved', 'expired'], to: 'retired' },
      ...{ takes: 'zone.approve', isSigned: true },
    },
  ],
});
