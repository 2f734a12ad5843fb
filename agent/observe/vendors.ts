/**
 * Names behind the numbers that devices state. The tables are sorted text beside this file (beside
 * the bundle once built); one is read when it is first asked, and searched without being parsed.
 */
import { existsSync, readFileSync } from 'node:fs';

export type VendorRegistry = 'mac' | 'cip' | 'snmp' | 'profinet' | 'bacnet' | 'hart';

type Table = VendorRegistry | 'cip-device-type';

const tables = new Map<Table, Uint8Array>();

/**
 * Who made it: by MAC address (`00:1b:1b:23:eb:3b`; a locally administered one has no maker), CIP
 * vendor id, SNMP enterprise number, PROFINET, BACnet or HART vendor id. Undefined: nobody registered it.
 */
export function vendorOf(registry: VendorRegistry, id: string | number): string | undefined {
  return registry === 'mac' ? macVendor(String(id)) : byNumber(registry, Number(id));
}

/** What a CIP device type is called: 14 is a `Programmable Logic Controller`. */
export function cipDeviceType(id: number): string | undefined {
  return byNumber('cip-device-type', id);
}

/** Of an SNMP object id below 1.3.6.1.4.1 (private enterprises). */
export function vendorOfObjectId(objectId: string): string | undefined {
  const number = /^\.?1\.3\.6\.1\.4\.1\.(\d{1,6})(?:\.|$)/.exec(objectId)?.[1];
  return number === undefined ? undefined : vendorOf('snmp', number);
}

/** The longest registered prefix wins: 36 bits, then 28, then 24. */
function macVendor(mac: string): string | undefined {
  const digits = mac.replaceAll(/[:.-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{12}$/.test(digits) || (Number.parseInt(digits[1]!, 16) & 2) !== 0)
    return undefined;
  const table = load('mac');
  return (
    find(table, digits.slice(0, 9)) ??
    find(table, digits.slice(0, 7)) ??
    find(table, digits.slice(0, 6))
  );
}

function byNumber(table: Table, id: number): string | undefined {
  if (!Number.isInteger(id) || id < 0) return undefined;
  return find(load(table), String(id).padStart(6, '0'));
}

function load(table: Table): Uint8Array {
  let bytes = tables.get(table);
  if (bytes === undefined) {
    // Beside the source, beside the bundle, or one above its chunks.
    const places = ['./vendors/', '../vendors/'].map(
      (at) => new URL(`${at}${table}.tsv`, import.meta.url),
    );
    const file = readFileSync(places.find((place) => existsSync(place)) ?? places[0]!);
    bytes = new Uint8Array(file.buffer, file.byteOffset, file.length);
    tables.set(table, bytes);
  }
  return bytes;
}

const NEWLINE = 0x0a;
const TAB = 0x09;

/** Halves the bytes, then steps back to where a line begins. */
function find(table: Uint8Array, key: string): string | undefined {
  let low = 0;
  let high = table.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = middle === 0 ? 0 : table.lastIndexOf(NEWLINE, middle - 1) + 1;
    const found = table.indexOf(NEWLINE, start);
    const end = found < 0 ? table.length : found;
    const order = compare(table, start, end, key);
    if (order === 0) return new TextDecoder().decode(table.subarray(start + key.length + 1, end));
    if (order < 0) low = end + 1;
    else high = start;
  }
  return undefined;
}

/** The key of the line `table[start, end)` against `key`: negative when it stands before. */
function compare(table: Uint8Array, start: number, end: number, key: string): number {
  for (let i = 0; i < key.length; i += 1) {
    const at = start + i;
    const order = (at < end ? table[at]! : 0) - key.charCodeAt(i);
    if (order !== 0) return order;
  }
  return table[start + key.length] === TAB ? 0 : 1;
}
