/** How stations of the demo cell find each other: ARP (RFC 826, 5227), DHCP (RFC 2131), LLDP (IEEE 802.1AB-2016, 8). */
import { ascii, ip, join, mac, u8, u16, u32 } from './bytes.ts';
import { BROADCAST, type Station, type Wire } from './wire.ts';

const ARP = 0x0806;
const LLDP = 0x88cc;
const LLDP_MULTICAST = '01:80:c2:00:00:0e';
const NOBODY = '00:00:00:00:00:00';
const UNSPECIFIED = '0.0.0.0';
const EVERYBODY = { mac: BROADCAST, ip: '255.255.255.255' };

function arp(operation: number, sender: Station, target: Station): Uint8Array {
  return join(
    u16(1, 0x0800),
    u8(6, 4),
    u16(operation),
    mac(sender.mac),
    ip(sender.ip),
    mac(target.mac),
    ip(target.ip),
  );
}

/** Who has it? It has. */
export function resolveAddress(wire: Wire, asker: Station, asked: Station): void {
  wire.ethernet(asker.mac, BROADCAST, ARP, arp(1, asker, { mac: NOBODY, ip: asked.ip }));
  wire.now += 300;
  wire.ethernet(asked.mac, asker.mac, ARP, arp(2, asked, asker));
}

/** RFC 5227, 2.3: a station says which address it is going to use. */
export function announceAddress(wire: Wire, station: Station): void {
  wire.ethernet(station.mac, BROADCAST, ARP, arp(1, station, { mac: NOBODY, ip: station.ip }));
}

export interface DhcpClient extends Station {
  readonly name: string;
  readonly vendorClass: string;
  /** Options it asks for, in its own order: they tell the operating system. */
  readonly parameters: readonly number[];
}

const Dhcp = { discover: 1, offer: 2, request: 3, ack: 5 } as const;

/** Discover, offer, request, acknowledgement. */
export function leaseAddress(wire: Wire, client: DhcpClient, server: Station): void {
  const lease = [
    option(54, ip(server.ip)),
    option(51, u32(86_400)),
    option(1, ip('255.255.255.0')),
    option(3, ip(server.ip)),
  ];
  const asks = [
    option(12, ascii(client.name)),
    option(60, ascii(client.vendorClass)),
    option(55, u8(...client.parameters)),
  ];
  const wanted = [option(50, ip(client.ip)), option(54, ip(server.ip))];
  const steps: [number, boolean, readonly Uint8Array[]][] = [
    [Dhcp.discover, true, asks],
    [Dhcp.offer, false, lease],
    [Dhcp.request, true, [...wanted, ...asks]],
    [Dhcp.ack, false, lease],
  ];
  for (const [type, isFromClient, options] of steps) {
    const bytes = bootp(type, isFromClient, client, options);
    if (isFromClient) wire.udp({ mac: client.mac, ip: UNSPECIFIED }, 68, EVERYBODY, 67, bytes);
    else wire.udp(server, 67, EVERYBODY, 68, bytes);
    wire.now += 2000;
  }
}

function bootp(
  type: number,
  isFromClient: boolean,
  client: Station,
  options: readonly Uint8Array[],
): Uint8Array {
  return join(
    u8(isFromClient ? 1 : 2, 1, 6, 0),
    u32(0x4c45_4153),
    u16(0, 0x8000), // answers by broadcast
    ip(UNSPECIFIED),
    ip(isFromClient ? UNSPECIFIED : client.ip),
    ip(UNSPECIFIED),
    ip(UNSPECIFIED),
    mac(client.mac),
    new Uint8Array(10 + 64 + 128), // rest of the hardware address, server name, boot file
    u32(0x6382_5363),
    option(53, u8(type)),
    ...options,
    u8(255),
  );
}

function option(code: number, value: Uint8Array): Uint8Array {
  return join(u8(code, value.length), value);
}

export interface LldpSpeaker {
  readonly mac: string;
  readonly port: string;
  readonly portDescription: string;
  readonly name: string;
  readonly description: string;
  readonly address: string;
  /** IEEE 802.1AB-2016, 8.5.8: bridge 0x04, station only 0x80. */
  readonly capabilities: number;
}

export function announceNeighbour(wire: Wire, speaker: LldpSpeaker): void {
  const tlv = (type: number, ...parts: Uint8Array[]) => {
    const body = join(...parts);
    return join(u16((type << 9) | body.length), body);
  };
  wire.ethernet(
    speaker.mac,
    LLDP_MULTICAST,
    LLDP,
    tlv(1, u8(4), mac(speaker.mac)),
    tlv(2, u8(7), ascii(speaker.port)),
    tlv(3, u16(30)),
    tlv(4, ascii(speaker.portDescription)),
    tlv(5, ascii(speaker.name)),
    tlv(6, ascii(speaker.description)),
    tlv(7, u16(speaker.capabilities, speaker.capabilities)),
    tlv(8, u8(5, 1), ip(speaker.address), u8(2), u32(1), u8(0)),
    tlv(0),
  );
}
