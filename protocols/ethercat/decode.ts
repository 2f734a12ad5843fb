/** Frames and datagrams: ETG.1000.4 (data link layer), ETG.1000.6 (CoE, FoE). Process data is passed over. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import { askOnce } from '../encodings/retry.ts';
import { type Letter, readLetter } from './mailbox.ts';
import { Command, FIRST_MEMORY, Register, Word } from './registers.table.ts';

/** What one datagram says that is worth telling. */
export interface Word32 {
  readonly type: 'identity';
  readonly slave: string;
  readonly word: number;
  readonly value: number;
}
export interface StateChange {
  readonly type: 'control' | 'status';
  readonly slave: string;
  readonly state: number;
  readonly isError: boolean;
  /** How many took part. */
  readonly count: number;
  /** What the state says of the one that was asked for. */
  readonly fate?: Fate | undefined;
}
/** A transfer of an object or a file or a change of state, once its fate is known. */
export interface Fate {
  readonly type: 'done' | 'failed';
  readonly what: Question;
  readonly code: number;
}
export type Say = Word32 | StateChange | Fate | (Letter & { readonly slave: string });

export interface Question {
  readonly slave: string;
  /** Below zero: a file, or a state. */
  readonly index: number;
  /** Of the object; the state that was asked for. */
  readonly sub: number;
  /** Of the file. */
  readonly name: string;
}

export interface EthercatMessage {
  readonly says: readonly Say[];
}

export interface EthercatState {
  /** What each slave's memory was asked for last: by its address, the word. */
  readonly asked: Map<number, number>;
  /** State told last of each. */
  readonly states: Map<number, number>;
  /** Slaves on the ring, as far as a broadcast has counted them. */
  ring: number;
}
export type EthercatTurn = Turn<EthercatState, Question>;

const DATAGRAMS = 1; // the type of a frame
const LENGTH = 0x7ff;
const MORE = 0x8000;
const COUNTER = 2;
const MOST_SLAVES = 512;
const STATE = 0x0f;
const CODE_END = Register.statusCode + 2 - Register.status;
const ERROR = 0x10;
const EVERYBODY = 0x1_0000;
export const FILE = -1;
export const STATES = -2;
const STATES_SEED = 0x1000_0000; // beyond every object's
const NO_CODE = -1;
const NOTHING: EthercatMessage = { says: [] };

export function start(): EthercatState {
  return { asked: new Map(), states: new Map(), ring: 0 };
}

export function decode(cursor: Cursor, turn: EthercatTurn): EthercatMessage | undefined {
  const head = cursor.u16le();
  if (head >> 12 !== DATAGRAMS) return undefined;
  const size = head & LENGTH;
  cursor.require(size <= cursor.remaining, 'truncated', 'frame');
  if (cursor.flaw !== undefined) return undefined;
  cursor.enter(size);
  let says: Say[] | undefined;
  let isMore = true;
  while (isMore && cursor.again(1)) {
    const command = cursor.u8();
    cursor.skip(1); // index, which the master counts
    const position = cursor.u16le();
    const offset = cursor.u16le();
    const length = cursor.u16le();
    cursor.skip(2); // events of the slaves
    isMore = (length & MORE) !== 0;
    const data = length & LENGTH;
    const outer = cursor.enter(data);
    const counter = peekCounter(cursor, outer);
    // Cyclic data, and whoever nobody answered: counted, not read.
    const isOfInterest = counter > 0 && command < Command.logicalRead && cursor.flaw === undefined;
    const said = isOfInterest
      ? read(command, position, offset, data, counter, cursor, turn)
      : undefined;
    cursor.leave(outer);
    cursor.skip(COUNTER);
    if (said === undefined) continue;
    if (says === undefined) says = [said];
    else says.push(said);
  }
  return says === undefined ? NOTHING : { says };
}

/** How many slaves took part stands behind the data; none have while the frame goes out. */
function peekCounter(cursor: Cursor, outer: number): number {
  const at = cursor.end;
  return at + COUNTER <= outer ? cursor.bytes[at]! | (cursor.bytes[at + 1]! << 8) : 0;
}

function read(
  command: number,
  position: number,
  offset: number,
  size: number,
  counter: number,
  cursor: Cursor,
  turn: EthercatTurn,
): Say | undefined {
  const { state } = turn;
  const key = keyOf(command, position, counter, state);
  if (offset >= FIRST_MEMORY) {
    const letter = readLetter(cursor);
    return letter === undefined ? undefined : matched(letter, nameOf(key), turn);
  }
  const isWritten =
    command !== Command.autoRead &&
    command !== Command.fixedRead &&
    command !== Command.broadcastRead;
  if (offset === Register.eeprom && size >= 8) return memory(key, isWritten, size, cursor, state);
  if (offset === Register.control && isWritten && size >= 2)
    return controlled(key, counter, cursor, turn);
  if (offset === Register.status && !isWritten && size >= 2)
    return statusOf(key, counter, size, cursor, turn);
  return undefined;
}

/** What is begun is asked; what ends it tells. An abort of what was only read tells nothing. */
function matched(letter: Letter, slave: string, turn: EthercatTurn): Say | undefined {
  switch (letter.type) {
    case 'sdo-download': {
      const { index, sub } = letter;
      turn.ask(fold(slave, index * 0x100 + sub), { slave, index, sub, name: '' });
      return undefined;
    }
    case 'file-write':
      turn.ask(fold(slave), { slave, index: FILE, sub: 0, name: letter.name });
      return undefined;
    case 'sdo-downloaded':
    case 'sdo-abort': {
      const what = turn.asked(fold(slave, letter.index * 0x100 + letter.sub));
      if (what === undefined) return undefined;
      const isDone = letter.type === 'sdo-downloaded';
      return { type: isDone ? 'done' : 'failed', what, code: isDone ? 0 : letter.code };
    }
    case 'file-data':
    case 'file-error': {
      const what = turn.asked(fold(slave));
      if (what === undefined) return undefined;
      const isDone = letter.type === 'file-data';
      return { type: isDone ? 'done' : 'failed', what, code: isDone ? 0 : letter.code };
    }
    default:
      return { ...letter, slave };
  }
}

/** Each slave that is passed counts the position up: it comes back as far beyond as the ring is long. */
function keyOf(command: number, position: number, counter: number, state: EthercatState): number {
  if (command === Command.broadcastRead || command === Command.broadcastWrite) {
    state.ring = position;
    return EVERYBODY + counter;
  }
  if (command > Command.autoReadWrite) return position;
  return -1 - ((state.ring - position) & 0xffff);
}

function nameOf(key: number): string {
  if (key >= EVERYBODY) return 'all slaves';
  return key < 0 ? `position ${-1 - key}` : `slave ${key}`;
}

/** Control and address of the memory, then what was read there: eight bytes at most. */
function memory(
  key: number,
  isWritten: boolean,
  size: number,
  cursor: Cursor,
  { asked }: EthercatState,
) {
  const control = cursor.u16le();
  const address = cursor.u32le();
  if (isWritten) {
    if (asked.size >= MOST_SLAVES) asked.clear();
    asked.set(key, address);
    return undefined;
  }
  const word = asked.get(key) ?? address;
  const isBusy = (control & 0x8000) !== 0;
  const isIdentity = word >= Word.vendor && word <= Word.serial && word % 2 === 0;
  if (isBusy || !isIdentity || size < 10) return undefined;
  asked.delete(key);
  return { type: 'identity', slave: nameOf(key), word, value: cursor.u32le() } as const;
}

/** A state is asked for; what the slave says of its state next tells what became of it. */
function controlled(key: number, count: number, cursor: Cursor, turn: EthercatTurn): StateChange {
  const state = cursor.u16le() & STATE;
  const slave = nameOf(key);
  const isSame = (open: Question) => open.sub === state;
  const question = { slave, index: STATES, sub: state, name: '' };
  askOnce(turn, fold(slave, STATES_SEED), question, isSame);
  return { type: 'control', slave, state, isError: false, count };
}

function statusOf(
  key: number,
  count: number,
  size: number,
  cursor: Cursor,
  turn: EthercatTurn,
): StateChange | undefined {
  const { states } = turn.state;
  const value = cursor.u16le();
  const state = value & STATE;
  const isError = (value & ERROR) !== 0;
  const told = value & (STATE | ERROR);
  if (state === 0) return undefined;
  if (size >= CODE_END) cursor.skip(2); // reserved
  const code = size >= CODE_END ? cursor.u16le() : NO_CODE;
  const slave = nameOf(key);
  const fate = fateOf(slave, state, isError, code, turn);
  if (states.get(key) === told && fate === undefined) return undefined;
  if (states.size >= MOST_SLAVES) states.clear();
  states.set(key, told);
  return { type: 'status', slave, state, isError, count, fate };
}

/** A slave that stays where it is without an error is still on its way. */
function fateOf(
  slave: string,
  state: number,
  isError: boolean,
  code: number,
  turn: EthercatTurn,
): Fate | undefined {
  const id = fold(slave, STATES_SEED);
  const what = turn.asked(id);
  if (what === undefined) return undefined;
  if (isError) return { type: 'failed', what, code };
  if (what.sub === state) return { type: 'done', what, code: 0 };
  turn.ask(id, what);
  return undefined;
}

const names: Readonly<Record<Say['type'], string>> = {
  identity: 'read-identity',
  control: 'set-state',
  status: 'read-state',
  object: 'read-object',
  done: 'write',
  failed: 'write',
  'sdo-download': 'write',
  'sdo-downloaded': 'write',
  'sdo-abort': 'write',
  'file-read': 'read-file',
  'file-write': 'write-file',
  'file-data': 'write-file',
  'file-error': 'write-file',
};

export function operation({ says }: EthercatMessage): string | undefined {
  const [first] = says;
  if (first === undefined) return undefined;
  return names[first.type];
}
