/** What the objects of a device say of it. Modules behind it are its parts, named by the route to them. */
import type { Listener } from '../contract/protocol.ts';
import { hex, tellIdentity, tellStatus } from '../encodings/cip-identity.ts';
import type { Attribute } from '../messages/fact.ts';
import type { Call } from './calls.ts';
import type { CipMessage, CipTurn, Reply } from './decode.ts';
import type { InterfaceSettings, Value } from './replies.ts';
import { Class, operationOf, Service, Status, tagTypes } from './services.table.ts';

/** Attributes of an Identity object: CIP Volume 1 (ODVA), as TShark 4.0 names them (`cip.id.*`). */
const ATTRIBUTE_OF_IDENTITY: ReadonlyMap<number, Attribute> = new Map([
  [1, 'vendor-id'],
  [2, 'device-type'],
  [3, 'product-code'],
  [4, 'firmware'],
  [6, 'serial'],
  [7, 'model'],
  [9, 'config-consistency'],
]);
const STATUS = 5;
const MOST_CONTROLLERS = 8;
const NO_SERIAL = '00000000';

export function identify(message: CipMessage, tell: Listener, turn: CipTurn): void {
  if (message.type === 'request') {
    if (message.calls.length > 1) packed(message, tell);
    return;
  }
  for (const reply of message.replies) tellReply(reply, message.part, tell, turn);
}

/** The services inside a packet are operations as well. */
function packed({ calls }: CipMessage & { type: 'request' }, tell: Listener): void {
  for (const { service, classId } of calls) tell.operation(operationOf(service, classId));
}

function tellReply(
  { call, status, content }: Reply,
  part: string | undefined,
  tell: Listener,
  turn: CipTurn,
): void {
  switch (content.type) {
    case 'identity':
      return tellIdentity(content.identity, tell, part);
    case 'attributes':
      learn(call.classId, status, part, turn);
      return tellValues(call, content.values, part, tell, isLogix(part, turn));
    case 'interface':
      return tellInterface(content.settings, part, tell);
    case 'link':
      return tellLink(content.mac, content.speed, portOf(call.instance, part), tell);
    case 'tag':
      return tellTag(call.symbol, content.code, tell, turn);
    case 'other':
      return;
  }
}

/** Only a Logix controller has these two objects; from then on its polled status shows mode and key. */
function learn(
  classId: number,
  status: number,
  part: string | undefined,
  { state }: CipTurn,
): void {
  const isController = classId === Class.changes || classId === Class.controllerName;
  if (isController && status === Status.success && state.controllers.size < MOST_CONTROLLERS) {
    state.controllers.add(part ?? '');
  }
}

function isLogix(part: string | undefined, { state }: CipTurn): boolean {
  return state.controllers.has(part ?? '');
}

function fact(tell: Listener, attribute: Attribute, value: string, part: string | undefined): void {
  if (value) tell.fact(attribute, value, part === undefined ? undefined : { part });
}

function portOf(instance: number, part: string | undefined): string | undefined {
  return instance > 1 && part === undefined ? `port ${instance}` : part;
}

function tellValues(
  { classId, instance }: Call,
  values: readonly Value[],
  part: string | undefined,
  tell: Listener,
  isLogix: boolean,
): void {
  if (classId === Class.changes) return tellChanges(values, part, tell);
  const place = classId === Class.ethernetLink ? portOf(instance, part) : part;
  for (const value of values) {
    if (classId === Class.identity && value.id === STATUS) {
      tellStatus(Number(value.text), tell, part, isLogix);
    } else tellValue(classId, value, place, tell);
  }
}

const ATTRIBUTES: ReadonlyMap<number, ReadonlyMap<number, Attribute>> = new Map([
  [Class.identity, ATTRIBUTE_OF_IDENTITY],
  [
    Class.controllerName,
    new Map<number, Attribute>([
      [1, 'name'],
      [2, 'description'],
    ]),
  ],
  [Class.tcpIp, new Map<number, Attribute>([[6, 'host-name']])],
  [
    Class.ethernetLink,
    new Map<number, Attribute>([
      [1, 'interface-speed'],
      [3, 'interface-mac'],
    ]),
  ],
]);

function tellValue(
  classId: number,
  { id, text }: Value,
  part: string | undefined,
  tell: Listener,
): void {
  const attribute = ATTRIBUTES.get(classId)?.get(id);
  if (attribute === undefined || (attribute === 'serial' && text === NO_SERIAL)) return;
  if (attribute === 'interface-speed') return fact(tell, attribute, `${text} Mbit/s`, part);
  const isConsistency = attribute === 'config-consistency';
  fact(tell, attribute, isConsistency ? `0x${hex(Number(text), 4)}` : text, part);
}

/**
 * A Logix controller's own account of changes: class 0xAC, which a client reads to learn that tags and
 * structures are no longer what they were (1756-PM020F). Told only whole, so that readers who
 * ask for less do not look like a change. The audit value (1756-PM015F) is another: an attribute of
 * the controller object that no public document gives a number, so it is not read.
 */
const CHANGE_COUNTERS: readonly number[] = [1, 2, 3, 10];

function tellChanges(values: readonly Value[], part: string | undefined, tell: Listener): void {
  const read = CHANGE_COUNTERS.map((id) => values.find((value) => value.id === id)?.text);
  if (!read.includes(undefined)) fact(tell, 'config-revision', read.join('.'), part);
}

function tellInterface(
  { address, netmask, gateway, nameServer, domain, hostName }: InterfaceSettings,
  part: string | undefined,
  tell: Listener,
): void {
  fact(tell, 'ip-address', address, part);
  fact(tell, 'netmask', netmask, part);
  fact(tell, 'gateway', gateway, part);
  fact(tell, 'dns-server', nameServer, part);
  fact(tell, 'domain', domain, part);
  fact(tell, 'host-name', hostName, part);
}

function tellLink(mac: string, speed: number, part: string | undefined, tell: Listener): void {
  fact(tell, 'interface-mac', mac, part);
  fact(tell, 'interface-speed', `${speed} Mbit/s`, part);
}

/** A tag is a part of its controller, and its type is what is known of it. Told once a conversation. */
function tellTag(symbol: string, code: number, tell: Listener, { state }: CipTurn): void {
  state.symbols.add(symbol);
  tell.fact('symbol', tagTypes.get(code) ?? `type 0x${hex(code, 4)}`, { part: symbol });
}

export function operation(message: CipMessage): string | undefined {
  if (message.type !== 'request') return undefined;
  const { service, classId, calls } = message;
  const isSent = classId === Class.connectionManager && service !== Service.getAttributeSingle;
  const inner = calls.length === 1 && isSent ? calls[0] : undefined;
  return operationOf(inner?.service ?? service, inner?.classId ?? classId);
}
