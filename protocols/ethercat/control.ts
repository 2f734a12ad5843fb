/** Acts on slaves: their state, their objects, their firmware. A state is taken once the slave says that it is in it. */
import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import {
  type EthercatMessage,
  type Fate,
  FILE,
  type Question,
  type Say,
  STATES,
} from './decode.ts';
import { states } from './registers.table.ts';

export function control({ says }: EthercatMessage, tell: Listener): void {
  for (const say of says) tellAct(say, tell);
}

export function lapse(question: Question, tell: Listener, outcome: Outcome): void {
  tellTransfer(question, outcome, tell);
}

function tellAct(say: Say, tell: Listener): void {
  if (say.type === 'done') return tellTransfer(say.what, 'accepted', tell);
  if (say.type === 'failed') {
    return tellTransfer(say.what, { refused: reasonOf(say) }, tell);
  }
  if (say.type === 'status' && say.fate !== undefined) tellAct(say.fate, tell);
}

/** Slaves may say that they refuse, and not why: their code lies behind what was read. */
function reasonOf({ what, code }: Fate): string {
  if (code < 0) return 'error';
  return `0x${code.toString(16).padStart(what.index === STATES ? 4 : 8, '0')}`;
}

function tellTransfer(what: Question, outcome: Outcome, tell: Listener): void {
  const { slave: part, index, sub, name } = what;
  if (index === STATES) {
    const to = states[sub];
    if (to === undefined) return;
    return tell.event('mode-change', fold(part, sub), outcome, () => ({ part, detail: { to } }));
  }
  if (index === FILE) {
    const detail: Record<string, string> = name === '' ? {} : { file: name };
    return tell.event('firmware-update', fold(name, fold(part)), outcome, () => ({ part, detail }));
  }
  const object = `0x${index.toString(16).padStart(4, '0')}`;
  tell.event('write', fold(part, index * 0x100 + sub), outcome, () => ({
    part,
    detail: { object, sub },
  }));
}
