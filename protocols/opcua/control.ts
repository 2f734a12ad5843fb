/** Acts on a server and their fate: the result of the service, and within it that of each item. */
import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { EventKind, Outcome } from '../messages/control-event.ts';
import type { OpcuaMessage } from './decode.ts';
import { attributeNames, BAD, statusNames, tokenTypes, VALUE_ATTRIBUTE } from './names.table.ts';
import type { Act, Request } from './requests.ts';

const kinds: Readonly<Record<string, EventKind>> = {
  write: 'write',
  'update history': 'write',
  call: 'command',
};

export function control({ question, status, body }: OpcuaMessage, tell: Listener): void {
  if (question === undefined) return;
  tellActs(question, tell, outcomeOf(status), body.type === 'results' ? body.codes : NONE);
}

export function lapse(question: Request, tell: Listener, outcome: Outcome): void {
  tellActs(question, tell, outcome, NONE);
}

const NONE: readonly number[] = [];

function outcomeOf(status: number): Outcome {
  if (status < BAD) return 'accepted';
  const name = statusNames.get(Math.floor(status / 0x1_0000));
  const code = `0x${status.toString(16)}`;
  return { refused: name === undefined ? code : `${code} ${name}` };
}

function tellActs(
  request: Request,
  tell: Listener,
  outcome: Outcome,
  codes: readonly number[],
): void {
  if (request.type === 'token') return tellToken(request, tell, outcome);
  if (request.type !== 'acts') return;
  const { act, acts } = request;
  for (let at = 0; at < acts.length; at++) {
    const code = codes[at];
    tellAct(act, acts[at]!, tell, code === undefined ? outcome : outcomeOf(code));
  }
}

function tellToken(token: Request & { type: 'token' }, tell: Listener, outcome: Outcome): void {
  const { kind, user } = token;
  tell.event('authentication', fold(user, kind), outcome, () => {
    const detail: Record<string, string> = { token: tokenTypes[kind] ?? 'other' };
    if (user) detail['user'] = user;
    return { detail };
  });
}

function tellAct(act: string, { node, attribute, name }: Act, tell: Listener, outcome: Outcome) {
  const same = fold(name, fold(node, fold(act, attribute)));
  tell.event(kinds[act] ?? 'configuration-write', same, outcome, () => {
    const detail: Record<string, string | number> = { node: node || 'i=0' };
    if (act === 'write' && attribute !== VALUE_ATTRIBUTE)
      detail['attribute'] = attributeNames[attribute] ?? attribute;
    if (act === 'call') detail['method'] = name || 'i=0';
    else if (act !== 'write') {
      detail['act'] = act;
      if (name) detail['name'] = name;
    }
    return { detail };
  });
}
