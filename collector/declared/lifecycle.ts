/**
 * What becomes of an asset over its life: the table of its steps, walked as those of records are, and the
 * revision each leaves. csms.md §1.3 row 46.
 */
import type { Instant } from '../../protocols/messages/names.ts';
import { defineKind, nextStep, type RecordKind, type Step } from '../records/lifecycle.ts';
import type { KeptRecord, Who } from '../records/record.ts';
import type { DeclaredWhole } from './declared-asset.ts';
import type { Lifecycle } from './lifecycle.table.ts';
import type { Revision } from './revision.ts';

/** What a step is decided on besides the asset. */
export interface Sight {
  /** When anything of it was last heard; null: never. */
  readonly heard: Instant | null;
}

type Moving = Step<DeclaredWhole, Sight>;

const takes = 'reconcile.decide' as const;
const DAY_MS = 86_400_000;

export const LIFECYCLE_STEPS: readonly Moving[] = [
  { event: 'commission', from: ['planned'], to: 'commissioning', takes },
  {
    ...{ event: 'operate', from: ['commissioning', 'maintenance'], to: 'operational', takes },
    guards: [
      {
        sentence: 'somebody owns it, and its criticality is known',
        refuses: ({ record: { body } }) =>
          body.owner === null || body.criticality === null
            ? 'Say first who owns it and how critical it is.'
            : undefined,
      },
    ],
  },
  { event: 'maintain', from: ['operational'], to: 'maintenance', takes },
  { event: 'retire', from: ['commissioning', 'operational', 'maintenance'], to: 'retiring', takes },
  { event: 'keep', from: ['retiring'], to: 'maintenance', takes },
  {
    ...{ event: 'remove', from: ['planned', 'retiring'], to: 'retired', takes },
    guards: [
      {
        sentence: 'nothing of it was heard for a day',
        refuses: ({ found: { heard }, at }) =>
          heard !== null && Date.parse(at) - Date.parse(heard) < DAY_MS
            ? 'It was heard within the last day.'
            : undefined,
      },
    ],
  },
];

export const LIFECYCLE_EVENTS = [
  ...['commission', 'operate', 'maintain', 'retire', 'keep', 'remove'],
] as const;

/** As the walker takes it: it asks for nothing else of a kind. */
const kind = defineKind<DeclaredWhole, Sight>({
  steps: LIFECYCLE_STEPS,
} as unknown as RecordKind<DeclaredWhole, Sight>);

interface Stepping {
  readonly actor: Who;
  readonly at: Instant;
  readonly found: Sight;
}

/** What it becomes by an event; or why it may not. */
export function moved(
  before: DeclaredWhole,
  event: string,
  { actor, at, found }: Stepping,
): Revision | { readonly refused: string } {
  const record = { state: before.lifecycle, body: before } as unknown as KeptRecord;
  const about = { asked: {}, comment: null, steps: [], approvals: [] };
  const next = nextStep(kind, event, { record, actor, at, found, ...about });
  if ('refused' in next) return next;
  const lifecycle = next.step.to as Lifecycle;
  return {
    after: {
      ...{ ...before, lifecycle, lifecycleSince: at, version: before.version + 1 },
      ...{ changed: at, changedBy: actor.name },
    },
    changes: [{ field: 'lifecycle', before: before.lifecycle, after: lifecycle }],
    ...{ named: [], ended: [], isNew: false },
  };
}
