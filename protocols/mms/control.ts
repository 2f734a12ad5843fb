import { clipped } from '../contract/printable.ts';
import type { Deed, Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { EventKind, Outcome } from '../messages/control-event.ts';
import type { MmsMessage, MmsTurn } from './decode.ts';
import { nameText, type ObjectName } from './names.ts';
import { ASSOCIATE, type Question } from './questions.ts';
import {
  controls,
  deeds,
  FIRST_FILE_SERVICE,
  OBTAIN_FILE,
  Pdu,
  SELECT,
  Service,
  services,
} from './services.table.ts';

const CONTROL = '$CO$';
const PART_MAX = 64;

export function control(message: MmsMessage, tell: Listener, { state }: MmsTurn): void {
  const { kind, question, answer } = message;
  if (question === undefined) return;
  tellDeed(question, tell, (at) => outcomeOf(refusalOf(message, question, at)));
  const isCommand = question.service === Service.write && question.names.some(isControl);
  const isDone = kind === Pdu.confirmedResponse && (answer?.refusals[0] ?? '') === '';
  if (!isCommand || !isDone || state.isOpen || state.proof !== '') return;
  state.isOpen = true;
  tell.fact('weakness', 'commands accepted without authentication');
}

export function lapse(question: Question, tell: Listener, outcome: Outcome): void {
  tellDeed(question, tell, () => outcome);
}

function outcomeOf(refused: string): Outcome {
  return refused === '' ? 'accepted' : { refused: clipped(refused, 64) };
}

/** Of one object of several; one that selects by being read answers with its name, or with none. */
function refusalOf({ answer, refusal }: MmsMessage, { service }: Question, at: number): string {
  if (service !== Service.read || answer === undefined) return answer?.refusals[at] || refusal;
  return answer.read[at]?.[0] ? '' : 'not selected';
}

function isControl({ item }: ObjectName): boolean {
  return item.includes(CONTROL);
}

function tellDeed(question: Question, tell: Listener, outcome: (at: number) => Outcome): void {
  if (question.service === ASSOCIATE)
    return tell.event('authentication', 0, outcome(0), () => ({
      detail: { method: question.text },
    }));
  if (question.service === Service.read) return tellSelections(question, tell, outcome);
  const deed = deeds.get(question.service);
  if (deed === undefined) return;
  if (question.service === Service.write) return tellWrites(question, tell, outcome);
  const { service, text } = question;
  const act = services.get(service)!;
  tell.event(deed.kind, fold(text, service), outcome(0), () => {
    const isFile = service >= FIRST_FILE_SERVICE || service === OBTAIN_FILE;
    const what = isFile ? 'file' : deed.to === undefined ? 'object' : 'program';
    return {
      detail: {
        act,
        ...(deed.to === undefined ? {} : { to: deed.to }),
        ...(text === '' ? {} : { [what]: text }),
      },
    };
  });
}

function tellWrites(
  { names, values }: Question,
  tell: Listener,
  outcome: (at: number) => Outcome,
): void {
  for (const [at, name] of names.entries()) {
    const does = isControl(name) ? controls.get(lastOf(name)) : undefined;
    const kind: EventKind = does === undefined ? 'write' : 'command';
    const value = values[at] ?? '';
    const more = does === undefined ? { value } : { value, function: does };
    tellObject(kind, name, more, tell, outcome(at));
  }
}

function tellSelections(
  { names }: Question,
  tell: Listener,
  outcome: (at: number) => Outcome,
): void {
  for (const [at, name] of names.entries())
    if (isControl(name) && lastOf(name) === SELECT)
      tellObject('command', name, { function: 'select' }, tell, outcome(at));
}

function lastOf({ item }: ObjectName): string {
  return item.slice(item.lastIndexOf('$') + 1);
}

function tellObject(
  kind: EventKind,
  name: ObjectName,
  more: Deed['detail'],
  tell: Listener,
  outcome: Outcome,
): void {
  const object = nameText(name);
  tell.event(kind, fold(object), outcome, () => {
    const detail = { object, ...more };
    return name.domain === ''
      ? { detail }
      : { part: clipped(`domain ${name.domain}`, PART_MAX), detail };
  });
}
