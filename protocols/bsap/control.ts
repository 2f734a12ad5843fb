import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import { type BsapMessage, EXTENSION, type Question } from './decode.ts';
import { extensions, FIRST_WRITE, operations } from './functions.table.ts';

export function control(messages: readonly BsapMessage[], tell: Listener): void {
  for (const { isRequest, question, status } of messages) {
    if (isRequest || question === undefined) continue;
    const refused = `status 0x${status.toString(16)}`;
    tellDeed(question, tell, status === 0 ? 'accepted' : { refused });
  }
}

export function lapse(question: Question, tell: Listener, outcome: Outcome): void {
  tellDeed(question, tell, outcome);
}

function tellDeed({ code, station, signals }: Question, tell: Listener, outcome: Outcome): void {
  const part = station < 0 ? {} : { part: `station ${station}` };
  if (code >= EXTENSION) {
    const { kind, name } = extensions.get(code - EXTENSION) ?? {};
    if (kind === undefined || name === undefined) return;
    return tell.event(kind, code, outcome, () => ({ ...part, detail: { act: name } }));
  }
  if (code < FIRST_WRITE) return;
  const [signal = ''] = signals;
  const act = operations.get(code) ?? `function 0x${code.toString(16)}`;
  tell.event('write', fold(signal, code), outcome, () => ({
    ...part,
    detail: signal === '' ? { act } : { act, object: signal },
  }));
}
