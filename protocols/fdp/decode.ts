/** Foundry Discovery Protocol: CDP's notation, with a word for what a device can do. Fields of TShark 4.0's fdp dissector. */
import type { Cursor } from '../contract/cursor.ts';
import {
  discoveryAddresses,
  discoveryHeader,
  eachDiscoveryTlv,
} from '../encodings/discovery-tlv.ts';

export const FdpType = {
  deviceId: 1,
  addresses: 2,
  port: 3,
  capability: 4,
  version: 5,
  platform: 6,
  vlanMap: 0x0101,
  tagging: 0x0102,
} as const;

export interface FdpMessage {
  readonly holdSeconds: number;
  /** By type: device id, port, capability, version, platform. */
  readonly texts: ReadonlyMap<number, string>;
  readonly addresses: readonly string[];
  /** Members of the port's bitmap: the first 64 of them. */
  readonly vlans: readonly number[];
  /** 0: not said. */
  readonly nativeVlan: number;
}

const MOST_VLANS = 64;

export function decode(cursor: Cursor): FdpMessage {
  const { holdSeconds } = discoveryHeader(cursor);
  const texts = new Map<number, string>();
  const vlans: number[] = [];
  let addresses: readonly string[] = [];
  let nativeVlan = 0;
  eachDiscoveryTlv(cursor, (type) => {
    if (type === FdpType.addresses) addresses = discoveryAddresses(cursor);
    else if (type === FdpType.vlanMap) members(cursor, vlans);
    else if (type === FdpType.tagging) nativeVlan = cursor.u16();
    else if (type >= FdpType.deviceId && type <= FdpType.platform)
      texts.set(type, cursor.text(cursor.remaining));
  });
  cursor.require(texts.has(FdpType.deviceId), 'illegal', 'device id');
  return { holdSeconds, texts, addresses, vlans, nativeVlan };
}

export function operation({ holdSeconds }: FdpMessage): string {
  return holdSeconds === 0 ? 'withdrawal' : 'advertisement';
}

/** A bit each, the lowest of the first byte being VLAN 1. */
function members(cursor: Cursor, into: number[]): void {
  for (let first = 1; cursor.more(); first += 8) {
    const byte = cursor.u8();
    for (let bit = 0; byte >> bit !== 0 && into.length < MOST_VLANS; bit++)
      if ((byte >> bit) & 1) into.push(first + bit);
  }
}
