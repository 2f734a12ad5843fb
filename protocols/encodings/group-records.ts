/**
 * Who listens to which group from now on: the reports of IGMP version 3 (RFC 3376, 4.2) and of MLD version 2
 * (RFC 3810, 5.2), which differ in the size of their addresses.
 */
import type { Cursor } from '../contract/cursor.ts';

export interface GroupRecords {
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

const RecordType = { include: 1, toInclude: 3, block: 6 } as const;
const MOST = 64; // kept of each; the others are passed over

/** Of what stands behind the checksum. To include the traffic of nobody is to leave; to exclude some is to be there. */
export function groupRecords(cursor: Cursor, addressSize: 4 | 16): GroupRecords {
  const joined: string[] = [];
  const left: string[] = [];
  cursor.skip(2); // reserved
  for (let rows = cursor.u16(); cursor.again(rows); rows--) {
    const type = cursor.u8();
    const auxiliaryWords = cursor.u8();
    const sources = cursor.u16();
    const group = addressSize === 4 ? cursor.ipv4() : cursor.ipv6();
    cursor.skip(addressSize * sources + 4 * auxiliaryWords);
    const isIncluding = type === RecordType.include || type === RecordType.toInclude;
    const list = isIncluding && sources === 0 ? left : joined;
    if (type !== RecordType.block && list.length < MOST) list.push(group);
  }
  return { joined, left };
}
