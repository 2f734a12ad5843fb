/** IGMP: RFC 1112, appendix I (version 1), RFC 2236, 2 (version 2), RFC 3376, 4 (version 3). */
import type { Cursor } from '../contract/cursor.ts';

export interface IgmpMessage {
  readonly type: number;
  readonly joined: readonly string[];
  readonly left: readonly string[];
  /** Of a query: which versions its sender speaks, at least. */
  readonly version: number;
}

export const IgmpType = {
  query: 0x11,
  report1: 0x12,
  report2: 0x16,
  leave: 0x17,
  report3: 0x22,
} as const;
/** Types of the records in a report of version 3. RFC 3376, 4.2.12. */
const RecordType = {
  include: 1,
  exclude: 2,
  toInclude: 3,
  toExclude: 4,
  allow: 5,
  block: 6,
} as const;
const QUERY1_SIZE = 8;
const MOST = 64;
const operations: Readonly<Record<number, string>> = {
  [IgmpType.query]: 'query',
  [IgmpType.report1]: 'report',
  [IgmpType.report2]: 'report',
  [IgmpType.leave]: 'leave',
  [IgmpType.report3]: 'report',
  19: 'dvmrp',
  20: 'pim',
  30: 'trace-answer',
  31: 'trace',
  48: 'router-advertisement',
  49: 'router-solicitation',
  50: 'router-termination',
};

export function decode(cursor: Cursor): IgmpMessage {
  const size = cursor.remaining;
  const type = cursor.u8();
  const code = cursor.u8(); // of a query: for how long answers are waited
  cursor.skip(2); // checksum
  if (type === IgmpType.report3) return { type, version: 3, ...records(cursor) };
  const group = cursor.ipv4();
  const isQuery = type === IgmpType.query;
  const version = isQuery && size > QUERY1_SIZE ? 3 : isQuery && code === 0 ? 1 : 2;
  const isReport = type === IgmpType.report1 || type === IgmpType.report2;
  return {
    type,
    version,
    joined: isReport ? [group] : [],
    left: type === IgmpType.leave ? [group] : [],
  };
}

export function operation({ type }: IgmpMessage): string | undefined {
  return operations[type];
}

/** To include the traffic of nobody is to leave; to exclude some is to be there. */
function records(cursor: Cursor): Pick<IgmpMessage, 'joined' | 'left'> {
  const joined: string[] = [];
  const left: string[] = [];
  cursor.skip(2);
  for (let rows = cursor.u16(); cursor.again(rows); rows--) {
    const type = cursor.u8();
    const extra = cursor.u8();
    const sources = cursor.u16();
    const group = cursor.ipv4();
    cursor.skip(4 * sources + 4 * extra);
    const isIncluding = type === RecordType.include || type === RecordType.toInclude;
    const list = isIncluding && sources === 0 ? left : joined;
    if (type !== RecordType.block && list.length < MOST) list.push(group);
  }
  return { joined, left };
}
