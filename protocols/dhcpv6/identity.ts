/**
 * All but the server's own facts are about the client. Whom an answer comes from is not told by who speaks: a
 * relay hands it on under an address of its own (RFC 8415, 19.2), so only a server that gives its address is named.
 */
import { clipped } from '../contract/printable.ts';
import type { Listener, Place } from '../contract/protocol.ts';
import type { Attribute } from '../messages/fact.ts';
import type { Dhcpv6Message } from './decode.ts';
import { answers, asks, MessageType } from './options.table.ts';
import { listed, type Options } from './options.ts';

const TEXT_MAX = 256;
const NOBODY = /^(|::1?|ff[0-9a-f]{2}:.*)$/;

type Say = (attribute: Attribute, value: string, part?: string) => void;

export function identify(message: Dhcpv6Message, tell: Listener): void {
  const { type, path, options } = message;
  const client = clientOf(message);
  if (client !== undefined) {
    const say: Say = (attribute, value, part) => {
      if (value !== '')
        tell.fact(attribute, value, part === undefined ? client : { ...client, part });
    };
    if (asks.has(type)) asked(options, say);
    if (asks.has(type)) say('relay', relay(message));
    if (type === MessageType.reply) given(options, path.mac, say, tell);
  }
  const isServers = type === MessageType.reply || type === MessageType.advertise;
  if (isServers && !NOBODY.test(options.serverAddress)) {
    const server = { about: options.serverAddress };
    tell.fact('role', 'dhcp-server', server);
    if (options.serverId !== '') tell.fact('server-id', options.serverId, server);
  }
}

/** Behind a relay its MAC where that is known, else the address the relay heard it under. */
function clientOf({ type, path }: Dhcpv6Message): Place | undefined {
  if (path.relays === 0) return answers.has(type) ? { whose: 'hearer' } : {};
  const about = path.mac || path.peer;
  return NOBODY.test(about) ? undefined : { about };
}

function asked(options: Options, say: Say): void {
  named(options, say);
  say('vendor-class', options.vendorClass || options.vendorOptions);
  say('client-id', options.clientId);
  say('parameter-list', options.requested);
}

/** An advertisement is no lease: only a reply says what the client has from now on. */
function given(options: Options, mac: string, say: Say, tell: Listener): void {
  say('client-id', options.clientId);
  if (options.status !== 0) return;
  const given = options.addresses.filter(({ ip }) => !NOBODY.test(ip));
  const list = (isTemporary: boolean) => {
    const own = given.filter((one) => one.isTemporary === isTemporary);
    return listed(own.map(({ ip }) => ip));
  };
  if (mac !== '') for (const { ip } of given) tell.address(mac, ip);
  say('ip-address', list(false));
  say('ip-address', list(true), 'temporary');
  say('dns-server', options.nameServers);
  named(options, say);
}

function named({ fullName }: Options, say: Say): void {
  const [host = '', ...domain] = fullName.split('.');
  say('host-name', host);
  say('domain', domain.join('.'));
}

function relay({ path: { link, interfaceId, remoteId } }: Dhcpv6Message): string {
  const places = [
    link,
    interfaceId && `interface ${interfaceId}`,
    remoteId && `remote ${remoteId}`,
  ];
  return clipped(places.filter(Boolean).join(' '), TEXT_MAX);
}
