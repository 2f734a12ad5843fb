/** From an act of control to the difference it is. design.md §7, "From event to difference". */
import type { EventKind } from '../../protocols/messages/control-event.ts';
import type { DifferenceKind } from '../../protocols/messages/difference.ts';

/** `write`: a difference only outside what is learnt. `session`: says who was there, and no more. */
export type Reading =
  | { readonly as: DifferenceKind; readonly isEngineering: boolean }
  | { readonly as: 'write' | 'session' | 'configuration' };

const difference = (as: DifferenceKind, isEngineering = false): Reading => ({ as, isEngineering });
const ENGINEERING = true;

export const eventKinds: Readonly<Record<EventKind, Reading>> = {
  'program-download': difference('logic.download', ENGINEERING),
  'program-delete': difference('logic.download', ENGINEERING),
  'program-upload': difference('logic.upload', ENGINEERING),
  'program-edit': difference('logic.edit', ENGINEERING),
  'mode-change': difference('mode.changed', ENGINEERING),
  'firmware-update': difference('firmware.update', ENGINEERING),
  restart: difference('restart'),
  'factory-reset': difference('restart'),
  'time-set': difference('time.set'),
  'protection-change': difference('protection.changed', ENGINEERING),
  'alarm-suppress': difference('protection.changed'),
  write: { as: 'write' },
  command: { as: 'write' },
  force: { as: 'write' },
  'configuration-write': { as: 'configuration' },
  authentication: { as: 'session' },
  'file-transfer': { as: 'session' },
};

/** Details a write of the network's configuration has: an address, a name, a mask. */
export const networkDetails: ReadonlySet<string> = new Set([
  'ip',
  'ip-address',
  'address',
  'netmask',
  'gateway',
  'name',
  'station-name',
  'host-name',
]);
