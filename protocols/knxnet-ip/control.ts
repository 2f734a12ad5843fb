import type { Deed, Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { Act } from './cemi.ts';
import type { KnxMessage } from './decode.ts';
import { Service } from './services.table.ts';

const OBJECT = 0x100;

/** In a tunnel the bus confirms or does not; what is sent to all routers is confirmed by nobody. */
export function control({ service, telegram, act, question, status }: KnxMessage, tell: Listener) {
  if (question !== undefined)
    tellAct(question, tell, telegram?.act?.isNegative ? { refused: 'not confirmed' } : 'accepted');
  else if (act !== undefined) tellAct(act, tell, 'unknown');
  else if (service === Service.sessionStatus && status <= 1)
    tell.event('authentication', status, status === 0 ? 'accepted' : { refused: 'failed' }, () => ({
      detail: { session: 'KNX IP Secure' },
    }));
}

export function lapse(act: Act, tell: Listener, outcome: Outcome): void {
  tellAct(act, tell, outcome);
}

function tellAct(act: Act, tell: Listener, outcome: Outcome): void {
  tell.event(act.kind, fold(`${act.name} ${act.target}`, act.code), outcome, () => deedOf(act));
}

function deedOf({ name, code, target, source, size, value }: Act): Deed {
  const isProperty = name === 'property-write';
  const detail = {
    command: name,
    ...(isProperty ? { object: code >> 8, property: code % OBJECT } : {}),
    ...(value === '' ? {} : { value }),
    ...(value === '' && size > 0 ? { size } : {}),
    ...(source === '' ? {} : { from: source }),
  };
  return target === '' ? { detail } : { part: target, detail };
}
