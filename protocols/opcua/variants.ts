/** Values of any type, and what goes with them: OPC 10000-6, Variant and DataValue. */
import type { Cursor } from '../contract/cursor.ts';
import {
  type ExtensionObject,
  readDateTime,
  readExtensionObject,
  readString,
  sizeOf,
  skipDiagnosticInfo,
  skipExpandedNodeId,
  skipExtensionObject,
  skipLocalizedText,
  skipNodeId,
  skipString,
} from './builtins.ts';

export type Value = string | number | readonly string[] | ExtensionObject | undefined;

const Type = {
  int32: 6,
  string: 12,
  dateTime: 13,
  guid: 14,
  byteString: 15,
  xmlElement: 16,
  nodeId: 17,
  expandedNodeId: 18,
  statusCode: 19,
  qualifiedName: 20,
  localizedText: 21,
  extensionObject: 22,
  dataValue: 23,
  variant: 24,
  diagnosticInfo: 25,
} as const;
const TYPE = 0x3f;
const TYPE_SIZE = 1; // a value begins with it
const HAS_DIMENSIONS = 0x40;
const IS_ARRAY = 0x80;
/** Bytes of the types of fixed size, by their number. */
const SIZES: readonly number[] = [0, 1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8];
const GUID_SIZE = 16;
const MAX_DEPTH = 8;
const MOST_STRINGS = 64;

/** What may go with a value, each where its bit is set, in this order. */
const Part = { value: 1, status: 2, sourceTime: 4, serverTime: 8, sourcePico: 16, serverPico: 32 };

/** The value; undefined where there is none, or one of a type nobody here asks for. */
export function readDataValue(cursor: Cursor): Value {
  const mask = cursor.u8();
  const value = mask & Part.value ? readVariant(cursor) : undefined;
  skipParts(cursor, mask);
  return value;
}

export function skipDataValue(cursor: Cursor, depth = 0): void {
  const mask = cursor.u8();
  if (mask & Part.value) skipVariant(cursor, depth);
  skipParts(cursor, mask);
}

function skipParts(cursor: Cursor, mask: number): void {
  if (mask & Part.status) cursor.skip(4);
  if (mask & Part.sourceTime) cursor.skip(8);
  if (mask & Part.sourcePico) cursor.skip(2);
  if (mask & Part.serverTime) cursor.skip(8);
  if (mask & Part.serverPico) cursor.skip(2);
}

/** By its type, which is looked at and passed over where the value is wanted. */
function readVariant(cursor: Cursor): Value {
  switch (cursor.peek()) {
    case Type.string:
      cursor.skip(TYPE_SIZE);
      return readString(cursor);
    case Type.dateTime:
      cursor.skip(TYPE_SIZE);
      return readDateTime(cursor);
    case Type.int32:
      cursor.skip(TYPE_SIZE);
      return cursor.u32le();
    case Type.extensionObject:
      cursor.skip(TYPE_SIZE);
      return readExtensionObject(cursor);
    case Type.string | IS_ARRAY: {
      cursor.skip(TYPE_SIZE);
      const texts: string[] = [];
      for (let left = sizeOf(cursor); cursor.again(left); left--) {
        const text = readString(cursor);
        if (texts.length < MOST_STRINGS) texts.push(text);
      }
      return texts;
    }
    default:
      skipVariant(cursor, 0);
      return undefined;
  }
}

export function skipVariant(cursor: Cursor, depth = 0): void {
  cursor.require(depth < MAX_DEPTH, 'excessive', 'variant');
  if (cursor.flaw !== undefined) return;
  const mask = cursor.u8();
  const type = mask & TYPE;
  if (mask & IS_ARRAY) {
    const count = sizeOf(cursor);
    const size = type === Type.guid ? GUID_SIZE : SIZES[type];
    if (size !== undefined) cursor.skip(count * size);
    else if (type === Type.dateTime) cursor.skip(count * 8);
    else for (let left = count; cursor.again(left); left--) skipOne(cursor, type, depth);
    if (mask & HAS_DIMENSIONS) cursor.skip(sizeOf(cursor) * 4);
  } else skipOne(cursor, type, depth);
}

function skipOne(cursor: Cursor, type: number, depth: number): void {
  switch (type) {
    case Type.string:
    case Type.byteString:
    case Type.xmlElement:
      return skipString(cursor);
    case Type.dateTime:
      return cursor.skip(8);
    case Type.guid:
      return cursor.skip(GUID_SIZE);
    case Type.nodeId:
      skipNodeId(cursor);
      return;
    case Type.expandedNodeId:
      return skipExpandedNodeId(cursor);
    case Type.statusCode:
      return cursor.skip(4);
    case Type.qualifiedName:
      cursor.skip(2); // namespace
      return skipString(cursor);
    case Type.localizedText:
      return skipLocalizedText(cursor);
    case Type.extensionObject:
      return skipExtensionObject(cursor);
    case Type.dataValue:
      return skipDataValue(cursor, depth + 1);
    case Type.variant:
      return skipVariant(cursor, depth + 1);
    case Type.diagnosticInfo:
      return skipDiagnosticInfo(cursor);
    default:
      cursor.require(type < Type.string, 'illegal', 'variant type');
      cursor.skip(SIZES[type] ?? 0);
  }
}
