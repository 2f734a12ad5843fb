import type { Listener } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import { deeds, operations, refusals } from './commands.table.ts';
import { Attribute, type Question, type SbusMessage } from './decode.ts';

/** Commands are acknowledged, or refused with a code. */
export function control({ attribute, question, code }: SbusMessage, tell: Listener): void {
  if (attribute === Attribute.request || question === undefined) return;
  const refused = refusals.get(code) ?? `code ${code}`;
  tellDeed(question, tell, code <= 0 ? 'accepted' : { refused });
}

export function lapse(question: Question, tell: Listener, outcome: Outcome): void {
  tellDeed(question, tell, outcome);
}

function tellDeed({ command, station, start }: Question, tell: Listener, outcome: Outcome): void {
  const deed = deeds.get(command);
  if (deed === undefined) return;
  const same = (station << 24) ^ (command << 16) ^ (start & 0xffff);
  tell.event(deed.kind, same >>> 0, outcome, () => ({
    part: `station ${station}`,
    detail:
      deed.object === undefined
        ? (deed.detail ?? { act: operations.get(command) ?? 'command' })
        : { object: deed.object, start },
  }));
}
