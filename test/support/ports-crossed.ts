/** Every conversation of the fixtures, replayed between hosts of its own on whichever port a test pleases. */
import type { Protocol } from '../../protocols/contract/protocol.ts';
import { type Conversation, casesOf, conversationsOf } from './fixtures.ts';
import { Connection, type End, udp, Wire } from './wire.ts';

export interface Replayed extends Conversation {
  readonly carrier: 'tcp' | 'udp';
  /** `dns/answers 2`. */
  readonly name: string;
  readonly owner: Protocol;
}

const CLIENT_PORT = 51_234; // nobody's
export const isPorted = (carrier: string): carrier is 'tcp' | 'udp' =>
  carrier === 'tcp' || carrier === 'udp';

/** Those on TCP and UDP, of all protocols. */
export function portedConversations(protocols: readonly Protocol[]): Replayed[] {
  return protocols.flatMap((owner) =>
    casesOf(owner.name).flatMap((folder) =>
      conversationsOf(owner, folder).flatMap((conversation, at) => {
        const { carrier } = conversation;
        if (!isPorted(carrier) || conversation.payloads.length === 0) return [];
        return [{ ...conversation, carrier, owner, name: `${owner.name}/${folder} ${at}` }];
      }),
    ),
  );
}

/** Each conversation to a port of a server of its own: which protocols the picture then knows of it. */
export function heardOn(
  protocols: readonly Protocol[],
  conversations: readonly Replayed[],
  portOf: (conversation: Replayed) => number,
): {
  readonly heard: ReadonlyMap<Replayed, ReadonlySet<string>>;
  /** Of those, the ones that stated or did something. */
  readonly stated: ReadonlySet<string>;
  readonly wire: Wire;
} {
  const wire = new Wire({ protocols });
  const byIp = new Map<string, Replayed>();
  conversations.forEach((conversation, at) => {
    const [client, server] = endsOf(at, portOf(conversation));
    byIp.set(client.ip, conversation).set(server.ip, conversation);
    replay(wire, conversation, client, server);
    wire.time += 1_000_000;
  });
  wire.picture.close();
  const heard = new Map(conversations.map((conversation) => [conversation, new Set<string>()]));
  const say = (ip: string | undefined, protocol: string) => {
    const conversation = byIp.get(ip ?? '');
    if (conversation !== undefined && protocol !== '') heard.get(conversation)!.add(protocol);
  };
  const stated = new Set<string>();
  for (const { serverAddress, protocol } of wire.picture.conversations())
    say(serverAddress.ip, protocol);
  for (const { conversation, protocol } of wire.picture.events())
    stated.add(protocol) && say(conversation.serverAddress.ip, protocol);
  for (const { ips, facts, services } of wire.picture.hosts()) {
    const [ip] = [...ips].filter((one) => byIp.has(one));
    for (const { protocol } of facts.values()) stated.add(protocol);
    for (const { protocol } of [...facts.values(), ...services.values()]) say(ip, protocol);
  }
  return { heard, stated, wire };
}

/** The two hosts of conversation number `at`, which are nobody else's. */
export function endsOf(at: number, port: number): [End, End] {
  const [high, low] = [at >> 8, at & 255];
  const mac = (end: number) =>
    `00:1b:1b:${[end, high, low].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;
  const ip = (end: number) => `10.${100 + high}.${low}.${end}`;
  return [
    { mac: mac(1), ip: ip(1), port: CLIENT_PORT },
    { mac: mac(2), ip: ip(2), port },
  ];
}

export function replay(
  wire: Wire,
  { carrier, payloads }: Pick<Replayed, 'carrier' | 'payloads'>,
  client: End,
  server: End,
): void {
  if (carrier === 'udp') {
    for (const { direction, bytes } of payloads)
      wire.show(
        direction === 'request' ? udp(client, server, [...bytes]) : udp(server, client, [...bytes]),
      );
    return;
  }
  const connection = new Connection(wire, client, server).open();
  for (const { direction, bytes } of payloads)
    wire.show(direction === 'request' ? connection.ask([...bytes]) : connection.answer([...bytes]));
  connection.close();
}
