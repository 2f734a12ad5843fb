import type { Listener } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { SetQuestion, SnmpMessage, SnmpQuestion } from './decode.ts';
import { errors } from './pdu.table.ts';

/** A Set is told when the response says what became of it: all of it was set, or nothing. RFC 3416, 4.2.5. */
export function control({ pdu, question }: SnmpMessage, tell: Listener): void {
  if (question?.type !== 'set' || pdu === undefined) return;
  const { error } = pdu;
  tellSet(
    question,
    tell,
    error === 0 ? 'accepted' : { refused: errors[error] ?? `error ${error}` },
  );
}

export function lapse(question: SnmpQuestion, tell: Listener, outcome: Outcome): void {
  if (question.type === 'set') tellSet(question, tell, outcome);
}

function tellSet(question: SetQuestion, tell: Listener, outcome: Outcome): void {
  const { same, object, oid, count, value } = question;
  tell.event('configuration-write', same, outcome, () => ({
    detail: {
      oid,
      count,
      ...(object === '' ? {} : { object }),
      ...(value === undefined ? {} : { value }),
    },
  }));
}
