/** What our decoder says of a conversation that is written as in a fixture: `> asked` and `< answered`. */
import type { Carriage, Protocol } from '../../protocols/contract/protocol.ts';
import { hexAndText } from './hex.ts';
import { play } from './play.ts';

export function exchanges(
  protocol: Protocol,
  others: readonly Protocol[] = [],
  carriage: Carriage = protocol.carriage[0],
) {
  const said = (...lines: readonly string[]) =>
    play(
      protocol,
      lines.map((line) => ({
        direction: line.startsWith('>') ? 'request' : 'response',
        bytes: hexAndText(line.slice(1)),
      })),
      others,
      carriage,
    );
  const events = (...lines: readonly string[]) => said(...lines).filter((line) => 'event' in line);
  return {
    said,
    events,
    outcomes: (...lines: readonly string[]) => events(...lines).map(({ outcome }) => outcome),
    /** Attribute, value and part. */
    facts: (...lines: readonly string[]) =>
      said(...lines).flatMap(({ fact, value, part }) => (fact ? [[fact, value, part]] : [])),
  };
}
