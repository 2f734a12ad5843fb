/** Net ids, devices behind AMS ports, the description of a target, what the discovery service tells. */
import { printable } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import type { Span } from '../contract/span.ts';
import type { Attribute } from '../messages/fact.ts';
import type { AdsMessage, AdsTurn } from './decode.ts';
import type { Discovered } from './discovery.ts';
import { SYSTEM_SERVICE, states } from './services.table.ts';

const FIRST_OF_HOST = '.1.1'; // how the net id of a host itself ends
const ADDRESS = /^[\d.]+$/;

export function identify(message: AdsMessage, tell: Listener, { direction }: AdsTurn): void {
  const { netId, body, port } = message;
  if (netId) tellNetId(netId, tell);
  switch (body.type) {
    case 'device': {
      const place = { part: `port ${port}` };
      if (body.name) tell.fact('module-name', body.name, place);
      tell.fact('software', body.version, place);
      return;
    }
    case 'state':
      return tell.fact(
        'mode',
        states[body.state] ?? String(body.state),
        port === SYSTEM_SERVICE ? undefined : { part: `port ${port}` },
      );
    case 'description':
      return tellTarget(body.text, tell);
    case 'discovered':
      if (direction === 'response') tellHost(body, tell);
      return;
    case 'route':
      if (direction === 'request') tellRoute(body, tell);
      return;
    default:
      return;
  }
}

function tellHost({ host, version, system }: Discovered & { type: 'discovered' }, tell: Listener) {
  if (host) tell.fact('host-name', host);
  if (version) tell.fact('firmware', version);
  if (system) tell.fact('os', system);
}

/** Where the route leads is who asks for it. */
function tellRoute({ address, hasPassword }: Discovered & { type: 'route' }, tell: Listener): void {
  if (address && !ADDRESS.test(address)) tell.fact('host-name', address);
  if (hasPassword)
    tell.fact('weakness', 'password in clear', { part: 'add route', whose: 'hearer' });
}

/** What lies behind the host (a bus, a device on it) has a net id of its own. */
function tellNetId(netId: string, tell: Listener): void {
  const isHost = netId.endsWith(FIRST_OF_HOST);
  tell.fact('net-id', netId, isHost ? undefined : { part: `AMS ${netId}` });
}

/** Elements of the description, each with the text in it. */
const elements: readonly (readonly [string, Attribute])[] = [
  ['TargetType', 'model'],
  ['SerialNo', 'serial'],
  ['ImageVersion', 'bootloader'],
];

function tellTarget(text: Span, tell: Listener): void {
  const found = new Map<string, string>();
  collect(text, found);
  for (const [name, attribute] of elements) {
    const value = found.get(name);
    if (value) tell.fact(attribute, value);
  }
  const version = ['Version', 'Revision', 'Build'].map((name) => found.get(name));
  if (version.every(Boolean)) tell.fact('firmware', version.join('.'));
  const system = [found.get('OsName'), found.get('OsVersion')].filter(Boolean);
  if (system.length > 0) tell.fact('os', system.join(' '));
}

const LESS = 0x3c;
const GREATER = 0x3e;
const MOST_ELEMENTS = 64;

/** Elements that hold text alone, the first of each name. XML as the system service writes it: no attributes. */
function collect({ bytes, start, end }: Span, found: Map<string, string>): void {
  let name = '';
  let from = -1;
  for (let at = start; at < end && found.size < MOST_ELEMENTS; at++) {
    if (bytes[at] === GREATER) from = at + 1;
    if (bytes[at] !== LESS) continue;
    const isEnd = bytes[at + 1] === 0x2f;
    if (isEnd && name !== '' && from >= 0 && !found.has(name))
      found.set(name, printable(bytes, from, at));
    const last = bytes.indexOf(GREATER, at);
    name = isEnd || last < 0 || last - at > 64 ? '' : printable(bytes, at + 1, last);
    from = -1;
  }
}
