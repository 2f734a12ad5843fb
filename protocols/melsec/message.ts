/** What is asked of a CPU and answered, whatever the frame. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { type Command, secrets } from './commands.table.ts';

export interface MelsecMessage {
  readonly code: number;
  readonly command: Command | undefined;
  /** Where the module is: network and station, when it is not the host itself. */
  readonly part: string;
  readonly isAnswer: boolean;
  /** End code of an answer; 0 is done. */
  readonly end: number;
  readonly place: Device | undefined;
  readonly model: string;
  /** A code for the model, where nobody knows which it is. */
  readonly type: string;
  readonly question: MelsecMessage | undefined;
}

export interface Device {
  readonly code: number;
  readonly name: string;
  readonly number: number;
  readonly count: number;
}

export interface MelsecState {
  /** How many points the client registered to monitor, of 1E frames. */
  readonly registered: { bits: number; words: number; file: number };
}

export type MelsecTurn = Turn<MelsecState, MelsecMessage>;

export function start(): MelsecState {
  return { registered: { bits: 0, words: 0, file: 0 } };
}

export function ask(
  code: number,
  command: Command | undefined,
  part: string,
  place: Device | undefined,
  id: number,
  cursor: Cursor,
  turn: MelsecTurn,
): MelsecMessage {
  if (secrets.has(code)) turn.conceal();
  const message = {
    code,
    command,
    part,
    isAnswer: false,
    end: 0,
    place,
    model: '',
    type: '',
    question: undefined,
  };
  if (cursor.flaw === undefined) turn.ask(id, message);
  return message;
}

export function answer(
  question: MelsecMessage | undefined,
  part: string,
  end: number,
  model: string,
  type = '',
): MelsecMessage {
  const code = question?.code ?? 0;
  const own = { command: undefined, place: undefined, isAnswer: true };
  return { ...own, code, part, end, model, type, question };
}
