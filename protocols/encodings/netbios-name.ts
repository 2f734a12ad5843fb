/** NetBIOS names: sixteen bytes in thirty-two letters (RFC 1001, 14.1); what the last one means is Microsoft's. */
import type { Cursor } from '../contract/cursor.ts';
import { printable } from '../contract/printable.ts';

export interface NetbiosName {
  readonly name: string;
  /** The sixteenth byte: which of its owner's services bears the name. */
  readonly suffix: number;
}

export const Suffix = {
  workstation: 0x00,
  messenger: 0x03,
  domainMasterBrowser: 0x1b,
  domainControllers: 0x1c,
  masterBrowser: 0x1d,
  browserElection: 0x1e,
  fileServer: 0x20,
} as const;

const SIZE = 16;
const ENCODED = 2 * SIZE;
const A = 0x41;
const NONE: NetbiosName = { name: '', suffix: -1 };

/** Of a label, as DNS has it; nothing where it is no such name. */
export function netbiosName(label: string): NetbiosName {
  if (label.length !== ENCODED) return NONE;
  const bytes = new Uint8Array(SIZE);
  for (let at = 0; at < ENCODED; at++) {
    const nibble = label.charCodeAt(at) - A;
    if (nibble < 0 || nibble > 15) return NONE;
    bytes[at >> 1] = (bytes[at >> 1]! << 4) | nibble;
  }
  return ofBytes(bytes, 0);
}

/** Of sixteen bytes as they are: a list of names that somebody has. */
export function plainNetbiosName(cursor: Cursor): NetbiosName {
  const at = cursor.offset;
  cursor.skip(SIZE);
  return cursor.flaw === undefined ? ofBytes(cursor.bytes, at) : NONE;
}

/** Filled up with spaces, or with zeroes. Two marks are set where a name belongs to the browsers alone. */
function ofBytes(bytes: Uint8Array, start: number): NetbiosName {
  let end = start + SIZE - 1;
  while (end > start && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end--;
  const isMarked = bytes[start] === 1 && bytes[start + 1] === 2;
  const name = isMarked || bytes[start] === 0x2a ? '' : printable(bytes, start, end);
  return { name, suffix: bytes[start + SIZE - 1]! };
}
