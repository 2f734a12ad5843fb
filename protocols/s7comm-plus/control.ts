/** Acts on a station and their fate: the result of the answer decides, of several items that of each. */
import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { EventKind, Outcome } from '../messages/control-event.ts';
import type { PlusMessage } from './decode.ts';
import {
  AttributeId,
  areas,
  attributeActs,
  ClassId,
  FIRST_CLASSED,
  FIRST_DYNAMIC,
  failures,
  methodActs,
  ObjectId,
  stateRequests,
} from './ids.table.ts';
import { blockName, type PlusObject, textOf } from './objects.ts';
import type { Item, Request } from './requests.ts';

const OPERATING_STATE = 2167;
const RESET_RETENTIVE = 2;

export function control({ question, result, body }: PlusMessage, tell: Listener): void {
  if (question === undefined) return;
  const outcome = result < 0 ? { refused: refusal(result) } : 'accepted';
  tellActs(question.body as Request, tell, outcome, body.type === 'failures' ? body.items : NONE);
}

export function lapse({ body }: PlusMessage, tell: Listener, outcome: Outcome): void {
  tellActs(body as Request, tell, outcome, NONE);
}

const NONE: ReadonlyMap<number, number> = new Map();

function refusal(code: number): string {
  const name = failures.get(code);
  return name === undefined ? String(code) : `${code} ${name}`;
}

function tellActs(
  request: Request,
  tell: Listener,
  outcome: Outcome,
  failed: ReadonlyMap<number, number>,
): void {
  switch (request.type) {
    case 'set':
      for (const [at, item] of request.items.entries()) {
        const code = failed.get(at + 1);
        tellSet(item, tell, code === undefined ? outcome : { refused: refusal(code) });
      }
      return;
    case 'create':
      if (request.under === ObjectId.serverSessions) return;
      for (const object of request.objects) tellCreated(object, tell, outcome);
      return;
    case 'delete': {
      const block = blockName(request.object);
      if (block === undefined) return;
      return tell.event('program-delete', request.object, outcome, () => ({ detail: { block } }));
    }
    case 'invoke': {
      const known = methodActs.get(request.method);
      if (known === undefined) return;
      const { kind, act } = known;
      return tell.event(kind, request.method, outcome, () => ({ detail: { act } }));
    }
    case 'explore': {
      if (!request.isOfCode) return;
      const { object } = request;
      return tell.event('program-upload', object, outcome, () => ({
        detail: { block: blockName(object) ?? `object ${object}` },
      }));
    }
    default:
      return;
  }
}

function tellCreated(object: PlusObject, tell: Listener, outcome: Outcome): void {
  const { id, classId } = object;
  const block = blockName(id);
  const kind = block === undefined ? createdKinds[classId] : 'program-download';
  if (kind === undefined) return;
  tell.event(kind, id, outcome, () => {
    const name = textOf(object, AttributeId.name);
    const detail: Record<string, string | number> =
      block === undefined ? { object: id } : { block };
    if (name) detail['name'] = name;
    return { detail };
  });
}

const createdKinds: Readonly<Record<number, EventKind>> = {
  [ClassId.forceDescription]: 'force',
  [ClassId.standardFile]: 'file-transfer',
};

/** What a client sets on objects of its own, its session and its subscriptions, changes nothing else. */
function tellSet(item: Item, tell: Listener, outcome: Outcome): void {
  const { object, attribute, value } = item;
  const known = attributeActs.get(attribute);
  const isOwn = (object >= FIRST_DYNAMIC && object < FIRST_CLASSED) || isSession(object);
  if (known === undefined) {
    if (isOwn) return;
    return tell.event('write', sameOf(item), outcome, () => ({ detail: placeOf(item) }));
  }
  const { kind, act } = known;
  if (isOwn !== (kind === 'authentication')) return;
  if (attribute !== OPERATING_STATE)
    return tell.event(kind, attribute, outcome, () => ({ detail: { act } }));
  if (value === RESET_RETENTIVE)
    return tell.event('program-delete', attribute, outcome, () => ({
      detail: { act: stateRequests[RESET_RETENTIVE]! },
    }));
  const to = stateRequests[value ?? 0] ?? (value === undefined ? 'unknown' : `state ${value}`);
  tell.event(kind, attribute * 16 + ((value ?? 0) & 15), outcome, () => ({ detail: { to } }));
}

/** Sessions are numbered by the station, above its fixed objects and below all others. */
function isSession(object: number): boolean {
  return object >= 0x200 && object < 0x1_0000;
}

function sameOf({ object, attribute, path, symbol }: Item): number {
  return fold(path, Math.imul(object ^ Math.imul(attribute, 0x9e37_79b1), 0x85eb_ca6b) ^ symbol);
}

function placeOf({ object, attribute, path, symbol }: Item): Record<string, string | number> {
  const place: Record<string, string | number> = {};
  const block = blockName(object);
  const area = areas.get(object);
  if (block !== undefined) place['block'] = block;
  else if (area !== undefined) place['area'] = area;
  else place['object'] = object;
  if (symbol === 0 && path === '') place['attribute'] = attribute;
  if (symbol !== 0) place['symbol'] = `0x${symbol.toString(16).padStart(8, '0')}`;
  if (path) place['path'] = path;
  return place;
}
