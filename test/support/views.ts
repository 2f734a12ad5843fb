/** Views of the picture made by hand. */
import type {
  ConversationView,
  EventView,
  FactView,
  HostView,
  ServiceView,
} from '../../agent/observe/sightings.ts';
import type { EventKind } from '../../protocols/messages/control-event.ts';
import type { Attribute } from '../../protocols/messages/fact.ts';

export interface HostWish {
  readonly facts?: Partial<Record<Attribute, string>>;
  /** Of the facts. */
  readonly protocol?: string;
  /** A fact each. */
  readonly parts?: readonly string[];
  /** What discovery says it offers, a part each. */
  readonly offers?: readonly string[];
  readonly ports?: readonly number[];
  readonly macs?: readonly string[];
  readonly ips?: readonly string[];
  readonly isRouter?: boolean;
  readonly isGroup?: boolean;
  readonly packets?: number;
  readonly network?: string;
}

const SEEN = 1_700_000_000_000_000;
let hosts = 0;

export function hostView(wish: HostWish = {}): HostView {
  const { facts = {}, protocol = 'lldp', parts = [], ports = [], macs = [], ips = [] } = wish;
  const all = [
    ...Object.entries(facts).map(([attribute, value]) =>
      factView(attribute as Attribute, value, protocol, undefined),
    ),
    ...(wish.offers ?? []).map((part) => factView('service', 'offered', protocol, part)),
    ...parts.map((part) => factView('unit', part.split(' ')[1]!, 'modbus', part)),
  ];
  hosts += 1;
  return {
    id: hosts,
    network: wish.network ?? '0/0',
    macs: new Set(macs),
    ips: new Set(ips),
    via: undefined,
    isRouter: wish.isRouter ?? false,
    formerIps: new Set(),
    packets: wish.packets ?? 1,
    isGroup: wish.isGroup ?? false,
    firstSeen: SEEN,
    lastSeen: SEEN,
    facts: new Map(all.map((fact) => [`${fact.attribute} ${fact.part}`, fact])),
    services: new Map(ports.map((port) => [`tcp ${port}`, serviceView(port)])),
    heard: () => SEEN,
  };
}

export function factView(
  attribute: Attribute,
  value: string,
  protocol: string,
  part: string | undefined,
): FactView {
  return {
    attribute,
    value,
    part,
    class: 'identity',
    protocol,
    method: 'passive',
    firstSeen: SEEN,
    lastSeen: SEEN,
    frame: 1,
  };
}

function serviceView(port: number): ServiceView {
  return { transport: 'tcp', port, protocol: '', firstSeen: SEEN, lastSeen: SEEN };
}

export function conversationView(
  client: HostView,
  server: HostView,
  given: Partial<ConversationView> = {},
): ConversationView {
  const end = ({ ips, macs }: HostView) => ({ ip: [...ips][0], mac: [...macs][0] });
  return {
    id: 1,
    client,
    server,
    clientAddress: end(client),
    serverAddress: end(server),
    transport: 'tcp',
    port: 502,
    protocol: 'modbus',
    packets: 10,
    bytes: 1_000,
    sentBytes: 500,
    receivedBytes: 500,
    operations: new Map(),
    firstSeen: SEEN,
    lastSeen: SEEN,
    ...given,
  };
}

export function eventView(
  conversation: ConversationView,
  kind: EventKind,
  given: Partial<EventView> = {},
): EventView {
  return {
    kind,
    protocol: conversation.protocol,
    source: conversation.client,
    target: conversation.server,
    sourceAddress: conversation.clientAddress,
    targetAddress: conversation.serverAddress,
    conversation,
    part: undefined,
    outcome: 'accepted',
    detail: {},
    count: 1,
    firstSeen: SEEN,
    lastSeen: SEEN,
    frame: 1,
    ...given,
  };
}
