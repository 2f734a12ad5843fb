/** Which attributes show that such a change was made; what is not here is an act, seen when it happens or never. csms.md §3.2. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';

/** Empty: whichever its path names. */
export const proofs: Partial<Record<DifferenceKind, readonly string[]>> = {
  'firmware.changed': ['firmware', 'bootloader', 'software'],
  'identity.changed': [],
  'config.point': ['register'],
  'config.counter': ['config-revision', 'config-consistency'],
  'config.switch': ['vlan', 'capabilities', 'bridge-id'],
  'topology.changed': ['neighbour', 'port', 'port-id', 'root-bridge'],
};

/** Drawings show it. */
export const drawn: readonly DifferenceKind[] = [
  'topology.changed',
  'device.new',
  'device.replaced',
  'config.switch',
  'address.changed',
];
