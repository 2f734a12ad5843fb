/** Devices that come, go, come back or take another's place, and the addresses they speak from. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { HostView } from '../observe/sightings.ts';
import type { KnownDevice } from './network.ts';
import type { Scene } from './scene.ts';
import { wireHost } from './wire-host.ts';

/** A device whose name or address another one now has must have been silent for this long to count as replaced. */
const REPLACED_AFTER = 20_000_000;
const MINUTE = 60_000_000;
const MOST_NEW_IN_MINUTE = 100;
/** Whoever has sent as many packets is no forged sender, or one that stays. */
const PERSISTENT = 3;
/** What is told of somebody who appears. */
const OF_NEWCOMERS: ReadonlySet<DifferenceKind> = new Set(['device.new', 'internet.contact']);
const MAC_LENGTH = 17;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
const NAMES: ReadonlySet<string> = new Set(['station-name', 'name', 'host-name']);
const FAMILY: ReadonlySet<string> = new Set(['order-code', 'product-code', 'model', 'vendor']);

const addressesOf = (host: HostView) => [...host.macs, ...host.ips];

export function hostSeen(scene: Scene, host: HostView): void {
  if (host.macs.size + host.ips.size === 0) return;
  const device = scene.deviceOf(host);
  if (device !== undefined) return deviceSeen(scene, host, device);
  const network = scene.network(host.network);
  if (scene.strangers.has(host)) return;
  if (isFlood(scene, host)) return;
  scene.report(host, {
    kind: 'device.new',
    path: '',
    after: addressesOf(host).join(' '),
    earliest: host.firstSeen,
    latest: host.firstSeen,
    lesson: { type: 'device', addresses: addressesOf(host) },
  });
  const learnt = network.deviceOf(host);
  if (learnt === undefined) scene.strangers.add(host);
  else scene.hosts.set(learnt, host);
}

/** Forged addresses come by the thousand: they are one difference, and none of them is kept. */
function isFlood(scene: Scene, host: HostView): boolean {
  if (scene.network(host.network).phase === 'learning') return false;
  const isOver = scene.now >= scene.floodUntil;
  if (isOver && scene.now - scene.floodSince > MINUTE) {
    scene.floodSince = scene.now;
    scene.newInMinute = 0;
  }
  if (isOver && ++scene.newInMinute <= MOST_NEW_IN_MINUTE) return false;
  if (isOver) letGoOfForged(scene);
  scene.floodUntil = scene.now + MINUTE;
  flooded(scene, host.network, `more than ${MOST_NEW_IN_MINUTE} new addresses within a minute`);
  return true;
}

/** One difference a network, of nobody: whoever sent it is not who it says. */
export function flooded(scene: Scene, network: string, after: string): void {
  const path = `many on ${network}`.slice(0, 128);
  scene.ofCapture({ kind: 'device.new', nature: 'burst', path, after });
}

/** What was told of them before anybody could know is over: the flood stands for it. */
function letGoOfForged(scene: Scene): void {
  const forged = new Set<string>();
  for (const host of scene.strangers) {
    if (!isFleeting(scene, host)) continue;
    for (const name of [scene.idOf(host), ...host.ips]) forged.add(name);
    scene.strangers.delete(host);
  }
  for (const [key, { finding, state }] of scene.ledger.entries) {
    if (state !== 'open' || !OF_NEWCOMERS.has(finding.kind)) continue;
    const isOfOne = forged.has(finding.subjectId) || forged.has(finding.after ?? '');
    if (isOfOne) scene.ledger.resolve(key, scene.now);
  }
}

/** Whether a host is one of the very many that come, and has said next to nothing. */
export function isOfFlood(scene: Scene, host: HostView): boolean {
  return scene.now < scene.floodUntil && isFleeting(scene, host);
}

function isFleeting({ floodSince }: Scene, { firstSeen, packets }: HostView): boolean {
  return firstSeen >= floodSince && packets < PERSISTENT;
}

function deviceSeen(scene: Scene, host: HostView, device: KnownDevice): void {
  scene.hosts.set(device, host);
  scene.strangers.delete(host);
  if (device.isGone) deviceBack(scene, host, device);
}

/** Somebody accepted that it went, and it speaks. */
export function deviceBack(scene: Scene, host: HostView, device: KnownDevice): void {
  scene.report(host, {
    kind: 'device.returned',
    path: '',
    after: addressesOf(host).join(' '),
    earliest: device.lastSeen,
    latest: host.firstSeen,
    lesson: { type: 'back', device: device.id },
  });
}

export function addressGained(scene: Scene, host: HostView, address: string): void {
  const device = scene.deviceOf(host);
  if (device === undefined) {
    hostSeen(scene, host);
    strangerNamed(scene, host, address);
    return;
  }
  if (!scene.hosts.has(device)) deviceSeen(scene, host, device);
  const network = scene.network(host.network);
  const known = [...device.addresses].filter((each) => IPV4.test(each));
  if (device.addresses.has(address)) {
    if (IPV4.test(address)) scene.settled(host, { kind: 'address.changed', path: 'ip' });
    return;
  }
  // A second MAC of one device, a first IPv4 and the IPv6 addresses it makes itself are learnt in silence.
  if (!IPV4.test(address) || known.length === 0) return network.addAddress(device, address);
  scene.report(host, {
    kind: 'address.changed',
    path: 'ip',
    before: known.join(' '),
    after: address,
    earliest: device.lastSeen,
    latest: scene.now,
    lesson: { type: 'address', device: device.id, address },
  });
}

export function addressLost(scene: Scene, host: HostView, address: string): void {
  const conflict = { kind: 'address.conflict', path: `ip ${address}` } as const;
  scene.settledOf(address, host.network, conflict);
  const device = scene.deviceOf(host);
  if (device === undefined || device.addresses.has(address) || !IPV4.test(address)) return;
  scene.settled(host, { kind: 'address.changed', path: 'ip' });
}

export function addressClaimed(
  scene: Scene,
  ip: string,
  holder: HostView,
  claimant: HostView,
): void {
  const network = scene.network(holder.network);
  const isKnown = network.deviceOf(holder) !== undefined;
  const [victim, other] = isKnown ? [holder, claimant] : [claimant, holder];
  const subject = wireHost(scene.agent, victim);
  const by = wireHost(scene.agent, other);
  if (subject === undefined) return;
  scene.found({
    kind: 'address.conflict',
    network: holder.network,
    subject,
    subjectId: ip, // who holds and who claims changes with every packet
    path: `ip ${ip}`,
    before: [...victim.macs].join(' '),
    after: [...other.macs].join(' '),
    earliest: scene.now,
    latest: scene.now,
    ...(by === undefined ? {} : { by }),
    lesson: { type: 'known' },
  });
}

/** An unknown host shows a name or an address: is it the successor of a known one that fell silent? */
export function strangerNamed(scene: Scene, host: HostView, name: string): void {
  const network = scene.network(host.network);
  if (network.phase === 'learning') return;
  const old = network.holderOf(name) ?? bearerOf(network.devices.values(), name);
  if (old === undefined || host.macs.size === 0) return;
  const before = scene.hosts.get(old);
  const lastSeen = before?.lastSeen ?? old.lastSeen;
  if (host.lastSeen - lastSeen < REPLACED_AFTER || !isSameFamily(old, host)) return;
  scene.settled(host, { kind: 'device.new', path: '' });
  if (before !== undefined) scene.settled(before, { kind: 'device.silent', path: '' });
  scene.report(host, {
    kind: 'device.replaced',
    path: '',
    before: [...old.addresses].join(' '),
    after: addressesOf(host).join(' '),
    earliest: lastSeen,
    latest: scene.now,
    detail: { same: name },
    lesson: { type: 'replaced', device: old.id, addresses: addressesOf(host) },
  });
}

function bearerOf(devices: Iterable<KnownDevice>, name: string): KnownDevice | undefined {
  for (const device of devices) {
    for (const [fact, { text }] of device.facts) {
      if (text === name && NAMES.has(fact.split('|')[1] ?? '')) return device;
    }
  }
  return undefined;
}

/** The same maker by the first half of the MAC, or the same word on the plate. */
function isSameFamily(old: KnownDevice, host: HostView): boolean {
  const makers = new Set([...host.macs].map((mac) => mac.slice(0, 8)));
  if ([...old.addresses].some((address) => makers.has(address.slice(0, 8)))) return true;
  for (const { attribute, value } of host.facts.values()) {
    if (!FAMILY.has(attribute)) continue;
    for (const [fact, { text }] of old.facts) {
      if (fact.split('|')[1] === attribute && text === value) return true;
    }
  }
  return false;
}

/** What was known by an IP alone has shown its MAC; a port has named the chassis it is part of. */
export function joined(scene: Scene, host: HostView, gone: HostView): void {
  const network = scene.network(host.network);
  const device = network.deviceOf(gone);
  const own = network.deviceOf(host);
  scene.settled(gone, { kind: 'device.new', path: '' });
  scene.strangers.delete(gone);
  // An address that is spoken from by another MAC now is no proof that this is the same device.
  if (device !== undefined && (gone.macs.size > 0 || !hasMac(device))) {
    scene.settled(host, { kind: 'device.new', path: '' });
    scene.strangers.delete(host);
    scene.hosts.delete(device);
    if (own !== undefined && own !== device) network.unite(own, device);
    else for (const address of addressesOf(host)) network.addAddress(device, address);
  }
  hostSeen(scene, host);
}

const hasMac = ({ addresses }: KnownDevice) =>
  [...addresses].some((address) => address.length === MAC_LENGTH);
