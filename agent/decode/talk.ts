import type { Carriage, Protocol } from '../../protocols/contract/protocol.ts';
import { LiveTurn } from './turn.ts';

/** A protocol speaking on a conversation, and what it carries. */
export interface Talk {
  readonly protocol: Protocol;
  readonly carriage: Carriage;
  readonly turn: LiveTurn;
  readonly carried: Map<number, Talk>;
}

export function talk(protocol: Protocol, carriage: Carriage): Talk {
  return { protocol, carriage, turn: new LiveTurn(protocol, carriage), carried: new Map() };
}
