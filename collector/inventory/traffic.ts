/** Conversations and control events, with both ends named as assets where the inventory knows them. */
import type { Conversation, Event } from '../../protocols/messages/message.ts';
import type { Host } from '../../protocols/messages/names.ts';
import type { Repositories } from '../store/store.ts';
import type { ConversationKey } from '../zones/judgement-repository.ts';
import type { Heard } from './absorb.ts';
import { identifiersOf, type Known, resolve, textOf } from './identity.ts';
import { addressOf, earlier, later } from './sighting.ts';
import type { Talk } from './traffic-repository.ts';

/** Whose a host is, by its address alone. */
export type Naming = (host: Host) => string | null;

/** Looks all hosts up at once. Names are those of this moment: nothing is locked. */
export async function namesOf(
  { site }: Heard,
  hosts: readonly Host[],
  { assets }: Pick<Repositories, 'assets'>,
): Promise<Naming> {
  const unique = new Map(hosts.map((host) => [addressOf(host), host]));
  const known = await assets.holders(
    site,
    [...unique.values()].flatMap((host) => identifiersOf(host, [])),
  );
  const holder = new Map<string, Known>();
  for (const asset of known) {
    for (const identifier of asset.identifiers) holder.set(textOf(identifier), asset);
  }
  const names = new Map<string, string | null>();
  for (const [address, host] of unique) {
    const claims = identifiersOf(host, []);
    const near = claims.flatMap((claim) => holder.get(textOf(claim)) ?? []);
    names.set(address, resolve(claims, near)?.holder.asset ?? null);
  }
  return (host) => names.get(addressOf(host)) ?? null;
}

/** Repeats within the batch are added up. Answers those never held against zones and conduits, where `isZoned`. */
export async function converse(
  { site, agent }: Heard,
  conversations: readonly Conversation[],
  name: Naming,
  isZoned: boolean,
  { traffic }: Pick<Repositories, 'traffic'>,
): Promise<readonly ConversationKey[]> {
  const talks = new Map<string, Talk>();
  for (const { type: _, client, server, ...rest } of conversations) {
    const ends = { clientAddress: addressOf(client), serverAddress: addressOf(server) };
    const talk: Talk = {
      ...rest,
      ...ends,
      client: name(client) ?? ends.clientAddress,
      server: name(server) ?? ends.serverAddress,
    };
    const { transport, port, protocol } = talk;
    const key = [talk.client, talk.server, transport, port, protocol].join('\t');
    const before = talks.get(key);
    talks.set(key, before === undefined ? talk : added(before, talk));
  }
  return traffic.converse(site, agent, [...talks.values()], isZoned);
}

function added(one: Talk, other: Talk): Talk {
  const operations = { ...one.operations };
  for (const [name, count] of Object.entries(other.operations)) {
    operations[name] = (operations[name] ?? 0) + count;
  }
  return {
    ...other,
    operations,
    packets: one.packets + other.packets,
    bytes: one.bytes + other.bytes,
    from: earlier(one.from, other.from),
    to: later(one.to, other.to),
  };
}

export async function record(
  { site, agent, received }: Heard,
  events: readonly Event[],
  name: Naming,
  { traffic }: Pick<Repositories, 'traffic'>,
): Promise<void> {
  const deeds = events.map(({ type: _, ...event }) => ({
    ...event,
    asset: name(event.target),
    sourceAsset: name(event.source),
  }));
  await traffic.record(site, agent, received, deeds);
}
