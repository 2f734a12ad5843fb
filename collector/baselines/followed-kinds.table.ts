/**
 * Of which differences an agent's baseline follows what was allowed: those that show a state which stays,
 * and acts on logic and firmware, which are over then and are told again the next time. Not sessions,
 * modes, writes and contacts: that one of them was allowed once makes the next no routine.
 */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';

export const followedKinds: readonly DifferenceKind[] = [
  'device.new',
  'device.replaced',
  'address.changed',
  'identity.changed',
  'firmware.changed',
  'firmware.update',
  'module.added',
  'module.removed',
  'service.new',
  'service.gone',
  'config.point',
  'config.counter',
  'config.network',
  'config.switch',
  'topology.changed',
  'protection.changed',
  'logic.download',
  'logic.upload',
  'logic.edit',
];

/**
 * Followed as well where the request that covers one expected it at its very place, or the asset owner
 * accepts just this one: a conversation that was asked for is to stay. One that is only part of other work
 * (a tool that reads a controller on the way) makes no routine.
 */
export const followedByName: readonly DifferenceKind[] = ['flow.new'];
