import type { Fact } from '../../protocols/messages/fact.ts';
import { instant } from '../baseline/wire-host.ts';
import type { FactView } from '../observe/sightings.ts';

/** A fact of the picture as the wire has it. */
export function wireFact(fact: FactView): Fact {
  const { attribute, value, part, protocol, method, firstSeen, lastSeen, frame } = fact;
  return {
    attribute,
    value,
    class: fact.class,
    ...(part === undefined ? {} : { part }),
    protocol,
    method,
    firstSeen: instant(firstSeen),
    lastSeen: instant(lastSeen),
    frame,
  };
}
