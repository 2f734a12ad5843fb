/**
 * What doubly attached nodes say of themselves: IEC 62439-3, the supervision frames of PRP and HSR; the
 * fields of TShark 4.0's hsr_prp_supervision dissector. Behind them may stand PRP's trailer.
 */
import type { Cursor } from '../contract/cursor.ts';
import { FOREIGN, type Listener, MORE } from '../contract/protocol.ts';

export const SupervisionType = {
  end: 0,
  prpDiscard: 20,
  prpAccept: 21,
  hsrOld: 22,
  hsr: 23,
  redBox: 30,
  behind: 31,
} as const;

export interface Supervision {
  readonly type: number;
  readonly path: number;
  /** The node's; with two adapters that have a MAC each, both. */
  readonly macs: readonly string[];
  /** Of the redundancy box that speaks for the node. */
  readonly redBox: string;
}

const VERSION_BITS = 12;
const MAC_SIZE = 6;
const HEADER_SIZE = 2;

/** Where the type of the first TLV stands: the first version had no numbers. */
export function supervisionProbe(types: readonly number[]) {
  return (bytes: Uint8Array, start: number, end: number): number => {
    if (end - start < HEADER_SIZE + 3) return MORE;
    const version = ((bytes[start]! << 8) | bytes[start + 1]!) & ((1 << VERSION_BITS) - 1);
    const type = bytes[start + (version === 0 ? HEADER_SIZE : HEADER_SIZE + 2)]!;
    return types.includes(type) ? end - start : FOREIGN;
  };
}

export function supervision(cursor: Cursor): Supervision {
  const head = cursor.u16();
  if ((head & ((1 << VERSION_BITS) - 1)) !== 0) cursor.skip(2); // sequence number
  const type = cursor.u8();
  const outer = cursor.enter(cursor.u8());
  const macs: string[] = [];
  for (let left = 2; cursor.remaining >= MAC_SIZE && cursor.again(left); left--)
    macs.push(cursor.mac());
  cursor.leave(outer);
  cursor.require(macs.length > 0, 'inconsistent', 'TLV length');
  let redBox = '';
  while (cursor.more()) {
    const next = cursor.u8();
    if (next === SupervisionType.end) break;
    const rest = cursor.enter(cursor.u8());
    if (next === SupervisionType.redBox) redBox = cursor.mac();
    cursor.leave(rest);
  }
  return { type, path: head >> VERSION_BITS, macs, redBox };
}

/** `node`, `box`: what it is called that speaks for itself, or for others. */
export function tellSupervision(
  { macs, redBox }: Supervision,
  tell: Listener,
  node: string,
  box: string,
): void {
  if (redBox === '') {
    tell.fact('role', node, { part: 'redundancy' });
    for (const mac of macs.slice(0, 1)) tell.fact('interface-mac', mac);
    for (const mac of macs.slice(1)) tell.fact('interface-mac', mac, { part: 'LAN B' });
    return;
  }
  tell.fact('role', box, { part: 'redundancy' });
  tell.fact('interface-mac', redBox);
  for (const mac of macs)
    if (mac !== redBox) tell.fact('neighbour', mac, { part: `behind ${mac}` });
}
