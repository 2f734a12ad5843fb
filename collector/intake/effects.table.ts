/**
 * What people call what a change shall show, and which difference an agent tells of it. Every kind of
 * difference is understood by its own name as well. csms.md §2, ChangeRequest.
 */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';

export interface EffectWord {
  readonly kind: DifferenceKind;
  /** Where nothing else is said; empty: anywhere of the asset. */
  readonly path: string;
  /** What a field that holds nothing but the effect says: the value, or the place with or without one. */
  readonly says: 'value' | 'place';
}

export const effectWords = {
  /** The version that runs then. */
  firmware: { kind: 'firmware.changed', path: '', says: 'value' },
  /** Of the device that stands there then. */
  serial: { kind: 'identity.changed', path: 'serial', says: 'value' },
  /** Checksum of one block, at its place: `OB1/block=1a2b`. */
  block: { kind: 'config.counter', path: '', says: 'place' },
  /** A conversation that was not there before, to the asset: `tcp/502`. */
  flow: { kind: 'flow.new', path: '', says: 'place' },
  /** A program that is loaded. */
  download: { kind: 'logic.download', path: '', says: 'value' },
} as const satisfies Record<string, EffectWord>;

export type EffectName = keyof typeof effectWords;
export const effectNames = Object.keys(effectWords) as readonly EffectName[];
