/**
 * The analysis document (`plumbline-analysis/1`): what captures hold, as one value to print as JSON.
 * Same picture in, same bytes out: everything is ordered by what it says, not by when it was met.
 */
import type { CaptureWarning } from '../capture/source.ts';
import type { Counters } from '../counters.ts';
import { behavioursOf } from '../observe/behaviour.ts';
import { makerOf } from '../observe/makers.ts';
import { roleOf } from '../observe/roles.ts';
import type {
  ConversationView,
  Ends,
  EventView,
  FactView,
  HostView,
} from '../observe/sightings.ts';
import { addressKey, addressOrder } from './address-order.ts';
import { assetIds } from './asset-id.ts';
import { instant } from './instant.ts';

/** What the document is made of: `Picture` gives it. */
export interface Pictured {
  readonly counters: Counters;
  hosts(): Iterable<HostView>;
  conversations(): Iterable<ConversationView>;
  events(): Iterable<EventView>;
}

export interface AnalysisDocument {
  readonly format: 'plumbline-analysis/1';
  readonly capture: {
    readonly files: readonly string[];
    /** Every record read. */
    readonly packets: number;
    readonly bytes: number;
    /** Absent where there is no packet. */
    readonly first?: string;
    readonly last?: string;
    readonly linkTypes: readonly string[];
    readonly warnings: readonly string[];
  };
  readonly anomalies: readonly AnalysisAnomaly[];
  /** What was read of each protocol that was heard. */
  readonly coverage: readonly AnalysisCoverage[];
  readonly assets: readonly AnalysisAsset[];
  readonly conversations: readonly AnalysisConversation[];
  readonly events: readonly AnalysisEvent[];
}

export interface AnalysisAnomaly {
  readonly protocol: string;
  readonly flaw: string;
  readonly field: string;
  readonly count: number;
}

export interface AnalysisCoverage {
  readonly protocol: string;
  readonly messages: number;
  /** Conversations on a port of its own that turned out to be something else; absent: none. */
  readonly givenUp?: number;
}

export interface AnalysisAsset {
  readonly id: string;
  readonly macs: readonly string[];
  readonly ips: readonly string[];
  readonly vendor?: string;
  readonly role: string;
  readonly roleReason: string;
  readonly facts: readonly AnalysisFact[];
  readonly services: readonly {
    readonly transport: 'tcp' | 'udp';
    readonly port: number;
    /** Empty while nobody knows. */
    readonly protocol: string;
  }[];
}

export interface AnalysisFact extends Omit<FactView, 'firstSeen' | 'lastSeen' | 'part'> {
  readonly part?: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
}

export interface AnalysisEnd {
  readonly ip?: string;
  readonly mac?: string;
}

export interface AnalysisConversation {
  readonly client: AnalysisEnd;
  readonly server: AnalysisEnd;
  readonly transport: string;
  readonly port: number;
  readonly protocol: string;
  readonly packets: number;
  readonly bytes: number;
  readonly operations: Readonly<Record<string, number>>;
}

export interface AnalysisEvent {
  readonly time: string;
  readonly frame: number;
  readonly kind: string;
  readonly protocol: string;
  readonly source: AnalysisEnd;
  readonly target: AnalysisEnd;
  readonly part?: string;
  /** `accepted`, `unanswered`, `unknown` or `refused: <code>`: a refused stop is not a stop. */
  readonly outcome: string;
  /** How often within its conversation. */
  readonly count: number;
  readonly detail: Readonly<Record<string, string | number>>;
}

export interface CaptureTold {
  readonly files: readonly string[];
  readonly warnings: readonly CaptureWarning[];
  /** Packets lost before they were written, as the capture itself says. */
  readonly lost: number;
}

export function analysisOf(picture: Pictured, told: CaptureTold): AnalysisDocument {
  const conversations = [...picture.conversations()];
  const events = [...picture.events()];
  return {
    format: 'plumbline-analysis/1',
    capture: captureOf(picture.counters, told),
    anomalies: picture.counters.malformed().map(anomalyOf),
    coverage: sortedBy([...coverageOf(picture.counters)], ({ protocol }) => protocol),
    assets: assetsOf(picture, conversations, events),
    conversations: sortedBy(conversations.map(conversationOf), conversationKey),
    events: events.map(eventOf).sort((a, b) => a.frame - b.frame || order(a.kind, b.kind)),
  };
}

function captureOf(counters: Counters, { files, warnings, lost }: CaptureTold) {
  const { packets, bytes, firstTime, lastTime } = counters;
  const texts = warnings.map((warning) => warningText(warning, files.length > 1));
  if (lost > 0) texts.push(`${lost} packets were lost before they could be written`);
  return {
    files,
    packets,
    bytes,
    ...(packets > 0 ? { first: instant(firstTime), last: instant(lastTime) } : {}),
    linkTypes: [...counters.linkTypes().keys()],
    warnings: texts,
  };
}

function warningText({ file, packet, offset, text }: CaptureWarning, isNamed: boolean): string {
  const where = packet === 0 && offset === 0 ? '' : ` after packet ${packet} (byte ${offset})`;
  return `${isNamed && !text.startsWith(file) ? `${file}: ` : ''}${text}${where}`;
}

function anomalyOf({ protocol, flaw, field, count }: AnalysisAnomaly): AnalysisAnomaly {
  return { protocol, flaw, field, count };
}

function* coverageOf({ coverage }: Counters): Generator<AnalysisCoverage> {
  for (const { name: protocol, messages, givenUp } of coverage)
    if (messages + givenUp > 0) yield { protocol, messages, ...(givenUp > 0 ? { givenUp } : {}) };
}

/**
 * Hosts that spoke, stations that were addressed (the mirror may show one half only), and those
 * spoken of. An IP that nobody answers for (a scan's target) is no asset.
 */
function assetsOf(
  picture: Pictured,
  conversations: readonly ConversationView[],
  events: readonly EventView[],
): AnalysisAsset[] {
  const hosts = [...picture.hosts()].filter(
    ({ isGroup, macs, packets, facts }) =>
      !isGroup && (packets > 0 || macs.size > 0 || facts.size > 0),
  );
  const behaviours = behavioursOf(conversations, events);
  const ids = assetIds(hosts);
  const assets = hosts.map((host) => {
    const vendor = makerOf(host);
    const { role, reason } = roleOf(host, behaviours.get(host), vendor);
    return {
      id: ids.get(host)!,
      macs: [...host.macs].sort(order),
      ips: [...host.ips].sort(addressOrder),
      ...(vendor === undefined ? {} : { vendor }),
      role,
      roleReason: reason,
      facts: [...host.facts.values()].map(factOf),
      services: [...host.services.values()]
        .map(({ transport, port, protocol }) => ({ transport, port, protocol }))
        .sort((a, b) => order(a.transport, b.transport) || a.port - b.port),
    };
  });
  return sortedBy(assets, assetKey);
}

function factOf({ attribute, value, part, protocol, method, frame, ...fact }: FactView) {
  return {
    attribute,
    value,
    ...(part === undefined ? {} : { part }),
    class: fact.class,
    protocol,
    method,
    firstSeen: instant(fact.firstSeen),
    lastSeen: instant(fact.lastSeen),
    frame,
  };
}

function conversationOf(conversation: ConversationView): AnalysisConversation {
  const { clientAddress, serverAddress, transport, port, protocol, packets, bytes } = conversation;
  return {
    client: endOf(clientAddress),
    server: endOf(serverAddress),
    transport,
    port,
    protocol,
    packets,
    bytes,
    operations: Object.fromEntries([...conversation.operations].sort(([a], [b]) => order(a, b))),
  };
}

function eventOf(event: EventView): AnalysisEvent {
  const { kind, protocol, part, outcome, detail, count, firstSeen, frame } = event;
  return {
    time: instant(firstSeen),
    frame,
    kind,
    protocol,
    source: endOf(event.sourceAddress),
    target: endOf(event.targetAddress),
    ...(part === undefined ? {} : { part }),
    outcome: typeof outcome === 'string' ? outcome : `refused: ${outcome.refused}`,
    count,
    detail: { ...detail },
  };
}

function endOf({ ip, mac }: Ends): AnalysisEnd {
  return { ...(ip === undefined ? {} : { ip }), ...(mac === undefined ? {} : { mac }) };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Each key is made once: comparing takes many times as many. */
function sortedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => order(a.key, b.key))
    .map(({ item }) => item);
}

/** Nothing sorts before the end of a part. */
const END = '\0';

function assetKey({ ips, macs, id }: AnalysisAsset): string {
  return [addressKey(ips[0] ?? ''), macs[0] ?? '', id].join(END);
}

function conversationKey(conversation: AnalysisConversation): string {
  const { client, server, transport, port, protocol } = conversation;
  const ips = [addressKey(client.ip ?? ''), addressKey(server.ip ?? '')];
  const macs = [client.mac ?? '', server.mac ?? ''];
  return [...ips, ...macs, transport, String(port).padStart(5, '0'), protocol].join(END);
}
