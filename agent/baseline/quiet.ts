/**
 * What is only seen by looking now and then: silence, what stopped being said, quiet after a burst, the
 * pace of talk, and the end of a phase. Nothing is held against a device while nobody was watching.
 */
import type { ConversationView, HostView } from '../observe/sightings.ts';
import { deviceBack } from './device-differences.ts';
import { sessionSeen } from './event-differences.ts';
import { factKey } from './fact-differences.ts';
import { kinds } from './kinds.table.ts';
import type { KnownDevice, Network } from './network.ts';
import type { Scene } from './scene.ts';
import type { SessionKind } from './sessions.table.ts';
import { wireHost } from './wire-host.ts';

/** Microseconds of packet time. */
export interface QuietOptions {
  /** Learning ends when nothing new was learnt for so long, */
  readonly learningQuiet: number;
  /** and at the latest after so long. */
  readonly learningLongest: number;
  readonly settling: number;
  /** A device that never before was silent for so long is. */
  readonly silentAfter: number;
  readonly serviceGoneAfter: number;
  readonly moduleGoneAfter: number;
}

const SECOND = 1_000_000;
const MAC = /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/;
/** A network nobody was heard on for so long was not watched. */
const BLIND_AFTER = 120 * SECOND;
const BURST_ENDS_AFTER = 600 * SECOND;
const SESSION_ENDS_AFTER = 300 * SECOND;
/** How much longer than ever before it has to be silent. */
const SILENCE_FACTOR = 3;

/** Called at every step of time: cheap. */
export function turnPhases(scene: Scene, options: QuietOptions): void {
  for (const network of scene.networks.values()) {
    if (network.phase === 'learning') {
      const isQuiet = scene.now - network.lastNovelty >= options.learningQuiet;
      if (isQuiet || scene.now - network.since >= options.learningLongest) enter(scene, network);
    }
    if (network.phase === 'settling' && scene.now - network.since >= options.settling) {
      network.phase = 'monitoring';
      network.since = scene.now;
    }
  }
}

/** Learning ends, by time or by a person. */
export function enter(scene: Scene, network: Network): void {
  network.phase = 'settling';
  network.since = scene.now;
}

/** Once a minute or so. */
export function lookAround(scene: Scene, options: QuietOptions): void {
  markWatched(scene);
  for (const [device, host] of scene.hosts) {
    const network = scene.network(host.network);
    if (network.devices.get(device.id) !== device) {
      scene.hosts.delete(device);
      continue;
    }
    lookAtDevice(scene, network, device, host, options);
  }
  lookAtAbsent(scene, options);
  endBursts(scene);
  turnSessions(scene);
  scene.ledger.update(scene.now);
}

function markWatched(scene: Scene): void {
  const heard = new Map<Network, number>();
  for (const host of [...scene.hosts.values(), ...scene.strangers]) {
    const network = scene.network(host.network);
    heard.set(network, Math.max(heard.get(network) ?? 0, host.lastSeen));
  }
  for (const [network, lastSeen] of heard) {
    if (lastSeen - network.lastSeen > BLIND_AFTER) network.watchedSince = lastSeen;
    network.lastSeen = Math.max(network.lastSeen, lastSeen);
  }
}

function lookAtDevice(
  scene: Scene,
  network: Network,
  device: KnownDevice,
  host: HostView,
  options: QuietOptions,
): void {
  const isHeard = host.lastSeen > device.lastSeen;
  if (isHeard) {
    if (device.lastSeen >= network.watchedSince && network.phase === 'learning') {
      device.longestGap = Math.max(device.longestGap, host.lastSeen - device.lastSeen);
    }
    device.lastSeen = host.lastSeen;
    proveFacts(device, host);
    scene.settled(host, { kind: 'device.silent', path: '' });
    if (device.isGone) deviceBack(scene, host, device);
  }
  lookForSilence(scene, network, device, host, options);
  lookAtServices(scene, network, device, host, options);
  lookAtParts(scene, device, host, options);
}

/** Facts that were said again in the same words are told by nobody: their last proof is in the picture. */
function proveFacts(device: KnownDevice, host: HostView): void {
  for (const fact of host.facts.values()) {
    const known = device.facts.get(factKey(fact));
    if (known !== undefined && known.text === fact.value) {
      known.lastGood = Math.max(known.lastGood, fact.lastSeen);
    }
  }
}

function lookForSilence(
  scene: Scene,
  network: Network,
  device: KnownDevice,
  host: HostView | undefined,
  options: QuietOptions,
): void {
  if (device.isGone) {
    if (host !== undefined && network.lastSeen - device.lastSeen > options.silentAfter) {
      scene.settled(host, { kind: 'device.returned', path: '' });
    }
    return;
  }
  const since = Math.max(device.lastSeen, network.watchedSince);
  const patience = Math.max(options.silentAfter, SILENCE_FACTOR * device.longestGap);
  if (network.lastSeen - since <= patience) return;
  const subject = host === undefined ? absent(scene, network, device) : wireHost(scene.agent, host);
  if (subject === undefined || network.phase === 'learning') return;
  scene.found({
    kind: 'device.silent',
    network: network.name,
    subject,
    subjectId: device.id,
    path: '',
    earliest: device.lastSeen,
    latest: Math.max(device.lastSeen, since + patience),
    lesson: { type: 'gone', device: device.id },
  });
}

/** Devices of the snapshot that were not heard once in this run. */
function lookAtAbsent(scene: Scene, options: QuietOptions): void {
  for (const network of scene.networks.values()) {
    for (const device of network.devices.values()) {
      if (!scene.hosts.has(device)) lookForSilence(scene, network, device, undefined, options);
    }
  }
}

function absent(scene: Scene, network: Network, { addresses }: KnownDevice) {
  const macs = [...addresses].filter((each) => MAC.test(each));
  const ips = [...addresses].filter((each) => !MAC.test(each));
  const { name } = network;
  return wireHost(scene.agent, {
    network: name,
    macs: new Set(macs),
    ips: new Set(ips),
    via: undefined,
  });
}

function lookAtServices(
  scene: Scene,
  network: Network,
  device: KnownDevice,
  host: HostView,
  { serviceGoneAfter }: QuietOptions,
): void {
  for (const { transport, port, ...service } of host.services.values()) {
    const name = `${transport}/${port}`;
    if (!device.services.has(name)) continue;
    const answered = scene.answered.get(`${host.id} ${name}`) ?? 0;
    const lastSeen = Math.max(service.lastSeen, answered);
    const since = Math.max(lastSeen, network.watchedSince);
    if (host.lastSeen - since <= serviceGoneAfter) {
      scene.settled(host, { kind: 'service.gone', path: name });
      continue;
    }
    if (network.phase === 'learning') continue;
    scene.report(host, {
      kind: 'service.gone',
      path: name,
      before: name,
      earliest: lastSeen,
      latest: host.lastSeen,
      lesson: { type: 'service-gone', device: device.id, service: name },
    });
  }
}

/** A part is gone when the others of its device went on being named by the same protocol. */
function lookAtParts(
  scene: Scene,
  device: KnownDevice,
  host: HostView,
  { moduleGoneAfter }: QuietOptions,
): void {
  if (device.parts.size < 2) return;
  const last = new Map<string, number>();
  for (const { part, lastSeen } of host.facts.values()) {
    if (part === undefined || !device.parts.has(part)) continue;
    last.set(part, Math.max(last.get(part) ?? 0, lastSeen));
  }
  const newest = Math.max(...last.values());
  for (const [part, lastSeen] of last) {
    if (newest - lastSeen <= moduleGoneAfter) {
      scene.settled(host, { kind: 'module.removed', path: part });
      continue;
    }
    scene.report(host, {
      kind: 'module.removed',
      path: part,
      before: part,
      earliest: lastSeen,
      latest: newest,
      lesson: { type: 'part-gone', device: device.id, part },
    });
  }
}

function endBursts(scene: Scene): void {
  for (const { key, latest, state, finding } of scene.ledger.entries.values()) {
    const isBurst = (finding.nature ?? kinds[finding.kind].nature) === 'burst';
    if (isBurst && state === 'open' && scene.now - latest > BURST_ENDS_AFTER) {
      scene.ledger.resolve(key, latest + BURST_ENDS_AFTER);
    }
  }
}

/** That a client is an engineering one, or works from afar, is told once; later sessions of it are seen by its talking again. */
function turnSessions(scene: Scene): void {
  for (const session of scene.sessions.values()) {
    const { conversation, endedAt, kind } = session;
    const isQuiet = scene.now - conversation.lastSeen > SESSION_ENDS_AFTER;
    if (endedAt === undefined && isQuiet) {
      session.endedAt = conversation.lastSeen;
      endSession(scene, conversation, kind);
    } else if (endedAt !== undefined && conversation.lastSeen > endedAt) {
      sessionSeen(scene, conversation, kind, session.tool);
    }
  }
}

function endSession(scene: Scene, conversation: ConversationView, kind: SessionKind): void {
  const { server, client, transport, port, lastSeen, sentBytes, receivedBytes } = conversation;
  const path = `${transport}/${port}`;
  const what = { kind, path, also: scene.idOf(client) };
  const subjectId = scene.idOf(server);
  const key = scene.ledger.keyOf({ ...what, network: server.network, subjectId });
  const entry = scene.ledger.entries.get(key);
  if (entry === undefined) return;
  entry.latest = Math.max(entry.latest, lastSeen);
  Object.assign(entry.detail, { sent: sentBytes, received: receivedBytes });
  scene.ledger.resolve(key, lastSeen);
}
