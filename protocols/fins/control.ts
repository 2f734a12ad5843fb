/** Acts on a controller and their fate: the end code of the answer. */
import type { Listener } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import { acts, areas, Command, modes } from './acts.table.ts';
import { endCodes } from './codes.table.ts';
import type { FinsMessage } from './decode.ts';

export function control({ question, end }: FinsMessage, tell: Listener): void {
  if (question !== undefined)
    tellAct(question, tell, end === 0 ? 'accepted' : { refused: refusal(end) });
}

export function lapse(question: FinsMessage, tell: Listener, outcome: Outcome): void {
  tellAct(question, tell, outcome);
}

function refusal(end: number): string {
  const code = `0x${end.toString(16).padStart(4, '0')}`;
  const name = endCodes.get(end);
  return name === undefined ? code : `${code} ${name}`;
}

function tellAct({ command, part, body }: FinsMessage, tell: Listener, outcome: Outcome): void {
  const known = acts.get(command);
  if (known === undefined) return;
  const at = body.type === 'place' ? body.area * 0x1_0000 + body.start : 0;
  const same = command * 0x100_0000 + at + (body.type === 'run' ? body.mode : 0);
  tell.event(known.kind, same, outcome, () => {
    const detail = detailOf(command, known.act, body);
    return part === '' ? { detail } : { part, detail };
  });
}

function detailOf(command: number, act: string, body: FinsMessage['body']) {
  const detail: Record<string, string | number> = {};
  if (body.type === 'run') detail['to'] = modes[body.mode] ?? `mode ${body.mode}`;
  else if (command === Command.stop) detail['to'] = 'program';
  else detail['act'] = act;
  if (body.type !== 'place') return detail;
  detail['area'] = areas.get(body.area) ?? `area ${body.area}`;
  detail['start'] = body.start;
  detail['count'] = body.count;
  return detail;
}
