/** Who a node is: the answer of its name server. */
import type { Cursor } from '../contract/cursor.ts';

export interface NodeInfo {
  readonly node: string;
  readonly device: string;
  readonly vendor: string;
  readonly serial: string;
  readonly type: number;
  readonly id: number;
  readonly version: string;
}

const IDENTIFICATION = 0xc280;

/** Numbers first, then texts of which each but the last ends in a zero that its length does not count. */
export function nodeInfo(cursor: Cursor): NodeInfo | undefined {
  if (cursor.u16le() !== IDENTIFICATION) return undefined;
  cursor.skip(10); // version, number of the message, channels, byte order, filling
  const parent = cursor.u16le();
  const [node, device, vendor] = [cursor.u16le(), cursor.u16le(), cursor.u16le()];
  const type = cursor.u32le();
  const id = cursor.u32le();
  const version = versionOf(cursor.u8(), cursor.u8(), cursor.u8(), cursor.u8());
  cursor.skip(4); // flags
  const serial = cursor.u8();
  cursor.skip(11 + parent); // filling, the address of the parent
  const text = (size: number) => {
    const value = cursor.utf16le(size * 2);
    cursor.skip(2); // its zero
    return value;
  };
  const names = [text(node), text(device), text(vendor)];
  return {
    node: names[0]!,
    device: names[1]!,
    vendor: names[2]!,
    serial: serial === 0 ? '' : cursor.terminatedText(serial),
    type,
    id,
    version,
  };
}

/** The last number comes first. */
export function versionOf(build: number, patch: number, minor: number, major: number): string {
  return `${major}.${minor}.${patch}.${build}`;
}
