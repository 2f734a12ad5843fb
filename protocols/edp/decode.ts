/**
 * Extreme Discovery Protocol, with what Extreme hands round in its frames: ESRP (who routes for a
 * virtual address) and EAPS version 1 (RFC 3619, a ring). The fields of TShark 4.0's edp dissector.
 */
import type { Cursor } from '../contract/cursor.ts';

export const EdpType = { end: 0, display: 1, info: 2, vlan: 5, esrp: 8, eaps: 11 } as const;

/** What one TLV says, by its type. */
export type EdpTlv =
  | { readonly type: 'display'; readonly name: string }
  | {
      readonly type: 'info';
      readonly slot: number;
      readonly port: number;
      readonly version: string;
    }
  | { readonly type: 'vlan'; readonly id: number; readonly ip: string; readonly name: string }
  | {
      readonly type: 'esrp';
      readonly group: number;
      readonly state: string;
      readonly priority: number;
      readonly virtualIp: string;
    }
  | {
      readonly type: 'eaps';
      readonly message: string;
      readonly vlan: number;
      readonly state: string;
      readonly mac: string;
    };

export interface EdpMessage {
  /** Of the switch; empty where its id is of another kind. */
  readonly mac: string;
  readonly tlvs: readonly EdpTlv[];
}

const MARKER = 0x99;
const HEADER = 16;
const TLV_HEADER = 4;
const MAC_ID = 0;
const MOST = 256;

const esrpStates = ['neutral', 'master', 'slave'] as const;
const eapsTypes: Readonly<Record<number, string>> = {
  5: 'health',
  6: 'ring-up-flush',
  7: 'ring-down-flush',
  8: 'link-down',
};
const eapsStates = ['idle', 'complete', 'failed', 'links up', 'links down', 'pre-forwarding'];

export function decode(cursor: Cursor): EdpMessage {
  cursor.skip(2); // version, reserved
  const size = cursor.u16(); // from the version on
  cursor.skip(2 + 2); // checksum, sequence number
  const isMac = cursor.u16() === MAC_ID;
  const mac = cursor.mac();
  cursor.require(size >= HEADER, 'inconsistent', 'length');
  const tlvs: EdpTlv[] = [];
  const outer = cursor.enter(size - HEADER);
  while (cursor.more()) {
    cursor.require(cursor.u8() === MARKER, 'illegal', 'TLV marker');
    const type = cursor.u8();
    const tlvSize = cursor.u16();
    cursor.require(tlvSize >= TLV_HEADER, 'inconsistent', 'TLV length');
    if (type === EdpType.end) break;
    const rest = cursor.enter(tlvSize - TLV_HEADER);
    const tlv = value(cursor, type);
    if (tlv !== undefined && tlvs.length < MOST) tlvs.push(tlv);
    cursor.leave(rest);
  }
  cursor.leave(outer);
  return { mac: isMac ? mac : '', tlvs };
}

/** A frame has one purpose: the ring's and the standby router's go out by themselves. */
export function operation({ tlvs }: EdpMessage): string {
  const special = tlvs.find(({ type }) => type === 'esrp' || type === 'eaps');
  if (special?.type === 'eaps') return `eaps-${special.message}`;
  return special?.type ?? 'advertisement';
}

function value(cursor: Cursor, type: number): EdpTlv | undefined {
  switch (type) {
    case EdpType.display:
      return { type: 'display', name: cursor.terminatedText(cursor.remaining) };
    case EdpType.info:
      return info(cursor);
    case EdpType.vlan:
      return vlan(cursor);
    case EdpType.esrp:
      return esrp(cursor);
    case EdpType.eaps:
      return eaps(cursor);
    default:
      return undefined;
  }
}

/** What is printed on the chassis counts from one. */
function info(cursor: Cursor): EdpTlv {
  const slot = cursor.u16() + 1;
  const port = cursor.u16() + 1;
  cursor.skip(2 + 6); // virtual chassis, reserved
  const version = [cursor.u8(), cursor.u8(), cursor.u8(), cursor.u8()].join('.');
  return { type: 'info', slot, port, version };
}

function vlan(cursor: Cursor): EdpTlv {
  cursor.skip(2); // whether it has an address, reserved
  const id = cursor.u16();
  cursor.skip(4); // reserved
  const ip = cursor.ipv4();
  return { type: 'vlan', id, ip, name: cursor.terminatedText(cursor.remaining) };
}

function esrp(cursor: Cursor): EdpTlv {
  cursor.skip(1); // for which protocol
  const group = cursor.u8();
  const priority = cursor.u16();
  const state = esrpStates[cursor.u16()] ?? 'unknown';
  cursor.skip(2); // active ports
  return { type: 'esrp', group, priority, state, virtualIp: cursor.ipv4() };
}

function eaps(cursor: Cursor): EdpTlv {
  cursor.skip(1); // version
  const message = eapsTypes[cursor.u8()] ?? 'message';
  const control = cursor.u16();
  cursor.skip(4); // reserved
  const mac = cursor.mac();
  cursor.skip(2 + 2); // hello and fail timers
  const state = eapsStates[cursor.u8()] ?? 'unknown';
  return { type: 'eaps', message, vlan: control, state, mac };
}
