/** What a device states about itself, held against what it stated before: same protocol, attribute and part. */
import type { FactView, HostView } from '../observe/sightings.ts';
import { attributeKinds, moduleAttributes } from './attribute-kinds.table.ts';
import { strangerNamed } from './device-differences.ts';
import { isRestless, type KnownDevice } from './network.ts';
import type { Scene } from './scene.ts';
import { normalised } from './value.ts';
import { wireHost } from './wire-host.ts';

const SEPARATOR = '|';
const WRAP = 2 ** 32;

export const factKey = ({ protocol, attribute, part = '' }: FactView) =>
  [protocol, attribute, part].join(SEPARATOR);

/** Where on the device it holds, as a difference has it. */
const pathOf = ({ attribute, part }: FactView) =>
  part === undefined ? attribute : `${part}/${attribute}`;

export function factHeard(
  scene: Scene,
  host: HostView,
  fact: FactView,
  previous: string | undefined,
): void {
  if (fact.isLookedUp) return;
  if (fact.attribute === 'uptime') return uptimeHeard(scene, host, fact, previous);
  const kind = attributeKinds.get(fact.attribute);
  if (kind === undefined) return;
  if (kind === 'security.weak') return weaknessSeen(scene, host, fact);
  const device = scene.deviceOf(host);
  if (device === undefined) {
    strangerNamed(scene, host, fact.value);
    return;
  }
  if (fact.attribute === 'neighbour') return neighbourHeard(scene, host, device, fact);
  const known = device.facts.get(factKey(fact));
  if (known === undefined && previous === undefined) return firstHeard(scene, host, device, fact);
  const before = known ?? {
    values: [normalised(previous ?? '')],
    text: previous ?? '',
    lastGood: 0,
  };
  compare(scene, host, device, fact, before, previous);
}

type Known = NonNullable<ReturnType<KnownDevice['facts']['get']>>;

function compare(
  scene: Scene,
  host: HostView,
  device: KnownDevice,
  fact: FactView,
  known: Known,
  previous: string | undefined,
): void {
  const kind = attributeKinds.get(fact.attribute) as NonNullable<
    ReturnType<typeof attributeKinds.get>
  >;
  const path = kind === 'mode.changed' ? 'mode' : pathOf(fact);
  const also = kind === 'mode.changed' ? '' : fact.protocol;
  if (known.values.includes(normalised(fact.value))) {
    known.lastGood = scene.now;
    scene.settled(host, { kind, path, also });
    return;
  }
  if (isRestless(known)) return;
  const by = fact.by === undefined ? undefined : wireHost(scene.agent, fact.by);
  scene.report(host, {
    kind,
    path,
    also,
    before: known.text,
    after: fact.value,
    earliest: fact.by === undefined ? lastProof(fact, known, previous) : scene.now,
    latest: scene.now,
    protocol: fact.protocol,
    ...(by === undefined ? {} : { by }),
    lesson: learns(device, fact, scene.now),
  });
}

/** The baseline hears of repeats once a minute; of the value that was just replaced the picture knows better. */
function lastProof(fact: FactView, known: Known, previous: string | undefined): number {
  if (known.lastGood === 0) return fact.firstSeen;
  const wasGood = previous !== undefined && known.values.includes(normalised(previous));
  return Math.max(known.lastGood, wasGood ? (fact.formerSeen ?? 0) : 0);
}

const learns = (device: KnownDevice, fact: FactView, at: number) =>
  ({ type: 'fact', device: device.id, fact: factKey(fact), value: fact.value, at }) as const;

/** Who reads a rack reads one plate after the other: all of a rack nobody had read are no news. */
const FIRST_LOOK = 120_000_000;

/** A first statement changes nothing, but a plate in a slot that had none is another module. */
function firstHeard(scene: Scene, host: HostView, device: KnownDevice, fact: FactView): void {
  const { part } = fact;
  const network = scene.network(host.network);
  if (part === undefined || !moduleAttributes.has(fact.attribute) || device.parts.has(part)) {
    network.learn(learns(device, fact, scene.now), '', scene.now);
    if (part !== undefined) scene.settled(host, { kind: 'module.removed', path: part });
    return;
  }
  const isLearning = network.phase === 'learning';
  if (!isLearning && device.parts.size === 0) device.firstLookUntil = scene.now + FIRST_LOOK;
  if (!isLearning && scene.now <= (device.firstLookUntil ?? Number.NEGATIVE_INFINITY)) {
    device.parts.add(part);
    network.learn(learns(device, fact, scene.now), '', scene.now);
    return;
  }
  scene.report(host, {
    kind: 'module.added',
    path: part,
    after: fact.value,
    earliest: device.lastSeen,
    latest: scene.now,
    protocol: fact.protocol,
    lesson: { type: 'part', device: device.id, part },
  });
  if (device.parts.has(part)) network.learn(learns(device, fact, scene.now), '', scene.now);
}

/** A neighbour is known by its name, so that one that moves to another port is seen to move. */
function neighbourHeard(
  scene: Scene,
  host: HostView,
  device: KnownDevice,
  { protocol, attribute, value, part = '' }: FactView,
): void {
  const network = scene.network(host.network);
  const name = [protocol, attribute, value].join(SEPARATOR);
  const known = device.facts.get(name);
  const lesson = {
    type: 'fact',
    device: device.id,
    fact: name,
    value: part,
    at: scene.now,
  } as const;
  const path = `neighbour ${value}`.slice(0, 128);
  const isFirstOfAll = ![...device.facts.keys()].some((each) => each.includes('|neighbour|'));
  if (known === undefined && isFirstOfAll) return network.learn(lesson, '', scene.now);
  if (known?.values.includes(normalised(part))) {
    known.lastGood = scene.now;
    scene.settled(host, { kind: 'topology.changed', path, also: protocol });
    return;
  }
  scene.report(host, {
    kind: 'topology.changed',
    path,
    also: protocol,
    ...(known === undefined ? {} : { before: known.text }),
    after: part === '' ? value : part,
    earliest: known?.lastGood ?? device.lastSeen,
    latest: scene.now,
    protocol,
    lesson,
  });
}

/** Once for each host and reason: that it is still so is no news. */
function weaknessSeen(scene: Scene, host: HostView, fact: FactView): void {
  scene.report(host, {
    kind: 'security.weak',
    path: `${pathOf(fact)} ${fact.value}`.slice(0, 128),
    after: fact.value,
    earliest: scene.now,
    latest: scene.now,
    protocol: fact.protocol,
    lesson: { type: 'known' },
  });
}

/** A clock of running time that went back, and did not just overflow, began anew. */
function uptimeHeard(
  scene: Scene,
  host: HostView,
  fact: FactView,
  previous: string | undefined,
): void {
  const [now, before] = [Number(fact.value), Number(previous)];
  const isBack = now < before && before < WRAP * 0.99;
  if (previous === undefined || !isBack) return;
  scene.report(host, {
    kind: 'restart',
    path: fact.part ?? '',
    before: previous,
    after: fact.value,
    earliest: scene.deviceOf(host)?.lastSeen ?? fact.firstSeen,
    latest: scene.now,
    protocol: fact.protocol,
    detail: { reason: 'uptime went back' },
    lesson: { type: 'known' },
  });
}

/** A host now speaks on another network, or behind another switch port, than it was learnt on. */
export function placeChanged(scene: Scene, host: HostView, from: string, to: string): void {
  const home = homeOf(scene, host, from);
  if (home === undefined) return;
  const { network, device } = home;
  const known = device.facts.get('place');
  if (known === undefined) device.facts.set('place', { values: [from], text: from, lastGood: 0 });
  const what = { kind: 'topology.changed', path: 'place' } as const;
  scene.settled(host, { kind: 'device.new', path: '' }); // it is not new, it came from there
  if ((known?.values ?? [from]).includes(to)) {
    return scene.settledOf(device.id, network.name, what);
  }
  const subject = wireHost(scene.agent, host);
  if (subject === undefined) return;
  scene.found({
    ...what,
    network: network.name,
    subject,
    subjectId: device.id,
    before: known?.text ?? from,
    after: to,
    earliest: device.lastSeen,
    latest: scene.now,
    lesson: { type: 'fact', device: device.id, fact: 'place', value: to, at: scene.now },
  });
}

/** The network on which it was learnt: where it was before, or where it is back again. */
function homeOf(scene: Scene, host: HostView, from: string) {
  const homes = [scene.networks.get(from), scene.network(host.network)].flatMap((network) => {
    const device = network?.deviceOf(host);
    return network === undefined || device === undefined ? [] : [{ network, device }];
  });
  return homes.find(({ device }) => device.facts.has('place')) ?? homes[0];
}
