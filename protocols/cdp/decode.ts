/** Cisco Discovery Protocol, versions 1 and 2: the fields of TShark 4.0's cdp dissector (Cisco publishes none). */
import type { Cursor } from '../contract/cursor.ts';
import { BerTag, berObjectIdentifier, berSize, berTag } from '../encodings/ber.ts';
import {
  discoveryAddresses,
  discoveryHeader,
  eachDiscoveryTlv,
} from '../encodings/discovery-tlv.ts';
import { CdpType, CLUSTER_MANAGEMENT } from './tlv.table.ts';

/** Empty, or -1, where it was not said. */
export interface CdpMessage {
  holdSeconds: number;
  /** By type: device id, port, software version, platform, VTP domain, system name. */
  readonly texts: Map<number, string>;
  /** Bits, those of `capabilities`. */
  capabilities: number;
  addresses: readonly string[];
  managementAddresses: readonly string[];
  /** Of the switch, not of the port that speaks. */
  switchMac: string;
  nativeVlan: number;
  voiceVlan: number;
  isFullDuplex: boolean | undefined;
  objectId: string;
  location: string;
  model: string;
  hardware: string;
  serial: string;
}

const NOBODY = '00:00:00:00:00:00';
const HELLO_SIZE = 32; // of cluster management, with what stands behind the MAC
const PLATE_END = 60; // of EnergyWise: behind the serial number

export function decode(cursor: Cursor): CdpMessage {
  const { holdSeconds } = discoveryHeader(cursor);
  const message: CdpMessage = {
    holdSeconds,
    texts: new Map(),
    capabilities: 0,
    addresses: [],
    managementAddresses: [],
    switchMac: '',
    nativeVlan: -1,
    voiceVlan: -1,
    isFullDuplex: undefined,
    objectId: '',
    location: '',
    model: '',
    hardware: '',
    serial: '',
  };
  eachDiscoveryTlv(cursor, (type) => value(cursor, type, message));
  cursor.require(message.texts.has(CdpType.deviceId), 'illegal', 'device id');
  return message;
}

export function operation({ holdSeconds }: CdpMessage): string {
  return holdSeconds === 0 ? 'withdrawal' : 'advertisement';
}

function value(cursor: Cursor, type: number, into: CdpMessage): void {
  switch (type) {
    case CdpType.deviceId:
    case CdpType.portId:
    case CdpType.softwareVersion:
    case CdpType.platform:
    case CdpType.vtpDomain:
    case CdpType.systemName:
      into.texts.set(type, cursor.text(cursor.remaining));
      break;
    case CdpType.addresses:
      into.addresses = discoveryAddresses(cursor);
      break;
    case CdpType.managementAddresses:
      into.managementAddresses = discoveryAddresses(cursor);
      break;
    case CdpType.capabilities:
      into.capabilities = cursor.u32();
      break;
    case CdpType.protocolHello:
      hello(cursor, into);
      break;
    case CdpType.nativeVlan:
      into.nativeVlan = cursor.u16();
      break;
    case CdpType.duplex:
      into.isFullDuplex = cursor.u8() !== 0;
      break;
    case CdpType.voiceVlanReply:
      cursor.skip(1); // unknown to TShark as well
      if (cursor.remaining >= 2) into.voiceVlan = cursor.u16(); // a phone that asks says no more
      break;
    case CdpType.systemObjectId:
      into.objectId = objectId(cursor);
      break;
    case CdpType.location:
      cursor.skip(1); // unknown to TShark as well
      into.location = cursor.text(cursor.remaining);
      break;
    case CdpType.energyWise:
      energyWise(cursor, into);
      break;
  }
}

/** With its tag and length, or without. */
function objectId(cursor: Cursor): string {
  if (cursor.remaining === 0) return '';
  if (cursor.peek() !== BerTag.objectIdentifier)
    return berObjectIdentifier(cursor, cursor.remaining);
  berTag(cursor);
  return berObjectIdentifier(cursor, berSize(cursor));
}

/** OUI, protocol id, then what that protocol says; of cluster management the MAC of the switch. */
function hello(cursor: Cursor, into: CdpMessage): void {
  if (cursor.remaining < HELLO_SIZE) return;
  const protocol = cursor.u24() * 0x1_0000 + cursor.u16();
  if (protocol !== CLUSTER_MANAGEMENT) return;
  cursor.skip(4 + 4 + 4); // commander's address, a mask; version, subversion, status and one nobody knows
  cursor.skip(6); // commander's MAC
  const mac = cursor.mac();
  if (mac !== NOBODY) into.switchMac = mac;
}

/** The plate of the device, behind a digest and two counters. */
function energyWise(cursor: Cursor, into: CdpMessage): void {
  if (cursor.remaining < PLATE_END) return;
  cursor.skip(20 + 4 + 4); // digest, two counters
  into.model = cursor.terminatedText(16);
  cursor.skip(2); // filled up
  into.hardware = cursor.terminatedText(3);
  into.serial = cursor.terminatedText(11);
}
