/** Who devices are, and which of them are routers, BBMDs or foreign. Behind a router each is a part of it. */
import { clipped } from '../contract/printable.ts';
import type { Listener, Place } from '../contract/protocol.ts';
import type { Attribute } from '../messages/fact.ts';
import { propertyText } from './acts.ts';
import type { BacnetMessage } from './decode.ts';
import { isAnyInstance, type Row } from './replies.ts';
import {
  LinkFunction,
  NetworkType,
  ObjectType,
  Property,
  systemStatuses,
} from './services.table.ts';

const TEXT_MAX = 256;
const PART_MAX = 64;
/** Values that are written as words and are none. */
const NO_TEXT: ReadonlySet<string> = new Set(['', 'true', 'false', 'null']);

/** Of the Device object. 12.11. */
const deviceAttributes: ReadonlyMap<number, Attribute> = new Map([
  [12, 'software'],
  [28, 'description'],
  [44, 'firmware'],
  [58, 'location'],
  [70, 'model'],
  [77, 'name'],
  [120, 'vendor-id'],
  [121, 'vendor'],
  [155, 'config-revision'],
  [168, 'product'],
  [372, 'serial'],
]);

/** Of a Network Port object. 12.56. */
const portAttributes: ReadonlyMap<number, Attribute> = new Map([
  [77, 'name'],
  [28, 'description'],
]);

export function identify(message: BacnetMessage, tell: Listener): void {
  const { apdu, network, origin } = message;
  if (message.link !== undefined) return tellLink(message, tell);
  if (message.function === LinkFunction.forwardedNpdu)
    tell.fact('role', 'BBMD', { part: 'BACnet/IP' });
  const place = placeOf(message.part, origin);
  if (network !== undefined) {
    if (network.type !== NetworkType.iAmRouter || network.networks.length === 0) return;
    tell.fact('role', 'BACnet router', place);
    const list = `networks ${network.networks.join(', ')}`;
    return tell.fact('capabilities', clipped(list, TEXT_MAX), place);
  }
  const said = apdu?.answer;
  if (said?.type === 'i-am') {
    tellInstance(said.instance, place, tell);
    tell.fact('vendor-id', String(said.vendor), place);
  } else if (said?.type === 'i-have') {
    if (said.name !== '') tell.fact('name', said.name, place);
  } else if (said?.type === 'properties') {
    const device = said.rows.find(({ objectType }) => objectType === ObjectType.device);
    if (device !== undefined) tellInstance(device.instance, place, tell);
    for (const row of said.rows) tellRow(row, place, tell);
  }
}

function placeOf(part: string | undefined, about: string | undefined): Place {
  if (about === undefined) return part === undefined ? {} : { part };
  return part === undefined ? { about } : { part, about };
}

/** One that still has the number for any has none of its own. */
function tellInstance(instance: number, place: Place, tell: Listener): void {
  if (!isAnyInstance(instance)) tell.fact('object-id', String(instance), place);
}

function tellRow({ objectType, instance, property, value }: Row, place: Place, tell: Listener) {
  const isDevice = objectType === ObjectType.device;
  const text = clipped(String(value), TEXT_MAX);
  const words = `${place.part ?? ''} network-port ${instance}`.trim();
  const at = isDevice ? place : { ...place, part: clipped(words, PART_MAX) };
  const attribute = (isDevice ? deviceAttributes : portAttributes).get(property);
  if (attribute !== undefined && text !== '') tell.fact(attribute, text, at);
  else if (isDevice && typeof value === 'string' && !NO_TEXT.has(text))
    tellOther(property, text, at, tell);
  if (isDevice && property === Property.systemStatus && typeof value === 'number')
    tell.fact('status', systemStatuses[value] ?? `status ${value}`, place);
}

/** What else it has to say in words, as vendors add properties of their own. */
function tellOther(property: number, text: string, place: Place, tell: Listener): void {
  const words = `${place.part ?? ''} ${propertyText(property)}`.trim();
  tell.fact('description', text, { ...place, part: clipped(words, PART_MAX) });
}

/** Who is asked for a place among the foreign, and who states tables, hands broadcasts on. J.4, J.5. */
function tellLink({ function: called, link }: BacnetMessage, tell: Listener): void {
  if (called === LinkFunction.registerForeignDevice)
    return tell.fact('role', 'foreign device', { part: 'BACnet/IP' });
  const isTable =
    called === LinkFunction.readBroadcastTableAck || called === LinkFunction.readForeignTableAck;
  if (!isTable || link === undefined) return;
  tell.fact('role', 'BBMD', { part: 'BACnet/IP' });
  if (link.addresses.length === 0) return;
  const part = called === LinkFunction.readBroadcastTableAck ? 'broadcast table' : 'foreign table';
  tell.fact('neighbour', clipped(link.addresses.join(' '), TEXT_MAX), { part });
}
