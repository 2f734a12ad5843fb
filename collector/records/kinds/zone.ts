import * as z from 'zod';
import { overlapsOf } from '../../zones/overlap.ts';
import { canonicalRange } from '../../zones/range.ts';
import { SIDES, type ZoneInForce } from '../../zones/zone.ts';
import { notByItsAuthor } from '../guards.ts';
import { defineKind, type Guard, type Situation } from '../lifecycle.ts';
import { line, prose } from '../prose.ts';

const network = line(128);

/** A block of addresses on one network, written once and for all. */
export const NetworkRangeBody = z.strictObject({
  network,
  cidr: z
    .string()
    .max(50)
    .refine((cidr) => canonicalRange(cidr) !== undefined, 'a block in CIDR notation')
    .overwrite((cidr) => canonicalRange(cidr) ?? cidr),
});

const assets = (most: number) => z.array(z.guid()).max(most).default([]);

export const ZoneBody = z.strictObject({
  name: line(80),
  side: z.enum(SIDES),
  /** Purdue level. */
  level: z.enum(['0', '1', '2', '3', '3.5', '4', '5']).nullable().default(null),
  purpose: prose(2000).default(''),
  networks: z.array(network).max(200).default([]),
  ranges: z.array(NetworkRangeBody).max(200).default([]),
  vlans: z.array(z.int().min(1).max(4094)).max(200).default([]),
  members: assets(600),
  exceptions: assets(200),
  bridges: assets(100),
  /** Record id of the zone it is part of. */
  parent: z.guid().nullable().default(null),
  /** Ids of users. */
  owner: z.guid().nullable().default(null),
  custodian: z.guid().nullable().default(null),
  /** Addresses there are never lent. */
  isStatic: z.boolean().default(false),
  criticality: z.int().min(1).max(5).nullable().default(null),
  /** Of likelihood times consequence. */
  tolerableRisk: z.int().min(1).max(25).default(8),
  /** Security level aimed at, one for each foundational requirement. */
  securityTarget: z
    .array(z.int().min(0).max(4))
    .length(7)
    .default(() => [1, 1, 1, 1, 1, 1, 1]),
});
export type ZoneBody = z.infer<typeof ZoneBody>;

/** What its guards have to know: the zones in force on the site. */
export interface ZoneFound {
  readonly zones: readonly ZoneInForce[];
}
type At = Situation<ZoneBody, ZoneFound>;
type ZoneGuard = Guard<ZoneBody, ZoneFound>;

const overlapsNobody: ZoneGuard = {
  sentence: 'no zone in force claims the same member, range, network or VLAN',
  refuses({ record, found }) {
    const quarrels = overlapsOf({ id: record.id, ...record.body }, found.zones);
    const [first] = quarrels;
    if (first === undefined) return undefined;
    const told = quarrels.slice(0, MOST_TOLD).map(({ name, claim }) => `${claim} (zone ${name})`);
    const rest = quarrels.length - told.length;
    return `Another zone has it already: ${told.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`;
  },
};
const MOST_TOLD = 5;

const isPartOfAnother: ZoneGuard = {
  sentence: 'what it is part of is a zone in force, and not part of it',
  refuses({ record, found }) {
    const parents = new Map(found.zones.map(({ id, parent }) => [id, parent]));
    for (let at: string | null | undefined = record.body.parent; at; at = parents.get(at)) {
      if (at === record.id) return 'It would be part of itself.';
      if (!parents.has(at)) return 'What it is part of is no zone in force on this site.';
      parents.set(record.id, null);
    }
    return undefined;
  },
};

const hasNoParts: ZoneGuard = {
  sentence: 'no zone in force is part of it',
  refuses: ({ record, found }) =>
    found.zones.some(({ parent }) => parent === record.id)
      ? 'Other zones are part of it.'
      : undefined,
};

const isInForce: ZoneGuard = {
  sentence: 'it is in force',
  refuses: ({ record }) => (record.inForce === null ? 'It was never approved.' : undefined),
};

const isControlled = ({ steps }: At) =>
  steps.findLast(({ event }) => event === 'switch-on-control' || event === 'switch-off-control')
    ?.event === 'switch-on-control';

const notControlledYet: ZoneGuard = {
  sentence: 'change control is off',
  refuses: (at) => (isControlled(at) ? 'Change control is on already.' : undefined),
};
const controlledSoFar: ZoneGuard = {
  sentence: 'change control is on',
  refuses: (at) => (isControlled(at) ? undefined : 'Change control is off.'),
};

const decides = { takes: 'zone.approve', isSigned: true } as const;
const stays = { from: ['draft', 'approved'], to: null, ...decides } as const;

export const zoneKind = defineKind<ZoneBody, ZoneFound>({
  ...{ kind: 'zone', plural: 'zones', title: 'Zone', body: ZoneBody, ref: 'ZON' },
  purpose:
    'Assets that are protected alike. Addresses seen say who is in it; C01, C06, C16, C19, C20 and C43 ' +
    'read it; its asset owner or the CSMS manager approves it and switches change control on.',
  example: ZoneBody.parse({
    ...{ name: 'Cell 7', side: 'ot', level: '2', purpose: 'Filling line', isStatic: true },
    ranges: [{ network: 'agent-1/eth0/10', cidr: '192.168.0.0/24' }],
  }),
  initial: 'draft',
  states: {
    draft: 'is written; what was approved before it stays in force',
    approved: 'is in force',
    superseded: 'is left: nothing belongs to it any more',
  },
  creates: 'zone.propose',
  edits: { from: ['draft', 'approved'], takes: 'zone.propose', fallsBack: { approved: 'draft' } },
  forceful: ['approved'],
  ended: ['superseded'],
  titleOf: ({ name }) => name,
  keysOf: ({ members, parent, custodian, owner }) => [
    ...members.map((asset) => `asset:${asset}`),
    ...(parent === null ? [] : [`zone:${parent}`]),
    ...[custodian, owner].flatMap((user) => (user === null ? [] : [`user:${user}`])),
  ],
  briefOf: ({ name, side, level, parent, owner, custodian, criticality, isStatic }) => ({
    ...{ name, side, level, parent, owner, custodian, criticality, isStatic },
  }),
  steps: [
    {
      ...{ event: 'approve', from: ['draft'], to: 'approved', ...decides },
      guards: [notByItsAuthor, overlapsNobody, isPartOfAnother],
    },
    {
      ...{ event: 'supersede', from: ['draft', 'approved'], to: 'superseded', ...decides },
      guards: [hasNoParts],
    },
    { event: 'switch-on-control', guards: [isInForce, notControlledYet], ...stays },
    { event: 'switch-off-control', guards: [controlledSoFar], ...stays },
  ],
});
