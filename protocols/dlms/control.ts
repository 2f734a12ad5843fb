import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { EventKind, Outcome } from '../messages/control-event.ts';
import type { DlmsMessage, Question } from './decode.ts';
import {
  exceptions,
  InterfaceClass,
  mechanisms,
  methods,
  PROOF_METHOD,
  results,
  settings,
  Tag,
} from './objects.table.ts';

const REASON = 250;

export function control(message: DlmsMessage, tell: Listener): void {
  const { tag, question, result } = message;
  if (question === undefined) return;
  if (tag === Tag.exception) {
    const refused = exceptions.get(result) ?? `exception ${result}`;
    return tellDeed(question, tell, { refused });
  }
  if (question.isSecret === true) return tellDeed(question, tell, 'unknown'); // so is what is answered
  if (result === 0) return tellDeed(question, tell, 'accepted');
  const refused = tag === Tag.associated ? `association refused ${result}` : results.get(result);
  tellDeed(question, tell, { refused: refused ?? `result ${Math.min(result, REASON)}` });
}

export function lapse(question: Question, tell: Listener, outcome: Outcome): void {
  tellDeed(question, tell, outcome);
}

interface Deed {
  readonly kind: EventKind;
  readonly detail: Readonly<Record<string, string | number>>;
}

function tellDeed(question: Question, tell: Listener, outcome: Outcome): void {
  const deed = deedOf(question);
  if (deed === undefined) return;
  const { device, client, name, member, tag } = question;
  const same = fold(name, Math.imul(device, 0x1_0000) ^ (tag << 8) ^ member);
  tell.event(deed.kind, same, outcome, () => ({
    part: `logical device ${device}`,
    detail: { ...deed.detail, client },
  }));
}

function deedOf(question: Question): Deed | undefined {
  const { tag, interfaceClass, name, member, association } = question;
  if (tag === Tag.associate) {
    const mechanism = association?.mechanism ?? 0;
    if (mechanism === 0) return undefined; // nobody says who it is
    return { kind: 'authentication', detail: { method: mechanisms[mechanism] ?? 'other' } };
  }
  if (question.isSecret === true) {
    const act = tag === Tag.set ? 'ciphered set' : 'ciphered action';
    if (tag !== Tag.set && tag !== Tag.action) return undefined;
    return { kind: tag === Tag.set ? 'write' : 'command', detail: { act } };
  }
  const object = `class ${interfaceClass} ${name}`;
  if (tag === Tag.set)
    return { kind: settings.get(interfaceClass) ?? 'write', detail: { object, attribute: member } };
  if (tag !== Tag.action) return undefined;
  if (interfaceClass === InterfaceClass.association && member === PROOF_METHOD)
    return { kind: 'authentication', detail: { method: 'high level' } };
  const [kind = 'command', names] = methods.get(interfaceClass) ?? [];
  return { kind, detail: { act: names?.get(member) ?? `method ${member}`, object } };
}
