/** What people write of a change request, as the API takes it. csms.md §2. */
import * as z from 'zod';
import { DifferenceKind } from '../../../protocols/messages/difference.ts';
import { AgentId, Instant } from '../../../protocols/messages/names.ts';
import { slots } from '../../change/approval.ts';
import type { ChangeBody } from '../../change/change-body.ts';
import { changeKinds } from '../../change/change-kinds.table.ts';
import { flawOf, type WindowFlaw } from '../../change/window.ts';
import { line, prose } from '../prose.ts';

const MOST = { items: 50, effects: 50, windows: 20, people: 50, assets: 500, identities: 500 };
const MOST_GRACE_MINUTES = 24 * 60;

const id = z.guid();
const effectId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

const Target = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('asset'), asset: id }),
  z.strictObject({
    type: z.literal('group'),
    group: line(120),
    assets: z.array(id).min(1).max(MOST.assets),
  }),
  z.strictObject({ type: z.literal('zone'), zone: id, isZoneWide: z.boolean() }),
  z.strictObject({ type: z.literal('peer'), asset: id, peer: id }),
]);

const ExpectedEffect = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('difference'),
    id: effectId,
    kind: DifferenceKind,
    path: line(200).or(z.literal('')).default(''),
    value: line(500).nullable().default(null),
    asset: id.nullable().default(null),
  }),
  z.strictObject({ type: z.literal('mirror-returns'), id: effectId, agent: AgentId }),
]);

const ScopeItem = z.strictObject({
  id: effectId,
  target: Target,
  kinds: z.array(z.enum(changeKinds)).min(1).max(changeKinds.length),
  cardinality: z.int().min(1).max(10_000).default(1),
  effects: z.array(ExpectedEffect).max(MOST.effects).default([]),
});

const flaws: Record<WindowFlaw, string> = {
  'ends-before-it-begins': 'The window ends before it begins.',
  'longer-than-it-may-be': 'The window is longer than one may be.',
  'no-such-zone': 'There is no time zone of that name.',
  'recurrence-not-understood': 'The recurrence is none of the rules that are understood.',
};

export const Window = z
  .strictObject({
    from: Instant,
    to: Instant,
    /** IANA, `Europe/Berlin`. */
    zone: z.string().min(1).max(64).default('UTC'),
    /** RRULE of RFC 5545, without DTSTART. */
    recurrence: z.string().min(1).max(200).nullable().default(null),
  })
  .check((context) => {
    const flaw = flawOf(context.value);
    if (flaw === undefined) return;
    context.issues.push({ code: 'custom', message: flaws[flaw], input: context.value });
  });

export const Windows = z.array(Window).max(MOST.windows);

const unlike = (names: readonly string[]) => new Set(names).size === names.length;

const Items = z
  .array(ScopeItem)
  .max(MOST.items)
  .refine((items) => unlike(items.map((item) => item.id)), 'Two items have the same id.')
  .refine(
    (items) => unlike(items.flatMap(({ effects }) => effects.map((effect) => effect.id))),
    'Two expected effects have the same id.',
  );

const people = z.array(id).max(MOST.people).refine(unlike, 'Somebody is named twice.').default([]);

export const ChangeRequestBody = z.strictObject({
  title: line(200),
  kind: z.enum(changeKinds),
  risk: z.enum(['low', 'medium', 'high']),
  items: Items.default([]),
  windows: Windows.default([]),
  /** Null: none before, and half an hour, or two polls, behind. */
  graceBeforeMinutes: z.int().min(0).max(MOST_GRACE_MINUTES).nullable().default(null),
  graceAfterMinutes: z.int().min(0).max(MOST_GRACE_MINUTES).nullable().default(null),
  implementers: people,
  /** Assets from which the work is done. */
  sources: z.array(id).max(MOST.people).default([]),
  sop: z
    .strictObject({ document: line(200), revision: line(64) })
    .nullable()
    .default(null),
  rollback: prose(4000).default(''),
  test: prose(4000).default(''),
  impacts: z
    .strictObject({ isSafety: z.boolean(), isQuality: z.boolean() })
    .default({ isSafety: false, isQuality: false }),
  required: z.array(z.enum(slots)).max(slots.length).default([]),
  isTwoPeople: z.literal(true).exactOptional(),
  requestedBy: id.nullable().default(null),
  origin: z
    .strictObject({ system: line(64), reference: line(200), notes: z.array(line(1000)).max(100) })
    .nullable()
    .default(null),
  project: z
    .strictObject({
      zone: id,
      devices: z.array(id).max(MOST.assets).default([]),
      identities: z
        .array(z.strictObject({ kind: z.enum(['mac', 'serial', 'name']), value: line(200) }))
        .max(MOST.identities)
        .default([]),
    })
    .nullable()
    .default(null),
}) satisfies z.ZodType<ChangeBody, unknown>;
