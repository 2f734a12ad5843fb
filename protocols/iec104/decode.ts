/** APDU to what is asked, done or told: IEC 60870-5-104:2006, and the ASDUs of IEC 60870-5-101:2003. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { CONTROL } from './frame.ts';
import { type Act, actOf } from './objects.ts';
import { Cause, refusals, TypeId, types, unnumbered } from './types.table.ts';

export interface Iec104Message {
  /** Of a service of the link, its first byte; 0 of what carries an ASDU, 1 of an acknowledgement. */
  readonly control: number;
  readonly type: number;
  readonly cause: number;
  readonly station: number;
  readonly originator: number;
  /** What a controlling station asks for. */
  readonly act: Act | undefined;
  /** In its answer. */
  readonly asked: Act | undefined;
  readonly refusal: string;
  /** Why a station came up again; -1 in all other messages. */
  readonly initialization: number;
}

export interface Iec104State {
  readonly stations: Set<number>;
  readonly originators: Set<number>;
  readonly isTold: { request: boolean; response: boolean };
  /** Data flow over it: it was started, or is in use. */
  isStarted: boolean;
  /** It is asked to stop: what still comes over it starts nothing. */
  isStopping: boolean;
  /** Whether commands are taken from anybody is told, or was proved otherwise. */
  isSettled: boolean;
}

/** Of one controlled station: its connections that are started. They are its redundancy group. */
export type Group = Set<Iec104State>;
export type Iec104Turn = Turn<Iec104State, Act, Group>;

const NEGATIVE = 0x40;
const TEST = 0x80;
const FIRST_COMMAND = 45;
const LINK: ReadonlyMap<number, Iec104Message> = new Map(
  [1, ...unnumbered.keys()].map((control) => [control, message(control, 0, 0, 0, 0)]),
);

export function start(): Iec104State {
  return {
    stations: new Set(),
    originators: new Set(),
    isTold: { request: false, response: false },
    isStarted: false,
    isStopping: false,
    isSettled: false,
  };
}

export function decode(cursor: Cursor, turn: Iec104Turn): Iec104Message {
  cursor.skip(2); // start and length: frame.ts has read them
  const control = cursor.u8();
  cursor.skip(CONTROL - 1);
  if ((control & 1) !== 0) {
    const link = LINK.get((control & 3) === 1 ? 1 : control);
    cursor.require(link !== undefined, 'illegal', 'control field');
    return link ?? message(control, 0, 0, 0, 0);
  }
  const type = cursor.u8();
  const objects = cursor.u8();
  const transmission = cursor.u8();
  const originator = cursor.u8();
  const station = cursor.u16le();
  cursor.require(types.has(type), 'illegal', 'type');
  const cause = transmission & 0x3f;
  if (type < FIRST_COMMAND || cursor.flaw !== undefined)
    return message(0, type, cause, station, originator);
  if (type === TypeId.endOfInitialization) {
    cursor.skip(3); // address of the object, zero
    return message(
      0,
      type,
      cause,
      station,
      originator,
      undefined,
      undefined,
      '',
      cursor.u8() & 0x7f,
    );
  }
  const isTest = (transmission & TEST) !== 0;
  const act = actOf(cursor, type, cause, station, objects, isTest);
  if (act === undefined || cursor.flaw !== undefined)
    return message(0, type, cause, station, originator);
  if (turn.direction === 'request') {
    if (type !== TypeId.segment) turn.ask(act.id, act);
    return message(0, type, cause, station, originator, act);
  }
  const asked = isAnswer(cause, type) ? answered(act, turn) : undefined;
  const isNegative = (transmission & NEGATIVE) !== 0 || act.isNegative;
  const refusal = refusals.get(cause) ?? (isNegative ? 'negative confirmation' : '');
  return message(0, type, cause, station, originator, undefined, asked, refusal);
}

export function operation({ control, type, cause }: Iec104Message, turn: Iec104Turn) {
  if (control !== 0) return unnumbered.get(control);
  const name = types.get(type)?.name;
  if (turn.direction === 'request' || type >= TypeId.fileReady) return name;
  const isEnd = cause === Cause.terminated || cause === Cause.deactivated;
  return isEnd || isAnswer(cause, type) ? undefined : name;
}

function isAnswer(cause: number, type: number): boolean {
  return cause === Cause.confirmation || refusals.has(cause) || type >= TypeId.fileReady;
}

/** The answer to another command of the same object leaves the question open. */
function answered(act: Act, turn: Iec104Turn): Act | undefined {
  const asked = turn.asked(act.id);
  if (asked === undefined) return undefined;
  if (asked.station === act.station && asked.isSelect === act.isSelect) return asked;
  turn.ask(act.id, asked);
  return undefined;
}

function message(
  control: number,
  type: number,
  cause: number,
  station: number,
  originator: number,
  act?: Act,
  asked?: Act,
  refusal = '',
  initialization = -1,
): Iec104Message {
  return { control, type, cause, station, originator, act, asked, refusal, initialization };
}
