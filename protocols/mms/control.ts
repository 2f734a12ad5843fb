import { clipped } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
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
  Service,
  services,
} from './services.table.ts';

const CONTROL = '$CO$';
const PART_MAX = 64;

export function control(message: MmsMessage, tell: Listener, { state }: MmsTurn): void {
  const { kind, question, refusal, answer } = message;
  if (question === undefined) return;
  tellDeed(question, tell, (at) => outcomeOf(answer?.refusals[at] || refusal));
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

function isControl({ item }: ObjectName): boolean {
  return item.includes(CONTROL);
}

function tellDeed(question: Question, tell: Listener, outcome: (at: number) => Outcome): void {
  if (question.service === ASSOCIATE)
    return tell.event('authentication', 0, outcome(0), () => ({
      detail: { method: question.text },
    }));
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
    const object = nameText(name);
    const does = isControl(name) ? controls.get(name.item.split('$').at(-1)!) : undefined;
    const kind: EventKind = does === undefined ? 'write' : 'command';
    const value = values[at] ?? '';
    tell.event(kind, fold(object), outcome(at), () => {
      const detail = { object, value, ...(does === undefined ? {} : { function: does }) };
      return name.domain === ''
        ? { detail }
        : { part: clipped(`domain ${name.domain}`, PART_MAX), detail };
    });
  }
}
