/** All but the server's own facts are about the client, whoever passes the message on. */
import { clipped } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import type { Attribute } from '../messages/fact.ts';
import type { DhcpMessage } from './decode.ts';
import { MessageType } from './options.table.ts';

const NO_IP = '0.0.0.0';
const TEXT_MAX = 256;

export function identify(message: DhcpMessage, tell: Listener): void {
  const { isReply, clientMac, options } = message;
  if (clientMac !== '') {
    const about = { about: clientMac };
    const say = (attribute: Attribute, value: string) => {
      if (value !== '') tell.fact(attribute, value, about);
    };
    if (isReply) given(message, say, tell);
    else asked(message, say);
    say('relay', relay(message));
  }
  if (isReply && options.type !== 0)
    tell.fact('role', 'dhcp-server', hasAddress(options.server) ? { about: options.server } : {});
}

function asked({ options }: DhcpMessage, say: (attribute: Attribute, value: string) => void): void {
  say('host-name', options.hostName || options.fullName);
  if (options.hostName) say('domain', options.fullName.split('.').slice(1).join('.'));
  say('vendor-class', options.vendorClass);
  say('client-id', options.clientId);
  say('parameter-list', options.parameterList);
}

/** An offer is no lease: only an acknowledgement says what the client has from now on. */
function given(
  { clientMac, clientIp, yourIp, options }: DhcpMessage,
  say: (attribute: Attribute, value: string) => void,
  tell: Listener,
): void {
  if (options.type !== MessageType.ack) return;
  const ip = hasAddress(yourIp) ? yourIp : clientIp; // an answer to an inform gives none
  if (hasAddress(ip)) {
    tell.address(clientMac, ip);
    say('ip-address', ip);
  }
  say('netmask', options.subnetMask);
  say('gateway', options.router);
  say('dns-server', options.nameServers);
  say('domain', options.domain);
  say('host-name', options.hostName);
}

function relay({ relayIp, options: { circuit, remote } }: DhcpMessage): string {
  const places = [
    hasAddress(relayIp) ? relayIp : '',
    circuit && `circuit ${circuit}`,
    remote && `remote ${remote}`,
  ];
  return clipped(places.filter(Boolean).join(' '), TEXT_MAX);
}

function hasAddress(ip: string): boolean {
  return ip !== '' && ip !== NO_IP;
}
