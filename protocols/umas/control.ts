/** Acts on a controller and their fate: an answer is done or failed, or an exception of Modbus. */
import type { Listener } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { UmasMessage } from './decode.ts';
import { acts } from './functions.table.ts';

export function control({ question, refusal }: UmasMessage, tell: Listener): void {
  if (question !== undefined)
    tellAct(question, tell, refusal === '' ? 'accepted' : { refused: refusal });
}

export function lapse(question: UmasMessage, tell: Listener, outcome: Outcome): void {
  tellAct(question, tell, outcome);
}

function tellAct({ unit, code, body }: UmasMessage, tell: Listener, outcome: Outcome): void {
  const act = acts.get(code);
  if (act === undefined) return;
  let same = unit * 0x100 + act.same;
  if (body.type === 'block' || body.type === 'variables')
    same += (body.block * 0x1_0000 + body.offset) * 0x1_0000;
  tell.event(act.kind, same, outcome, () => {
    const detail: Record<string, string | number> = { ...act.detail };
    if (body.type === 'block' || body.type === 'variables') {
      detail['block'] = body.block;
      detail['offset'] = body.offset;
      if (body.type === 'variables') detail['count'] = body.count;
      else detail['size'] = body.size;
    }
    if (body.type === 'reservation' && body.owner) detail['owner'] = body.owner;
    return unit === 0 || unit === 255 ? { detail } : { part: `unit ${unit}`, detail };
  });
}
