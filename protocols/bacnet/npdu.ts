/** The network layer: ASHRAE 135, 6.2 and 6.4. Stations behind a router are named by network and address. */
import { hexText, ipv4Text, macText } from '../contract/address-text.ts';
import type { Cursor } from '../contract/cursor.ts';
import { foldBytes } from '../encodings/fold.ts';
import { NetworkType } from './services.table.ts';

export interface Npdu {
  readonly isNetworkMessage: boolean;
  /** Who speaks, and who is spoken to, behind a router. */
  readonly part: string | undefined;
  readonly targetPart: string | undefined;
  /** Of whoever of the two is behind a router: its invoke ids are its own. */
  readonly key: number;
}

export interface NetworkMessage {
  readonly type: number;
  /** Networks named: those that can be reached, or the one that is meant. */
  readonly networks: readonly number[];
  /** The type of message it answers. */
  readonly answers: number | undefined;
  /** Entries a routing table is given. */
  readonly entries: number;
}

interface Station {
  readonly network: number;
  readonly part: string | undefined;
  readonly key: number;
}

const Control = { networkMessage: 0x80, hasTarget: 0x20, hasSource: 0x08 } as const;
const VERSION = 1;
const GLOBAL = 0xffff;
const VENDOR_TYPES = 0x80;
const MOST_NETWORKS = 64;
const NOBODY: Station = { network: 0, part: undefined, key: 0 };
const IP_PORTS = 0xba; // the high byte of BACnet/IP's ports

export function readNpdu(cursor: Cursor): Npdu {
  cursor.require(cursor.u8() === VERSION, 'illegal', 'version');
  const control = cursor.u8();
  const target = (control & Control.hasTarget) === 0 ? NOBODY : station(cursor);
  const source = (control & Control.hasSource) === 0 ? NOBODY : station(cursor);
  if ((control & Control.hasTarget) !== 0) cursor.skip(1); // hops
  return {
    isNetworkMessage: (control & Control.networkMessage) !== 0,
    part: source.part,
    targetPart: target.part,
    key: source.key === 0 ? target.key : source.key,
  };
}

export function readNetworkMessage(cursor: Cursor): NetworkMessage {
  const type = cursor.u8();
  if (type >= VENDOR_TYPES) cursor.skip(2); // whose it is
  const networks: number[] = [];
  let entries = 0;
  if (type === NetworkType.initializeRoutingTable) entries = cursor.u8();
  else if (type === NetworkType.networkNumberIs) networks.push(cursor.u16());
  else if (type === NetworkType.establishConnection || type === NetworkType.disconnectConnection)
    networks.push(cursor.u16());
  else if (type === NetworkType.iAmRouter)
    while (networks.length < MOST_NETWORKS && cursor.remaining >= 2 && cursor.more())
      networks.push(cursor.u16());
  const isAck = type === NetworkType.initializeRoutingTableAck;
  return {
    type,
    networks,
    answers: isAck ? NetworkType.initializeRoutingTable : undefined,
    entries,
  };
}

/** A broadcast names a network and no station. */
function station(cursor: Cursor): Station {
  const network = cursor.u16();
  const { bytes, start, end } = cursor.span(cursor.u8());
  if (network === GLOBAL || end === start) return { network, part: undefined, key: 0 };
  const key = foldBytes(bytes, start, end, network);
  const part = `network ${network} station ${addressText(bytes, start, Math.min(end, start + 18))}`;
  return { network, part, key: key & 0x7f_ffff };
}

/** One byte on MS/TP and ARCNET, six of Ethernet or of BACnet/IP. */
function addressText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start === 1) return String(bytes[start]);
  if (end - start !== 6) return hexText(bytes, start, end);
  if (bytes[start + 4] !== IP_PORTS) return macText(bytes, start);
  return `${ipv4Text(bytes, start)}:${(bytes[start + 4]! << 8) | bytes[start + 5]!}`;
}
