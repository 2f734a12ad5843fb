/** What a station answers, by function: S7comm-plus Wireshark dissector. */
import type { Cursor } from '../contract/cursor.ts';
import { AttributeId, FunctionCode } from './ids.table.ts';
import { type PlusObject, readObjects } from './objects.ts';
import type { Request } from './requests.ts';
import { type Leaf, number, readValue, result, type Wanted } from './typed-values.ts';

export type Reply =
  | { readonly type: 'objects'; readonly objects: readonly PlusObject[] }
  | { readonly type: 'values'; readonly object: number; readonly leaves: readonly Leaf[] }
  | { readonly type: 'failures'; readonly items: ReadonlyMap<number, number> }
  | { readonly type: 'other' };

const OTHER: Reply = { type: 'other' };
const MOST_FAILURES = 20;
const OBJECT = 0xa1;
const WANTED: Wanted = new Set([
  AttributeId.name,
  AttributeId.systemVersion,
  AttributeId.lastModified,
  AttributeId.changeCounter,
  AttributeId.blockCrc,
  AttributeId.protectionLevel,
  AttributeId.operatingState,
  AttributeId.identification0,
]);

/** Behind its result. What is read depends on what was asked. */
export function readReply(code: number, question: Request | undefined, cursor: Cursor): Reply {
  switch (code) {
    case FunctionCode.createObject:
      for (let left = cursor.u8(); cursor.again(left); left--) number(cursor);
      return { type: 'objects', objects: readObjects(cursor, WANTED) };
    case FunctionCode.explore:
      cursor.skip(4); // the object explored
      if (cursor.peek() !== OBJECT) number(cursor); // the number that seals it
      return { type: 'objects', objects: readObjects(cursor, WANTED) };
    case FunctionCode.setMultiVariables:
      return failures(cursor);
    case FunctionCode.getVarSubstreamed:
    case FunctionCode.getMultiVariables:
      return question?.type === 'get' ? values(code, question, cursor) : OTHER;
    default:
      return OTHER;
  }
}

function failures(cursor: Cursor): Reply {
  const items = new Map<number, number>();
  for (let item = number(cursor); item !== 0 && cursor.again(1); item = number(cursor)) {
    const code = result(cursor);
    if (items.size < MOST_FAILURES) items.set(item, code);
  }
  return items.size === 0 ? OTHER : { type: 'failures', items };
}

function values(code: number, asked: Request & { type: 'get' }, cursor: Cursor): Reply {
  const { object, attributes } = asked;
  const leaves: Leaf[] = [];
  if (code === FunctionCode.getVarSubstreamed) {
    cursor.skip(1); // a byte nobody explains
    readValue(cursor, attributes[0] ?? 0, WANTED, leaves);
    return { type: 'values', object, leaves };
  }
  for (let item = number(cursor); item !== 0 && cursor.again(1); item = number(cursor))
    if (!readValue(cursor, attributes[item - 1] ?? 0, WANTED, leaves)) break;
  return { type: 'values', object, leaves };
}
