/** What a conversation remembers of the outstations in it. */
import { nothing } from './assembly.ts';
import type { Dnp3State } from './decode.ts';
import { BROADCAST } from './functions.table.ts';

const MOST = 64; // a terminal server has fewer behind one address

export interface Outstation {
  readonly part: string;
  isTold: boolean;
  /** Its internal indications, as far as they are told; -1 before any was heard. */
  conditions: number;
  isLocal: boolean;
  isSecured: boolean;
  isOpen: boolean;
}

export function start(): Dnp3State {
  return { request: nothing(), response: nothing(), outstations: new Map(), masters: new Set() };
}

/** Undefined for everybody's address, and for one of too many. */
export function outstationAt(state: Dnp3State, address: number): Outstation | undefined {
  const known = state.outstations.get(address);
  if (known !== undefined || address >= BROADCAST || state.outstations.size >= MOST) return known;
  const outstation: Outstation = {
    part: `outstation ${address}`,
    isTold: false,
    conditions: -1,
    isLocal: false,
    isSecured: false,
    isOpen: false,
  };
  state.outstations.set(address, outstation);
  return outstation;
}
