/** Acts on a CPU and their fate: the end code of the answer. */
import type { Listener } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { MelsecMessage } from './message.ts';

export function control({ question, end }: MelsecMessage, tell: Listener): void {
  if (question === undefined) return;
  const refused = `0x${end.toString(16).padStart(4, '0')}`;
  tellAct(question, tell, end === 0 ? 'accepted' : { refused });
}

export function lapse(question: MelsecMessage, tell: Listener, outcome: Outcome): void {
  tellAct(question, tell, outcome);
}

function tellAct({ code, command, part, place }: MelsecMessage, tell: Listener, outcome: Outcome) {
  const { kind } = command ?? {};
  if (command === undefined || kind === undefined) return;
  const at = place === undefined ? 0 : place.code * 0x1_0000_0000 + place.number;
  tell.event(kind, code * 0x10_0000_0000 + at, outcome, () => {
    const detail: Record<string, string | number> = {};
    if (command.to !== undefined) detail['to'] = command.to;
    else detail['act'] = command.operation;
    if (place !== undefined) {
      detail['device'] = place.name;
      detail['start'] = place.number;
      detail['count'] = place.count;
    }
    return part === '' ? { detail } : { part, detail };
  });
}
