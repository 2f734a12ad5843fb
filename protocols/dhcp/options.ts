/** Options that are more than one field: RFC 2132, 9.14; RFC 4702, 2; RFC 3046, 2.0. */
import type { Cursor } from '../contract/cursor.ts';
import { clipped } from '../contract/printable.ts';
import { dnsName } from '../encodings/dns-name.ts';
import { opaque } from '../encodings/opaque.ts';
import { RelaySuboption } from './options.table.ts';

const TEXT_MAX = 256;
const ETHERNET = 1;
const MAC_OPTION = 7; // the type and six bytes of MAC
const WIRE_ENCODED = 0x04;

/** Empty, or 0: not said. */
export interface Options {
  type: number;
  subnetMask: string;
  router: string;
  nameServers: string;
  hostName: string;
  fullName: string;
  domain: string;
  server: string;
  parameterList: string;
  vendorClass: string;
  clientId: string;
  circuit: string;
  remote: string;
}

export function none(): Options {
  return {
    type: 0,
    subnetMask: '',
    router: '',
    nameServers: '',
    hostName: '',
    fullName: '',
    domain: '',
    server: '',
    parameterList: '',
    vendorClass: '',
    clientId: '',
    circuit: '',
    remote: '',
  };
}

/** `192.168.1.1,192.168.1.2`, as long as whole items are there. */
export function list(cursor: Cursor, size: number, item: () => string): string {
  const items: string[] = [];
  while (cursor.remaining >= size && cursor.more()) items.push(item());
  return clipped(items.join(','), TEXT_MAX);
}

/** The MAC it usually is, or its bytes. */
export function clientIdentifier(cursor: Cursor): string {
  if (cursor.remaining === MAC_OPTION && cursor.peek() === ETHERNET) {
    cursor.skip(1); // hardware type
    return cursor.mac();
  }
  return cursor.hex(cursor.remaining);
}

/** `pc-4.example.com`, in letters or in the encoding of DNS. */
export function fullName(cursor: Cursor): string {
  const flags = cursor.u8();
  cursor.skip(2); // two return codes, obsolete
  return (flags & WIRE_ENCODED) === 0 ? cursor.text(cursor.remaining) : dnsName(cursor);
}

export function relayAgent(cursor: Cursor, into: Options): void {
  while (cursor.more()) {
    const code = cursor.u8();
    const size = cursor.u8();
    cursor.require(size <= cursor.remaining, 'truncated', 'relay suboption');
    const outer = cursor.enter(size);
    if (code === RelaySuboption.circuitId) into.circuit = opaque(cursor);
    if (code === RelaySuboption.remoteId) into.remote = opaque(cursor);
    cursor.leave(outer);
  }
}
