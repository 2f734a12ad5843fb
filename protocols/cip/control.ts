/** Acts on a device and their fate: the general status of the reply decides. CIP Volume 1 (ODVA), general status codes. */
import type { Deed, Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import { type Act, actOf } from './acts.ts';
import { type Call, isTag } from './calls.ts';
import type { CipMessage, Question } from './decode.ts';
import { encapsulationStatuses, Status, statuses } from './services.table.ts';

export function control(message: CipMessage, tell: Listener): void {
  const { part } = message;
  if (message.type === 'request') {
    for (const call of message.overflow) tellCall(call, part, tell, 'unknown');
    return;
  }
  for (const { call, status, extended } of message.replies) {
    const { encapsulation } = message;
    const outcome = encapsulation === 0 ? outcomeOf(status, extended) : unheard(encapsulation);
    tellCall(call, part, tell, outcome);
  }
}

export function lapse({ calls, part }: Question, tell: Listener, outcome: Outcome): void {
  for (const call of calls) tellCall(call, part, tell, outcome);
}

function unheard(status: number): Outcome {
  const name = encapsulationStatuses.get(status);
  const number = `encapsulation 0x${status.toString(16).padStart(2, '0')}`;
  return { refused: name === undefined ? number : `${number} ${name}` };
}

function outcomeOf(status: number, extended: number): Outcome {
  if (status === Status.success || status === Status.partial) return 'accepted';
  const number = `0x${status.toString(16).padStart(2, '0')}`;
  const more = extended < 0 ? '' : `/0x${extended.toString(16).padStart(4, '0')}`;
  const name = statuses.get(status);
  return { refused: name === undefined ? number + more : `${number}${more} ${name}` };
}

function tellCall(call: Call, part: string | undefined, tell: Listener, outcome: Outcome): void {
  const known = actOf(call);
  if (known === undefined) return;
  tell.event(known.kind, keyOf(call, known, part), outcome, () => deedOf(call, known, part));
}

/** The object acted on, wherever it is behind the device; a program or a firmware is one, in many pieces. */
function keyOf(call: Call, { isWhole }: Act, part = ''): number {
  if (isWhole) return fold(part);
  const { service, classId, instance, attribute, symbol } = call;
  if (isTag(call) && symbol !== '') return fold(symbol, fold(part));
  const place = fold(`${service} ${instance} ${attribute}`, fold(part));
  return place * 0x1_0000 + (Math.max(classId, 0) & 0xffff);
}

function deedOf(call: Call, { act, kind, isWhole }: Act, part: string | undefined): Deed {
  const { classId, instance, attribute, symbol, value } = call;
  const detail: Record<string, string | number> =
    kind === 'mode-change' ? { to: act } : isTag(call) && symbol !== '' ? { symbol } : { act };
  if (classId >= 0) detail['class'] = `0x${classId.toString(16).padStart(2, '0')}`;
  if (!isWhole && classId >= 0 && instance >= 0) detail['instance'] = instance;
  if (!isWhole && attribute >= 0) detail['attribute'] = attribute;
  if (kind === 'time-set' && value >= 0) detail['to'] = timeOf(value);
  if (kind === 'restart' || kind === 'factory-reset') detail['type'] = value;
  return part === undefined ? { detail } : { part, detail };
}

const LAST_TIME = 8.64e15; // of a Date, in milliseconds

function timeOf(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1000);
  return milliseconds > LAST_TIME ? String(microseconds) : new Date(milliseconds).toISOString();
}
