/** What an agent says of itself and of its neighbours, to whoever asked. */
import { macText } from '../contract/address-text.ts';
import { clipped } from '../contract/printable.ts';
import type { Listener, Place } from '../contract/protocol.ts';
import { BerTag, numberOf } from '../encodings/ber.ts';
import type { Binding, Pdu, SnmpMessage, SnmpState, SnmpTurn } from './decode.ts';
import type { Engine } from './header.ts';
import {
  ADDRESS_INTERFACE,
  CHASSIS,
  ENTITY_CLASS,
  FORWARDING_PORTS,
  type MibObject,
} from './mib.table.ts';
import { type Instance, objectAt, rendered } from './objects.ts';
import { GENERIC_TRAPS, genericTraps, PduTag, TRAP_OBJECT, ValueTag } from './pdu.table.ts';

const PART_MAX = 64;
const ENTERPRISES = '1.3.6.1.4.1.';
const ENTITY_PART = 'entity #';
const SOFTWARE_AGENTS: ReadonlySet<number> = new Set([2021, 8072]); // UCD and Net-SNMP run on anybody's machine

export function identify(message: SnmpMessage, tell: Listener, turn: SnmpTurn): void {
  const { pdu, security, question } = message;
  if (question?.type === 'inform') return; // a manager repeats what it was told
  if (security?.engine) {
    const whose = authority(pdu, turn);
    if (whose !== undefined) tellEngine(security.engine, { whose }, tell);
  }
  if (pdu === undefined ? turn.direction === 'request' : !isByAgent(pdu)) return;
  tellProtection(message, tell);
  if (pdu === undefined || pdu.error !== 0) return;
  tellTrap(pdu, tell);
  for (const binding of pdu.bindings) tellBinding(binding, tell, turn.state);
}

/** Whose engine is named: the answerer's, or a trap's sender. An encrypted message may be either. RFC 3414, 1.5.1. */
function authority(pdu: Pdu | undefined, { direction }: SnmpTurn): Place['whose'] {
  if (pdu === undefined) return direction === 'response' ? 'speaker' : undefined;
  return isByAgent(pdu) && pdu.tag !== PduTag.inform ? 'speaker' : 'hearer';
}

function isByAgent({ tag }: Pdu): boolean {
  return (
    tag === PduTag.response ||
    tag === PduTag.trap ||
    tag === PduTag.trapV1 ||
    tag === PduTag.inform ||
    tag === PduTag.report
  );
}

function tellEngine({ id, enterprise, mac, ip }: Engine, whose: Place, tell: Listener): void {
  tell.fact('engine-id', id, whose);
  tellVendor(enterprise, whose, tell);
  if (mac) tell.fact('interface-mac', mac, whose);
  if (ip) tell.fact('management-address', ip, whose);
}

function tellVendor(enterprise: number, whose: Place, tell: Listener): void {
  if (enterprise > 0 && !SOFTWARE_AGENTS.has(enterprise))
    tell.fact('vendor-id', String(enterprise), whose);
}

/** How whoever may read this is known. Nothing is said of a community but whether it is anybody's. */
function tellProtection({ version, community, security, pdu }: SnmpMessage, tell: Listener): void {
  const part = `SNMP ${version}`;
  if (community !== undefined) {
    const { wellKnown, fingerprint } = community;
    tell.fact('authentication', 'community in clear', { part });
    tell.fact('community', wellKnown ? 'default' : fingerprint, { part: wellKnown || fingerprint });
    if (wellKnown) tell.fact('weakness', `default community ${wellKnown}`, { part: wellKnown });
  }
  if (security?.hasUser && pdu?.tag !== PduTag.report) {
    tell.fact('authentication', security.level, { part });
    if (security.level === 'noAuthNoPriv') tell.fact('weakness', 'no authentication', { part });
  }
}

function tellTrap({ tag, enterprise, genericTrap, bindings }: Pdu, tell: Listener): void {
  let generic = genericTrap;
  if (tag === PduTag.trapV1) {
    tell.fact('object-id', enterprise, { part: 'trap' });
    tellVendor(enterpriseOf(enterprise), {}, tell);
  } else {
    const cause = bindings.find(({ oid }) => oid === TRAP_OBJECT);
    const name = cause && rendered('oid', cause.tag, cause.value);
    if (name?.startsWith(GENERIC_TRAPS)) generic = Number(name.slice(GENERIC_TRAPS.length)) - 1;
  }
  const name = genericTraps[generic];
  if (name !== undefined) tell.fact('status', name, { part: 'trap' });
}

function enterpriseOf(oid: string): number {
  return oid.startsWith(ENTERPRISES) ? Number.parseInt(oid.slice(ENTERPRISES.length), 10) : 0;
}

function tellBinding({ oid, tag, value }: Binding, tell: Listener, state: SnmpState): void {
  if (tag >= ValueTag.noSuchObject) return;
  const instance = objectAt(oid);
  if (instance === undefined) return;
  const { object, index } = instance;
  if (object === undefined)
    return tellRow(instance, tag, numberOf(value.bytes, value.start, value.end), tell, state);
  const text = rendered(object.as, tag, value);
  if (text === '') return;
  if (object.name === 'sysName') state.name = text;
  if (object.name === 'sysObjectID') tellVendor(enterpriseOf(text), {}, tell);
  tell.fact(object.attribute, text, placeOf(object, index, state));
}

function placeOf({ part }: MibObject, index: string, state: SnmpState): Place {
  if (part === undefined) return {};
  if (part === ENTITY_PART && index === state.chassis) return {}; // the box itself
  const arcs = index.split('.');
  const named = part.replace('#', arcs.at(-1)!).replace('@', arcs[1] ?? '');
  return { part: clipped(named, PART_MAX) };
}

/** Rows whose index says more than their value. */
function tellRow(
  { column, index }: Instance,
  tag: number,
  value: number,
  tell: Listener,
  state: SnmpState,
): void {
  if (tag !== BerTag.integer) return;
  const arcs = index.split('.').map(Number);
  if (column === ENTITY_CLASS) {
    if (value === CHASSIS && state.chassis === '') state.chassis = clipped(index, PART_MAX);
  } else if (FORWARDING_PORTS.has(column)) {
    const mac = octets(arcs, 6);
    if (mac === undefined || value <= 0) return;
    const part = state.name === '' ? {} : { part: clipped(`at ${state.name}`, PART_MAX) };
    tell.fact('port', `port ${value}`, { ...part, about: macText(mac, 0) });
  } else if (column === ADDRESS_INTERFACE) {
    const ip = octets(arcs, 4)?.join('.');
    if (ip !== undefined && !ip.startsWith('127.') && ip !== '0.0.0.0')
      tell.fact('ip-address', ip, { part: `interface ${value} ${ip}` });
  }
}

/** The last arcs of an index, where they are bytes. */
function octets(arcs: readonly number[], size: number): Uint8Array | undefined {
  const last = arcs.slice(-size);
  return last.length === size && last.every((arc) => arc < 256) ? Uint8Array.from(last) : undefined;
}
