import type { Deed, Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import { type Act, objectText, propertyText } from './acts.ts';
import type { BacnetMessage, Question } from './decode.ts';
import { PduType } from './services.table.ts';

/** An act is told when its answer came. Of what nobody answers, nobody knows whether it was done. */
export function control(message: BacnetMessage, tell: Listener): void {
  const { apdu, question, link, network } = message;
  if (question !== undefined) {
    if (link !== undefined)
      tellActs(question, tell, link.result === 0 ? 'accepted' : { refused: 'not acknowledged' });
    else if (network !== undefined) tellActs(question, tell, 'accepted');
    else if (apdu !== undefined) tellActs(question, tell, outcomeOf(apdu.type, apdu.reason));
    return;
  }
  if (apdu === undefined || apdu.type !== PduType.unconfirmed || apdu.acts.length === 0) return;
  tellActs({ part: undefined, acts: apdu.acts }, tell, 'unknown');
}

export function lapse(question: Question, tell: Listener, outcome: Outcome): void {
  tellActs(question, tell, outcome);
}

function outcomeOf(type: number, reason: string): Outcome {
  return type === PduType.simpleAck || type === PduType.complexAck
    ? 'accepted'
    : { refused: reason === '' ? 'refused' : reason };
}

function tellActs({ part, acts }: Question, tell: Listener, outcome: Outcome): void {
  for (const act of acts) {
    const deed = () => deedOf(act, part);
    tell.event(act.kind, part === undefined ? act.same : fold(part, act.same), outcome, deed);
    const isOpen = act.hasPassword === false && outcome === 'accepted';
    if (isOpen) {
      const what = act.kind === 'mode-change' ? 'communication control' : 'reinitialize';
      tell.fact('weakness', `${what} without password`, { part: part ?? 'BACnet' });
    }
  }
}

function deedOf(act: Act, part: string | undefined): Deed {
  const { does, object, property, index, value, priority, hasPassword } = act;
  const detail = {
    ...(does === undefined ? {} : { command: does }),
    ...(object === undefined ? {} : { object: objectText(object) }),
    ...(property === undefined ? {} : { property: propertyText(property) }),
    ...(index === undefined ? {} : { index }),
    ...(value === undefined ? {} : { value }),
    ...(priority === undefined ? {} : { priority }),
    ...(hasPassword === undefined ? {} : { password: hasPassword ? 'given' : 'none' }),
  };
  return part === undefined ? { detail } : { part, detail };
}
