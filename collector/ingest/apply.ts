/** Each noun takes its messages of the whole batch at once; hosts first, so that the rest finds them. */
import { type Anchor, readAnchor } from '../../protocols/messages/anchor.ts';
import type {
  Conversation,
  Departure,
  Event,
  Health,
  Lost,
  Message,
  Observation,
} from '../../protocols/messages/message.ts';
import type { Epoch, Host } from '../../protocols/messages/names.ts';
import { follow } from '../coverage/interval.ts';
import { attribute } from '../drift/attribute.ts';
import { type Absorbed, absorb, type Heard } from '../inventory/absorb.ts';
import { roundsOf, type Sighting, sightingOf, sightingsOf } from '../inventory/sighting.ts';
import { converse, namesOf, record } from '../inventory/traffic.ts';
import type { Departing } from '../store/outbox-repository.ts';
import type { Repositories } from '../store/store.ts';
import type { ConversationKey } from '../zones/judgement-repository.ts';
import { judge, settle } from '../zones/settle.ts';

export interface Applying extends Heard {
  readonly epoch: Epoch;
}

/** A message made ready before the transaction begins: nobody waits for it. */
export type Ready =
  | { readonly type: 'observation'; readonly sightings: readonly Sighting[] }
  | Exclude<Message, Observation>;

export const readyOf = (message: Message): Ready =>
  message.type === 'observation'
    ? { type: 'observation', sightings: sightingsOf(message) }
    : message;

interface Sorted {
  readonly sightings: Sighting[];
  readonly conversations: Conversation[];
  readonly events: Event[];
  readonly departures: Departure[];
  readonly healths: Health[];
  readonly losses: Lost[];
  /** Both, in the order in which they were said. */
  readonly watches: (Health | Lost)[];
}

export async function apply(
  applying: Applying,
  messages: readonly Ready[],
  repositories: Repositories,
): Promise<void> {
  const { site, agent, received, newId, recollection } = applying;
  const { sightings, conversations, events, departures, healths, losses, watches } =
    sorted(messages);
  // Before anything is locked: whoever brings another plan into force waits for that, or is waited for here.
  const plan = await recollection.plans.of(site, repositories);
  const absorbed = [await absorb(applying, roundsOf(sightings), repositories)];
  const parties = [
    ...departures.flatMap(({ subject, difference: { by } }) => (by ? [subject, by] : [subject])),
    ...events.flatMap(({ source, target }) => [source, target]),
  ];
  const others = conversations.flatMap(({ client, server }) => [client, server]);
  let fresh: readonly ConversationKey[] = [];
  if (parties.length + others.length > 0) {
    let name = await namesOf(applying, [...parties, ...others], repositories);
    const unheard = glimpses(departures, events).filter(({ host }) => name(host) === null);
    if (unheard.length > 0) {
      absorbed.push(await absorb(applying, roundsOf(unheard.map(sightingOf)), repositories));
      name = await namesOf(applying, [...parties, ...others], repositories);
    }
    const isZoned = plan !== undefined;
    fresh = await converse(applying, conversations, name, isZoned, repositories);
    await record(applying, events, name, repositories);
    await attribute({ site, agent, received, newId, name }, departures, repositories);
  }
  if (plan !== undefined) {
    const placed = absorbed.flatMap((one) => one.placed);
    await settle(plan, placed, received, repositories);
    await judge(plan, await repositories.judgements.these(site, fresh), received, repositories);
  }
  const looked = absorbed.flatMap((one) => [...one.arrived, ...one.changed, ...one.placed]);
  await repositories.matching.ask('observed', looked);
  await repositories.health.report({ site, agent, received }, healths);
  await repositories.evidence.remember({ site, agent, received }, anchorsIn(healths));
  await lose(applying, losses, repositories);
  await cover(applying, watches, repositories);
  await repositories.outbox.add(received, news(applying, absorbed, healths.length > 0));
}

function sorted(messages: readonly Ready[]): Sorted {
  const of: Sorted = {
    ...{ sightings: [], conversations: [], events: [] },
    ...{ departures: [], healths: [], losses: [], watches: [] },
  };
  for (const message of messages) {
    switch (message.type) {
      case 'observation':
        of.sightings.push(...message.sightings);
        break;
      case 'conversation':
        of.conversations.push(message);
        break;
      case 'event':
        of.events.push(message);
        break;
      case 'difference':
        of.departures.push(message);
        break;
      case 'health':
        of.healths.push(message);
        of.watches.push(message);
        break;
      case 'lost':
        of.losses.push(message);
        of.watches.push(message);
        break;
    }
  }
  return of;
}

/** Who is spoken of before anybody reported it: a difference may be quicker than its observation. */
function glimpses(departures: readonly Departure[], events: readonly Event[]): Observation[] {
  const seen = (host: Host, from: Observation['from'], to: Observation['to']): Observation => ({
    ...{ type: 'observation', host, from, to, services: [], facts: [] },
  });
  return [
    ...departures.map(({ subject, difference: { latest } }) => seen(subject, latest, latest)),
    ...events.flatMap(({ source, target, from, to }) => [
      seen(source, from, to),
      seen(target, from, to),
    ]),
  ];
}

async function lose(
  { site, agent, epoch, received }: Applying,
  losses: readonly Lost[],
  { streams }: Repositories,
): Promise<void> {
  await streams.lose(
    losses.map(({ from: first, to: last, reason, at, of }) => ({
      ...{ site, agent, first, last, reason, at, received },
      epoch: reason !== 'fork' && of ? of.epoch : epoch,
    })),
  );
}

async function cover(
  { site, agent, epoch }: Applying,
  watches: readonly (Health | Lost)[],
  { coverage }: Repositories,
): Promise<void> {
  if (watches.length === 0) return;
  const last = await coverage.current({ site, agent });
  const intervals = follow(last, epoch, watches);
  const [first] = intervals;
  if (last !== undefined && first !== undefined) await coverage.go(last.id, first);
  await coverage.begin({ site, agent }, last === undefined ? intervals : intervals.slice(1));
}

/** What the agent says it was told of the evidence ledger; the furthest of each ledger is enough. */
function anchorsIn(healths: readonly Health[]): readonly Anchor[] {
  const furthest = new Map<string, Anchor>();
  for (const { anchor, formerAnchors = [] } of healths) {
    for (const text of anchor === undefined ? formerAnchors : [anchor, ...formerAnchors]) {
      const told = readAnchor(text);
      if (told && told.seq > (furthest.get(told.ledger)?.seq ?? 0)) furthest.set(told.ledger, told);
    }
  }
  return [...furthest.values()];
}

function news(
  { site, agent, newId }: Applying,
  absorbed: readonly Absorbed[],
  hasHealth: boolean,
): readonly Departing[] {
  const arrived = absorbed.flatMap((one) => one.arrived);
  const changed = absorbed.flatMap((one) => one.changed);
  const rows: Departing[] = [];
  if (arrived.length + changed.length > 0) {
    rows.push({ event: newId(), site, kind: 'asset', body: { arrived, changed } });
  }
  if (hasHealth)
    rows.push({ event: newId(), site, kind: 'agent', body: { agent, what: 'health' } });
  return rows;
}
