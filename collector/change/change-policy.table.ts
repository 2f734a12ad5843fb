/**
 * Who has to approve a change, and which changes follow a written procedure. csms.md §1.1.11, §6:
 * first by kind and risk, then by what it touches; every row that holds adds its slots.
 */
import type { Slot } from './approval.ts';
import type { ChangeKind } from './change-kinds.table.ts';

export type Risk = 'low' | 'medium' | 'high';

export interface PolicyRow extends Readonly<Record<Risk, readonly Slot[]>> {
  /** It cannot be submitted without the revision of the procedure it follows. */
  readonly isGoverned: boolean;
}

const row = (isGoverned: boolean, low: string, medium: string, high: string): PolicyRow => ({
  isGoverned,
  ...{ low: slotsIn(low), medium: slotsIn(medium), high: slotsIn(high) },
});

const slotsIn = (text: string) => text.split(' ') as readonly Slot[];

export const changePolicy: Record<ChangeKind, PolicyRow> = {
  logic: row(true, 'ot', 'ot', 'ot it'),
  parameter: row(false, 'ot', 'ot', 'ot'),
  mode: row(false, 'ot', 'ot', 'ot it'),
  scada: row(true, 'ot', 'ot it', 'ot it'),
  firmware: row(true, 'ot', 'ot it', 'ot it'),
  patch: row(true, 'ot it', 'ot it', 'ot it'),
  hardware: row(false, 'ot', 'ot', 'ot it'),
  network: row(false, 'ot it', 'ot it', 'ot it'),
  integration: row(false, 'ot it', 'ot it', 'ot it'),
  'remote-access': row(true, 'ot it', 'ot it', 'ot it'),
  hardening: row(false, 'ot', 'ot it', 'ot it'),
  assessment: row(true, 'ot it', 'ot it', 'ot it'),
  project: row(false, 'ot', 'ot it', 'ot it'),
};

/** What a change touches that asks for more than its kind and risk do. */
export const touches = {
  'two-sides': {
    slots: ['ot', 'it'],
    sentence: 'It has assets of more than one side: IT, OT, DMZ.',
  },
  conduit: { slots: ['ot', 'it'], sentence: 'It concerns what passes between two zones.' },
  'remote-access': { slots: ['ot', 'it'], sentence: 'It lets somebody in from afar.' },
  'safety-zone': {
    slots: ['ot', 'it', 'safety'],
    sentence: 'It has something of a safety zone, or a safety controller.',
  },
  'safety-impact': { slots: ['ot', 'it', 'safety'], sentence: 'It may affect safety.' },
  'quality-impact': { slots: ['quality'], sentence: 'It may affect product quality.' },
} as const satisfies Record<string, { slots: readonly Slot[]; sentence: string }>;

export type Touch = keyof typeof touches;
