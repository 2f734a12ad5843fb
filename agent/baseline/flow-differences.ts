/** Who talks to whom, on which port, and what is asked there; and services, scans and talk with the outside. */
import type { ConversationView, HostView, ServiceView } from '../observe/sightings.ts';
import { isOfFlood } from './device-differences.ts';
import { sessionSeen } from './event-differences.ts';
import { isPublic } from './public-address.ts';
import type { Scene } from './scene.ts';
import { sessionKindOf } from './sessions.table.ts';
import { wireHost } from './wire-host.ts';

export function serviceSeen(scene: Scene, host: HostView, service: ServiceView): void {
  const device = scene.deviceOf(host);
  if (device === undefined) return;
  const name = `${service.transport}/${service.port}`;
  if (device.services.has(name)) return scene.settled(host, { kind: 'service.gone', path: name });
  scene.report(host, {
    kind: 'service.new',
    path: name,
    after: service.protocol || name,
    earliest: device.lastSeen,
    latest: scene.now,
    protocol: service.protocol,
    lesson: { type: 'service', device: device.id, service: name },
  });
}

export function flowOf(
  scene: Scene,
  { client, server, transport, port }: ConversationView,
): string {
  return [scene.idOf(client), scene.idOf(server), transport, port].join('>');
}

export function conversationSeen(scene: Scene, conversation: ConversationView): void {
  const { client, server, transport, port, protocol } = conversation;
  const network = scene.network(server.network);
  const flow = flowOf(scene, conversation);
  if (sessionKindOf(protocol) === 'remote.session')
    sessionSeen(scene, conversation, 'remote.session');
  const outside = [client, server].find((host) => [...host.ips].some(isPublic));
  if (outside !== undefined) {
    contactOutside(scene, conversation, outside);
    network.flow(flow);
    return;
  }
  const isToAll = server.isGroup || client.isGroup; // an answer to all, too, is for nobody
  if (network.flows.has(flow) || isToAll || isAddressTalk(conversation)) return;
  const by = wireHost(scene.agent, client);
  scene.report(server, {
    kind: 'flow.new',
    path: `${transport}/${port}`,
    also: scene.idOf(client),
    after: protocol || `${transport}/${port}`,
    earliest: conversation.firstSeen,
    latest: conversation.firstSeen,
    protocol,
    ...(by === undefined ? {} : { by }),
    lesson: { type: 'flow', flow },
  });
}

const ARP = 0x0806;

/** Whoever asks for an address tells nothing but that it is there. */
function isAddressTalk({ transport, port }: ConversationView): boolean {
  return transport === 'ethernet' && port === ARP;
}

function contactOutside(scene: Scene, conversation: ConversationView, outside: HostView): void {
  const { client, server, transport, port, protocol } = conversation;
  // Forged ones ask from anywhere; whoever of ours asks outside is told, flood or not.
  if (outside === client && isOfFlood(scene, client)) return;
  const inside = outside === client ? server : client;
  const subject = [...inside.ips].some(isPublic) ? outside : inside;
  const remote = [...outside.ips].find(isPublic) ?? '';
  const by = wireHost(scene.agent, client);
  scene.report(subject, {
    kind: 'internet.contact',
    path: `${outside === server ? 'to' : 'from'} ${remote} ${transport}/${port}`,
    after: remote,
    earliest: conversation.firstSeen,
    latest: conversation.firstSeen,
    protocol,
    ...(by === undefined ? {} : { by }),
    lesson: { type: 'known' },
  });
}

export function operationHeard(
  scene: Scene,
  conversation: ConversationView,
  operation: string,
): void {
  const { client, server, protocol } = conversation;
  const flow = flowOf(scene, conversation);
  const known = scene.network(server.network).flows.get(flow);
  if (known === undefined) return named(scene, conversation);
  if (known.operations.has(operation)) return;
  const by = wireHost(scene.agent, client);
  const what = {
    kind: 'operation.new',
    path: protocol,
    also: `${scene.idOf(client)} ${flow}`,
  } as const;
  const key = scene.ledger.keyOf({
    ...what,
    network: server.network,
    subjectId: scene.idOf(server),
  });
  const operations = [...newOperations(scene, key), operation];
  scene.report(server, {
    ...what,
    after: operations.join(', ').slice(0, 256),
    earliest: scene.now,
    latest: scene.now,
    protocol,
    ...(by === undefined ? {} : { by }),
    lesson: { type: 'operation', flow, operations },
  });
}

const MOST_OPERATIONS = 32;

/** Those of one flow are one difference, which lasts and grows: a download alone has five. */
function newOperations(scene: Scene, key: string): readonly string[] {
  const entry = scene.ledger.entries.get(key);
  if (entry?.state !== 'open' || entry.finding.lesson.type !== 'operation') return [];
  return entry.finding.lesson.operations.slice(0, MOST_OPERATIONS);
}

/** A flow is told at its first packet, when nobody can know its protocol; now somebody does. */
function named(
  scene: Scene,
  { client, server, transport, port, protocol }: ConversationView,
): void {
  const key = scene.ledger.keyOf({
    kind: 'flow.new',
    network: server.network,
    subjectId: scene.idOf(server),
    path: `${transport}/${port}`,
    also: scene.idOf(client),
  });
  const entry = scene.ledger.entries.get(key);
  if (entry === undefined || entry.protocol === protocol || protocol === '') return;
  entry.protocol = protocol;
  entry.after = protocol;
  entry.isDirty = true;
}

export function scanSeen(scene: Scene, source: HostView, targets: number, ports: number): void {
  const by = wireHost(scene.agent, source);
  scene.report(source, {
    kind: 'scan',
    path: '',
    after: ports === 0 ? `${targets} addresses` : `${targets} addresses, ${ports} ports`,
    earliest: scene.now - 60_000_000,
    latest: scene.now,
    detail: { addresses: targets, ports },
    ...(by === undefined ? {} : { by }),
    lesson: { type: 'known' },
  });
}
