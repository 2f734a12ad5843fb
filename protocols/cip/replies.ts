/** What a reply says, read by the call it answers. CIP Volume 1 (ODVA), Identity object; Volume 2, TCP/IP Interface and Ethernet Link objects; 1756-PM020F. */
import type { Cursor } from '../contract/cursor.ts';
import { type CipIdentity, hex, readIdentity, revision } from '../encodings/cip-identity.ts';
import { type Call, isTag, isTagRead } from './calls.ts';
import { Class, Service } from './services.table.ts';

export type Content =
  | { readonly type: 'identity'; readonly identity: CipIdentity }
  | { readonly type: 'attributes'; readonly values: readonly Value[] }
  | { readonly type: 'interface'; readonly settings: InterfaceSettings }
  | { readonly type: 'link'; readonly mac: string; readonly speed: number }
  | { readonly type: 'tag'; readonly code: number }
  | { readonly type: 'other' };

/** An attribute by its number, as text: decimal numbers, revisions as `16.20`. */
export interface Value {
  readonly id: number;
  readonly text: string;
}

export interface InterfaceSettings {
  readonly address: string;
  readonly netmask: string;
  readonly gateway: string;
  readonly nameServer: string;
  readonly domain: string;
  readonly hostName: string;
}

const OTHER: Content = { type: 'other' };
const CLASS_ITSELF = 0; // as an instance: the attributes of a class have other meanings
const MOST_VALUES = 32;
const ATTRIBUTE_SUPPORTED = 0;

export function contentOf(call: Call, cursor: Cursor): Content {
  const { service, classId } = call;
  if (isTag(call) && isTagRead(call)) return { type: 'tag', code: cursor.u16le() };
  switch (service) {
    case Service.getAttributesAll:
      return all(call, cursor);
    case Service.getAttributeSingle:
      return single(call, cursor);
    case Service.getAttributeList:
      return READERS.has(classId) ? list(classId, cursor) : OTHER;
    default:
      return OTHER;
  }
}

/** Whether a reply to this call says anything that is told. */
export function isTelling({ service, classId, instance }: Call): boolean {
  if (instance === CLASS_ITSELF) return false;
  switch (service) {
    case Service.getAttributesAll:
      return (
        isIdentity(classId, instance) || classId === Class.tcpIp || classId === Class.ethernetLink
      );
    case Service.getAttributeSingle:
    case Service.getAttributeList:
      return READERS.has(classId);
    default:
      return false;
  }
}

function isIdentity(classId: number, instance: number): boolean {
  return classId === Class.identity && instance === 1;
}

function all({ classId, instance }: Call, cursor: Cursor): Content {
  if (isIdentity(classId, instance)) return { type: 'identity', identity: readIdentity(cursor) };
  if (classId === Class.tcpIp) {
    cursor.skip(12); // status, capability, control
    cursor.skip(cursor.u16le() * 2); // path to the link object
    const settings = interfaceSettings(cursor);
    const hostName = cursor.remaining >= 2 ? shortText(cursor) : '';
    return { type: 'interface', settings: { ...settings, hostName } };
  }
  if (classId !== Class.ethernetLink) return OTHER;
  const speed = cursor.u32le();
  cursor.skip(4); // flags
  return { type: 'link', speed, mac: cursor.mac() };
}

const INTERFACE_CONFIGURATION = 5;

function single({ classId, attribute }: Call, cursor: Cursor): Content {
  if (classId === Class.tcpIp && attribute === INTERFACE_CONFIGURATION) {
    return { type: 'interface', settings: interfaceSettings(cursor) };
  }
  const text = READERS.get(classId)?.get(attribute)?.(cursor);
  return text === undefined ? OTHER : { type: 'attributes', values: [{ id: attribute, text }] };
}

/** A value of unknown size ends what can be read of a list. */
function list(classId: number, cursor: Cursor): Content {
  const readers = READERS.get(classId)!;
  const values: Value[] = [];
  for (let left = cursor.u16le(); cursor.again(left) && values.length < MOST_VALUES; left--) {
    const id = cursor.u16le();
    if (cursor.u16le() !== ATTRIBUTE_SUPPORTED) continue;
    const read = readers.get(id);
    if (read === undefined) break;
    values.push({ id, text: read(cursor) });
  }
  return { type: 'attributes', values };
}

function interfaceSettings(cursor: Cursor): InterfaceSettings {
  const address = ip(cursor);
  const netmask = ip(cursor);
  const gateway = ip(cursor);
  const nameServer = ip(cursor);
  cursor.skip(4); // the second name server
  return { address, netmask, gateway, nameServer, domain: shortText(cursor), hostName: '' };
}

/** Addresses are numbers here, least significant byte first; none is empty. */
function ip(cursor: Cursor): string {
  const value = cursor.u32le();
  if (value === 0) return '';
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

function shortText(cursor: Cursor): string {
  const size = cursor.u16le();
  const text = cursor.text(size);
  if (size % 2 !== 0 && cursor.remaining > 0) cursor.skip(1); // what makes it even
  return text;
}

type Reader = (cursor: Cursor) => string;
const u8: Reader = (cursor) => String(cursor.u8());
const u16: Reader = (cursor) => String(cursor.u16le());
const u32: Reader = (cursor) => String(cursor.u32le());
const hex32: Reader = (cursor) => hex(cursor.u32le(), 8);
const text8: Reader = (cursor) => cursor.text(cursor.u8());
const text16: Reader = (cursor) => cursor.text(cursor.u16le());

/** Attributes whose size is known, by class. */
const READERS: ReadonlyMap<number, ReadonlyMap<number, Reader>> = new Map([
  [
    Class.identity,
    new Map<number, Reader>([
      [1, u16],
      [2, u16],
      [3, u16],
      [4, revision],
      [5, u16],
      [6, hex32],
      [7, text8],
      [8, u8],
      [9, u16],
    ]),
  ],
  [
    Class.controllerName,
    new Map<number, Reader>([
      [1, text16],
      [2, text16],
    ]),
  ],
  [
    Class.changes,
    new Map<number, Reader>([
      [1, u16],
      [2, u16],
      [3, hex32],
      [4, hex32],
      [5, u16],
      [7, u32],
      [8, hex32],
      [9, u32],
      [10, hex32],
    ]),
  ],
  [
    Class.tcpIp,
    new Map<number, Reader>([
      [1, u32],
      [2, u32],
      [3, u32],
      [6, text16],
    ]),
  ],
  [
    Class.ethernetLink,
    new Map<number, Reader>([
      [1, u32],
      [2, u32],
      [3, (cursor) => cursor.mac()],
    ]),
  ],
]);
