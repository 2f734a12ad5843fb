/** Acts on a device and their fate: the router's error, else the result of the answer. */
import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { AdsMessage, Body, Place } from './decode.ts';
import { errors } from './errors.table.ts';
import { Group, OPEN_TO_WRITE, SYSTEM_SERVICE, serviceActs, states } from './services.table.ts';

export function control({ question, error, body }: AdsMessage, tell: Listener): void {
  if (question === undefined) return;
  const code = body.type === 'discovered' ? body.status : error;
  tellActs(question, tell, outcomeOf(code));
}

export function lapse(question: AdsMessage, tell: Listener, outcome: Outcome): void {
  tellActs(question, tell, outcome);
}

function outcomeOf(code: number): Outcome {
  if (code === 0) return 'accepted';
  if (code < 0) return 'unknown';
  const name = errors.get(code);
  const number = `0x${code.toString(16)}`;
  return { refused: name === undefined ? number : `${number} ${name}` };
}

function tellActs({ port, body }: AdsMessage, tell: Listener, outcome: Outcome): void {
  switch (body.type) {
    case 'write':
      for (const place of body.items) {
        if (port === SYSTEM_SERVICE) tellService(place, body.text, tell, outcome);
        else tellWrite(port, place, tell, outcome);
      }
      return;
    case 'control': {
      const to = states[body.state] ?? `state ${body.state}`;
      return tell.event('mode-change', port * 0x100 + body.state, outcome, () => ({
        detail: { to, port },
      }));
    }
    case 'route':
      return tellRoute(body, tell, outcome);
    default:
      return;
  }
}

function tellWrite(port: number, place: Place, tell: Listener, outcome: Outcome): void {
  const { group, offset, length, symbol } = place;
  if (group === Group.releaseHandle) return;
  const same = symbol === '' ? fold(`${port}.${group}.${offset}`) : fold(symbol, port);
  tell.event('write', same, outcome, () => {
    const detail: Record<string, string | number> = { port, group: `0x${group.toString(16)}` };
    if (symbol) detail['symbol'] = symbol;
    else detail['offset'] = offset;
    detail['length'] = length;
    return { detail };
  });
}

function tellService(place: Place, text: string, tell: Listener, outcome: Outcome): void {
  const { group, offset } = place;
  const isWritten = group === Group.openFile && (offset & OPEN_TO_WRITE) !== 0;
  const opened = { kind: 'file-transfer', act: isWritten ? 'write file' : 'read file' } as const;
  const known = group === Group.openFile ? opened : serviceActs.get(group);
  if (known === undefined) return;
  const { kind, act } = known;
  tell.event(kind, fold(act + text, group), outcome, () => ({
    detail: text && kind !== 'time-set' ? { act, name: text } : { act },
  }));
}

function tellRoute(route: Body & { type: 'route' }, tell: Listener, outcome: Outcome): void {
  const { name, netId, address, user, hasPassword } = route;
  tell.event('configuration-write', fold(name + address, 6), outcome, () => {
    const detail: Record<string, string> = { act: 'add route', 'net-id': netId };
    if (name) detail['route'] = name;
    if (address) detail['address'] = address;
    if (user) detail['user'] = user;
    if (hasPassword) detail['password'] = 'in clear, not kept';
    return { detail };
  });
}
