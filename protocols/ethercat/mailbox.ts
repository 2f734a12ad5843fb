/** Letters in a slave's mailboxes: ETG.1000.6, CoE (SDO) and FoE. */
import type { Cursor } from '../contract/cursor.ts';
import { Foe, Mailbox, ObjectIndex, Sdo, Service } from './registers.table.ts';

export type Letter =
  | {
      readonly type: 'object';
      readonly index: number;
      readonly sub: number;
      readonly text: string;
      readonly value: number;
    }
  | { readonly type: 'sdo-download'; readonly index: number; readonly sub: number }
  | { readonly type: 'sdo-downloaded'; readonly index: number; readonly sub: number }
  | {
      readonly type: 'sdo-abort';
      readonly index: number;
      readonly sub: number;
      readonly code: number;
    }
  | { readonly type: 'file-read' | 'file-write'; readonly name: string }
  | { readonly type: 'file-data' }
  | { readonly type: 'file-error'; readonly code: number };

const HEADER = 6;
const TEXTS: ReadonlySet<number> = new Set([
  ObjectIndex.name,
  ObjectIndex.hardware,
  ObjectIndex.software,
]);
const FILE_DATA: Letter = { type: 'file-data' };

/** Undefined for what is no letter: process data may lie there as well. */
export function readLetter(cursor: Cursor): Letter | undefined {
  if (cursor.remaining < HEADER + 6) return undefined;
  const size = cursor.peek(0) | (cursor.peek(1) << 8);
  const type = cursor.peek(5) & 0x0f;
  if (size < 6 || size > cursor.remaining - HEADER) return undefined;
  if (type !== Mailbox.coe && type !== Mailbox.foe) return undefined;
  cursor.skip(HEADER);
  cursor.enter(size);
  return type === Mailbox.coe ? readObject(cursor) : readFile(cursor);
}

function readObject(cursor: Cursor): Letter | undefined {
  const service = cursor.u16le() >> 12;
  const command = cursor.u8();
  const index = cursor.u16le();
  const sub = cursor.u8();
  const kind = command >> 5;
  if (kind === Sdo.abort) return { type: 'sdo-abort', index, sub, code: cursor.u32le() };
  if (service === Service.request)
    return kind === Sdo.download ? { type: 'sdo-download', index, sub } : undefined;
  if (service !== Service.response) return undefined;
  if (kind === Sdo.downloaded) return { type: 'sdo-downloaded', index, sub };
  if (kind !== Sdo.upload) return undefined;
  if (!TEXTS.has(index) && index !== ObjectIndex.identity) return undefined;
  const isInline = (command & 2) !== 0;
  if (!isInline) cursor.skip(4); // the size of what follows
  if (index === ObjectIndex.identity)
    return { type: 'object', index, sub, text: '', value: cursor.u32le() };
  const length = isInline ? Math.min(4 - ((command >> 2) & 3), cursor.remaining) : cursor.remaining;
  return { type: 'object', index, sub, text: cursor.terminatedText(length), value: 0 };
}

function readFile(cursor: Cursor): Letter | undefined {
  const operation = cursor.u8();
  cursor.skip(1); // reserved
  const value = cursor.u32le(); // a password, a number of a packet, an error
  switch (operation) {
    case Foe.read:
      return { type: 'file-read', name: cursor.terminatedText(cursor.remaining) };
    case Foe.write:
      return { type: 'file-write', name: cursor.terminatedText(cursor.remaining) };
    case Foe.acknowledge:
      return FILE_DATA;
    case Foe.error:
      return { type: 'file-error', code: value };
    default:
      return undefined;
  }
}
