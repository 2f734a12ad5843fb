/** IGMP: RFC 1112, appendix I (version 1), RFC 2236, 2 (version 2), RFC 3376, 4 (version 3). */
import type { Cursor } from '../contract/cursor.ts';
import { groupRecords } from '../encodings/group-records.ts';

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
const QUERY1_SIZE = 8;
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
  if (type === IgmpType.report3) return { type, version: 3, ...groupRecords(cursor, 4) };
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
