/** PDUs and the services read here: ISO 9506-2:2003. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { berInteger, berNumber, berSize, berTag } from '../encodings/ber.ts';
import { type Answer, readAnswer, readReport } from './answers.ts';
import type { Association } from './association.ts';
import { toPdu } from './layers.ts';
import { ASSOCIATE, question as ask, type Question, readQuestion } from './questions.ts';
import { errorClasses, Pdu, services } from './services.table.ts';

export interface MmsMessage {
  /** The outermost tag of the PDU; 0 where the layers below carry none. */
  readonly kind: number;
  readonly service: number;
  readonly association: Association | undefined;
  /** In an answer: what it answers. */
  readonly question: Question | undefined;
  /** What all of it was refused with, or empty. */
  readonly refusal: string;
  readonly answer: Answer | undefined;
}

export interface MmsState {
  /** How the client proved who it is, or wanted to: empty until it did. */
  proof: string;
  isOpen: boolean;
}
export type MmsTurn = Turn<MmsState, Question>;

const INVOKE_ID = 0x80;
const SERVICE_ERROR = 0xa2;
const CLASS = 0xa0;
const HIGH_TAG = 0x1f;
const ASSOCIATION = -0x8000_0000; // no number that an invocation has

export function start(): MmsState {
  return { proof: '', isOpen: false };
}

export function decode(cursor: Cursor, turn: MmsTurn): MmsMessage {
  const association = toPdu(cursor);
  if (association?.proof === 'password') turn.conceal();
  const login = association && loginOf(association, turn);
  const why = association?.refusal ?? '';
  if (cursor.flaw !== undefined || cursor.remaining === 0)
    return message(0, -1, association, login, why);
  const kind = berTag(cursor);
  cursor.enter(berSize(cursor));
  switch (kind) {
    case Pdu.confirmedRequest: {
      const id = berInteger(cursor, 'invoke id');
      const service = enterService(cursor);
      if (turn.direction !== 'request') return message(kind, service, association);
      const question = readQuestion(service, cursor);
      if (cursor.flaw === undefined) turn.ask(id, question);
      return message(kind, service, association);
    }
    case Pdu.confirmedResponse: {
      const id = berInteger(cursor, 'invoke id');
      const service = enterService(cursor);
      const question = questionOf(id, service, turn);
      return message(
        kind,
        service,
        association,
        question,
        '',
        readAnswer(service, cursor, question),
      );
    }
    case Pdu.confirmedError:
    case Pdu.reject:
      return refused(kind, association, cursor, turn);
    case Pdu.unconfirmed:
      return message(kind, -1, association, undefined, '', readReport(cursor));
    default:
      cursor.skip(cursor.remaining);
      return message(kind, -1, association, login, why);
  }
}

/** Who comes with a proof is let in, or not, by the answer to its association. */
function loginOf({ proof, refusal }: Association, turn: MmsTurn): Question | undefined {
  if (refusal !== undefined) return turn.asked(ASSOCIATION);
  if (proof !== '') turn.ask(ASSOCIATION, ask(ASSOCIATE, [], [], proof));
  return undefined;
}

export function operation({ kind, service }: MmsMessage): string | undefined {
  switch (kind) {
    case Pdu.confirmedRequest:
      return services.get(service) ?? 'other-service';
    case Pdu.unconfirmed:
      return 'unconfirmed';
    case Pdu.initiateRequest:
      return 'initiate';
    case Pdu.concludeRequest:
      return 'conclude';
    default:
      return undefined;
  }
}

/** The number of the service; its tag may take more than one byte. */
function enterService(cursor: Cursor): number {
  const tag = berTag(cursor);
  cursor.enter(berSize(cursor));
  return tag < 0x100 ? tag & HIGH_TAG : tag & 0x7f;
}

/** An answer to another service leaves the question open. */
function questionOf(id: number, service: number, turn: MmsTurn): Question | undefined {
  if (turn.direction === 'request') return undefined;
  const asked = turn.asked(id);
  if (asked === undefined || asked.service === service) return asked;
  turn.ask(id, asked);
  return undefined;
}

/** An error names a class and a code in it, a rejection a kind of PDU and what is wrong with it. */
function refused(
  kind: number,
  association: Association | undefined,
  cursor: Cursor,
  turn: MmsTurn,
): MmsMessage {
  let id = -1;
  let refusal = kind === Pdu.reject ? 'rejected' : 'service error';
  while (cursor.more()) {
    const tag = berTag(cursor);
    const size = berSize(cursor);
    const outer = cursor.enter(size);
    if (tag === INVOKE_ID) id = berNumber(cursor, size);
    else if (tag === SERVICE_ERROR && kind !== Pdu.reject) refusal = errorText(cursor);
    cursor.leave(outer);
  }
  const question = id < 0 || turn.direction === 'request' ? undefined : turn.asked(id);
  return message(kind, question?.service ?? -1, association, question, refusal);
}

function errorText(cursor: Cursor): string {
  if (berTag(cursor) !== CLASS) return 'service error';
  cursor.enter(berSize(cursor));
  const errorClass = errorClasses[berTag(cursor) & HIGH_TAG] ?? 'error';
  return `${errorClass} ${berNumber(cursor, berSize(cursor))}`;
}

function message(
  kind: number,
  service: number,
  association: Association | undefined,
  question?: Question,
  refusal = '',
  answer?: Answer,
): MmsMessage {
  return { kind, service, association, question, refusal, answer };
}
