/** Acts on slaves: their state, their objects, their firmware. A counter above zero says that somebody took it. */
import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { EthercatMessage, Question, Say } from './decode.ts';
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
    const refused = `0x${say.code.toString(16).padStart(8, '0')}`;
    return tellTransfer(say.what, { refused }, tell);
  }
  if (say.type !== 'control') return;
  const { slave: part, state, count } = say;
  const to = states[state];
  if (to === undefined) return;
  tell.event('mode-change', fold(part, state), 'accepted', () => ({
    part,
    detail: { to, slaves: count },
  }));
}

function tellTransfer(what: Question, outcome: Outcome, tell: Listener): void {
  const { slave: part, index, sub, name } = what;
  if (index < 0) {
    const detail: Record<string, string> = name === '' ? {} : { file: name };
    return tell.event('firmware-update', fold(name, fold(part)), outcome, () => ({ part, detail }));
  }
  const object = `0x${index.toString(16).padStart(4, '0')}`;
  tell.event('write', fold(part, index * 0x100 + sub), outcome, () => ({
    part,
    detail: { object, sub },
  }));
}
