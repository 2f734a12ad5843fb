/** By which kind of change an observed value of a controlled field gets in, and how that change shows. csms.md §3.3. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { ChangeKind } from '../change/change-kinds.table.ts';

export interface ControlledChange {
  readonly kind: ChangeKind;
  /** As agents report it; undefined: it is no one difference. `isValue`: the observed value is what it leads to. */
  readonly effect?: {
    readonly kind: DifferenceKind;
    readonly path: string | null;
    readonly isValue: boolean;
  };
}

/** Of several fields of one asset the first names the kind of the request. */
export const CONTROLLED_CHANGES = {
  firmware: {
    kind: 'firmware',
    effect: { kind: 'firmware.changed', path: 'firmware', isValue: true },
  },
  serial: { kind: 'hardware', effect: { kind: 'identity.changed', path: 'serial', isValue: true } },
  /** It is heard though it is retired. */
  lifecycle: { kind: 'hardware' },
  services: { kind: 'integration', effect: { kind: 'service.new', path: null, isValue: false } },
  zone: { kind: 'network' },
} as const satisfies Readonly<Record<string, ControlledChange>>;

export type ControlledField = keyof typeof CONTROLLED_CHANGES;

export const CONTROLLED_FIELDS = Object.keys(CONTROLLED_CHANGES) as readonly ControlledField[];
