import { attributes } from '../../protocols/messages/attributes.table.ts';
import { type Attribute, type Fact, LOOKED_UP } from '../../protocols/messages/fact.ts';
import { instant } from '../baseline/wire-host.ts';
import type { FactView, HostView } from '../observe/sightings.ts';

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

/** What nobody stated: it follows from the host's address, for as long as the host is seen. */
export function lookedUpFact(
  attribute: Attribute,
  value: string,
  { firstSeen, lastSeen }: HostView,
): Fact {
  return {
    attribute,
    value: value.slice(0, 256),
    class: attributes[attribute],
    protocol: LOOKED_UP,
    method: 'passive',
    firstSeen: instant(firstSeen),
    lastSeen: instant(Math.max(firstSeen, lastSeen)),
  };
}
