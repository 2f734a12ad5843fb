/** What EtherNet/IP hands over, from the status of its header on: CIP Volume 2 (ODVA). */
import type { Cursor } from '../contract/cursor.ts';
import type { Connection } from './connections.ts';

export interface Envelope {
  /** By which a reply finds its request. */
  readonly id: number;
  readonly part: string | undefined;
  /** Of an encapsulation that refuses what was asked and holds nothing; else 0. */
  readonly status: number;
}

const Item = { connectedAddress: 0xa1, connectedData: 0xb1, unconnectedData: 0xb2 } as const;
const BETWEEN = 6; // interface handle, timeout
const CONNECTED = 0x4000_0000;

/** Leaves the cursor at the service, confined to its item; undefined where no item holds a message. */
export function readEnvelope(
  cursor: Cursor,
  connections: readonly Connection[],
): Envelope | undefined {
  const status = cursor.u32le();
  const context = Math.imul(cursor.u32le(), 0x0100_0193) ^ cursor.u32le();
  const id = context & ~CONNECTED;
  cursor.skip(4); // options
  if (status !== 0 && cursor.remaining === 0) return { id, part: undefined, status };
  cursor.skip(BETWEEN);
  let address = 0;
  for (let left = cursor.u16le(); cursor.again(left); left--) {
    const type = cursor.u16le();
    const size = cursor.u16le();
    if (type === Item.connectedData || type === Item.unconnectedData) {
      cursor.enter(size);
      if (type === Item.unconnectedData) return { id, part: undefined, status: 0 };
      return connectedEnvelope(cursor.u16le(), address, connections);
    }
    const outer = cursor.enter(size);
    if (type === Item.connectedAddress) address = cursor.u32le();
    cursor.leave(outer);
  }
  return undefined;
}

/**
 * Two connections count their messages independently: which one it is takes part in the id, as far
 * as its opening was seen.
 */
function connectedEnvelope(
  sequence: number,
  address: number,
  connections: readonly Connection[],
): Envelope {
  let found = -1;
  for (let at = 0; at < connections.length; at++) {
    const { toTarget, toOriginator } = connections[at]!;
    if (toTarget === address || toOriginator === address) found = at;
  }
  const connection = connections[found];
  const serial = connection?.serial ?? 0;
  const id = CONNECTED | ((serial & 0x3fff) << 16) | ((sequence ^ (serial & 7)) & 0xffff);
  return { id, part: connection?.route || undefined, status: 0 };
}
