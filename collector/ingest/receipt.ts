/**
 * What is told cannot have happened later than it was heard: an agent whose clock is years ahead would
 * otherwise have the last word until those years are over. The messages are kept as they came.
 */
import type { Message } from '../../protocols/messages/message.ts';
import type { Instant } from '../../protocols/messages/names.ts';

/**
 * The message, with no time in it behind `received`; itself, where there is none. The interval of a
 * `health` or `lost` stays what it was: coverage follows an agent's clock, whatever it says.
 */
export function boundBy(received: Instant, message: Message): Message {
  switch (message.type) {
    case 'observation': {
      const { facts } = message;
      const isAhead = message.to > received || message.from > received;
      if (!isAhead && !facts.some((fact) => ends(fact) > received)) return message;
      const bounded = facts.map((fact) => ({
        ...fact,
        ...(fact.firstSeen && { firstSeen: before(received, fact.firstSeen) }),
        ...(fact.lastSeen && { lastSeen: before(received, fact.lastSeen) }),
      }));
      return { ...message, ...interval(received, message), facts: bounded };
    }
    case 'conversation':
    case 'event':
      if (message.to <= received && message.from <= received) return message;
      return { ...message, ...interval(received, message) };
    case 'difference': {
      const { earliest, latest } = message.difference;
      if (latest <= received && earliest <= received) return message;
      const times = { earliest: before(received, earliest), latest: before(received, latest) };
      return { ...message, difference: { ...message.difference, ...times } };
    }
    case 'health':
    case 'lost':
      return message;
  }
}

const before = (received: Instant, time: Instant) => (time < received ? time : received);

const interval = (received: Instant, { from, to }: { from: Instant; to: Instant }) => ({
  from: before(received, from),
  to: before(received, to),
});

function ends({ firstSeen = '', lastSeen = '' }: { firstSeen?: string; lastSeen?: string }) {
  return firstSeen < lastSeen ? lastSeen : firstSeen;
}
