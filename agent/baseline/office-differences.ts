/** What one at a time has changed hands: a stream has another publisher, a group another router. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { HostView, OfficeView } from '../observe/sightings.ts';
import { isRestless } from './network.ts';
import type { Scene } from './scene.ts';
import { normalised } from './value.ts';
import { wireHost } from './wire-host.ts';

/** Whoever publishes in another's name says that he is the other. Elsewhere others take over as they should. */
const PUBLISHED: ReadonlySet<string> = new Set(['goose', 'sv']);

export function officeHeld(
  scene: Scene,
  holder: HostView,
  { protocol, name, address }: OfficeView,
) {
  const isPublished = PUBLISHED.has(protocol);
  const kind: DifferenceKind = isPublished ? 'identity.changed' : 'topology.changed';
  const office = `${protocol} ${name}`;
  const path = (isPublished ? `publisher of ${name}` : name).slice(0, 128);
  const network = scene.network(holder.network);
  const known = network.offices.get(office);
  const lesson = { type: 'office', office, holder: address, at: scene.now } as const;
  if (known === undefined) return network.learn(lesson, '', scene.now);
  if (known.values.includes(normalised(address))) {
    known.lastGood = scene.now;
    return scene.settledOf(office, network.name, { kind, path });
  }
  if (isRestless(known)) return;
  const by = wireHost(scene.agent, holder);
  const subject = wireHost(scene.agent, speaking(network.name, known.text));
  if (subject === undefined) return;
  scene.found({
    kind,
    network: network.name,
    subject,
    subjectId: office,
    path,
    before: known.text,
    after: address,
    earliest: known.lastGood,
    latest: scene.now,
    protocol,
    ...(by === undefined ? {} : { by }),
    lesson,
  });
}

/** Whoever had it before, by the address it spoke from. */
function speaking(network: string, address: string) {
  const isMac = address.length === MAC_LENGTH && address[2] === ':';
  const [none, one] = [new Set<string>(), new Set([address])];
  return { network, macs: isMac ? one : none, ips: isMac ? none : one, via: undefined };
}

const MAC_LENGTH = 17;
