/** What became of the acts in our fixtures: played whole, cut off before each answer, and with their answers unheard. */
import type { Listener, Protocol } from '../../protocols/contract/protocol.ts';
import type { EventKind, Outcome } from '../../protocols/messages/control-event.ts';
import { type Conversation, casesOf, conversationsOf, playCase } from './fixtures.ts';
import { chosen, type Payload, play } from './play.ts';

export type Fate = 'accepted' | 'refused' | 'unanswered' | 'unknown';
/** What was told of a protocol's acts, by kind. */
export type Fates = ReadonlyMap<EventKind, ReadonlySet<Fate>>;

export interface Played {
  /** With all there is in the fixtures. */
  readonly whole: Fates;
  /** A conversation ends with a question. */
  readonly cut: Fates;
  /** Only who asks is heard. */
  readonly alone: Fates;
}

class Told implements Played {
  readonly whole = new Map<EventKind, Set<Fate>>();
  readonly cut = new Map<EventKind, Set<Fate>>();
  readonly alone = new Map<EventKind, Set<Fate>>();
}

/** By name of the protocol that tells, whoever's fixture it is. */
export async function playedFixtures(protocols: readonly Protocol[]) {
  const told = new Map(protocols.map(({ name }) => [name, new Told()]));
  let way: keyof Played = 'whole';
  const taps = protocols.map((protocol) =>
    overheard(protocol, (kind, outcome) => {
      const fates = told.get(protocol.name)![way];
      const fate = typeof outcome === 'string' ? outcome : 'refused';
      fates.set(kind, (fates.get(kind) ?? new Set<Fate>()).add(fate));
    }),
  );
  for (const owner of taps) {
    for (const folder of casesOf(owner.name)) {
      way = 'whole';
      await playCase(taps, owner, folder);
      for (const conversation of conversationsOf(owner, folder)) {
        way = 'cut';
        for (const payloads of cuts(conversation)) playPart(taps, conversation, payloads);
        way = 'alone';
        playPart(taps, conversation, conversation.payloads.filter(isAsked));
      }
    }
  }
  return told as ReadonlyMap<string, Played>;
}

const isAsked = ({ direction }: Payload) => direction === 'request';

/** The conversation up to each of its questions. */
function cuts({ payloads }: Conversation): Payload[][] {
  return payloads.flatMap((payload, at) => (isAsked(payload) ? [payloads.slice(0, at + 1)] : []));
}

/** By whoever reads the whole of it. */
function playPart(
  protocols: readonly Protocol[],
  { carrier, key, payloads: [first] }: Conversation,
  part: readonly Payload[],
): void {
  const reader = first && chosen(protocols, carrier, key, first);
  if (reader) play(reader.protocol, part, protocols, reader.carriage);
}

function overheard(
  protocol: Protocol,
  hear: (kind: EventKind, outcome: Outcome) => void,
): Protocol {
  const through = (tell: Listener): Listener => ({
    ...tell,
    event(kind, same, outcome, deed) {
      hear(kind, outcome);
      tell.event(kind, same, outcome, deed);
    },
    lasting(seconds, kind, same, outcome, deed) {
      hear(kind, outcome);
      tell.lasting(seconds, kind, same, outcome, deed);
    },
  });
  return {
    ...protocol,
    read: (cursor, turn, tell) => protocol.read(cursor, turn, through(tell)),
    lapse: (question, tell, outcome) => protocol.lapse(question, through(tell), outcome),
  };
}
