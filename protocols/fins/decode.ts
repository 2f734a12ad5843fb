/** Commands and responses: Omron W342, Communications Commands Reference Manual, FINS commands. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { Command } from './acts.table.ts';
import { operations } from './codes.table.ts';
import { TCP_PREFIX } from './frame.ts';

export interface FinsMessage {
  readonly command: number;
  readonly isAnswer: boolean;
  /** End code of an answer; 0 is done. */
  readonly end: number;
  /** Behind the host: `unit 16`, `network 2 node 5`; empty for the CPU itself. */
  readonly part: string;
  readonly body: Body;
  readonly question: FinsMessage | undefined;
}

export type Body =
  | {
      readonly type: 'place';
      readonly area: number;
      readonly start: number;
      readonly count: number;
    }
  | { readonly type: 'run'; readonly mode: number }
  | {
      readonly type: 'controller';
      readonly model: string;
      readonly version: string;
      readonly card: number;
      readonly cardSize: number;
    }
  | { readonly type: 'units'; readonly units: readonly (readonly [number, string])[] }
  | {
      readonly type: 'status';
      readonly mode: number;
      readonly fatal: number;
      readonly text: string;
    }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'other' };

export type FinsTurn = Turn<undefined, FinsMessage>;

const RESPONSE = 0x40;
const FRAME_SEND = 2;
/** Relay and CPU error flags go with every code, also of what was done. */
const CODE = 0x7f3f;
const MOST_UNITS = 32;
const MONITOR = 2;
const OTHER: Body = { type: 'other' };

export function decode(cursor: Cursor, turn: FinsTurn): FinsMessage | undefined {
  if (turn.carrier === 'tcp') {
    cursor.skip(TCP_PREFIX);
    const command = cursor.u32();
    const error = cursor.u32();
    if (command !== FRAME_SEND || error !== 0) return undefined; // who is which node
  }
  const isAnswer = (cursor.u8() & RESPONSE) !== 0;
  cursor.skip(2); // reserved, gateways that may still be passed
  const target = node(cursor);
  const source = node(cursor);
  const service = cursor.u8();
  const command = cursor.u16();
  if (!isAnswer) {
    const body = request(command, cursor, turn);
    const message = { command, isAnswer, end: 0, part: target, body, question: undefined };
    if (cursor.flaw === undefined) turn.ask(service, message);
    return message;
  }
  const end = cursor.u16() & CODE;
  const asked = turn.asked(service);
  const question = asked?.command === command ? asked : undefined;
  if (asked !== undefined && question === undefined) turn.ask(service, asked);
  const body = end === 0 ? response(command, cursor) : OTHER;
  return { command, isAnswer, end, part: source, body, question };
}

function node(cursor: Cursor): string {
  const network = cursor.u8();
  const number = cursor.u8();
  const unit = cursor.u8();
  const unitName = unit >= 0x10 && unit < 0xe0 ? `unit ${unit}` : '';
  return network === 0 ? unitName : `network ${network} node ${number} ${unitName}`.trim();
}

export function operation({ command, isAnswer }: FinsMessage): string | undefined {
  return isAnswer ? undefined : (operations.get(command) ?? 'command');
}

function request(command: number, cursor: Cursor, turn: FinsTurn): Body {
  switch (command) {
    case Command.writeMemory:
    case Command.fillMemory:
      return place(cursor);
    case Command.transferMemory:
      cursor.skip(4); // from where
      return place(cursor);
    case Command.force: {
      const count = cursor.u16();
      cursor.skip(2); // set, reset, release
      const area = cursor.u8();
      return { type: 'place', area, start: cursor.u16(), count };
    }
    case Command.run: {
      if (cursor.remaining < 3) return { type: 'run', mode: MONITOR };
      cursor.skip(2); // program
      return { type: 'run', mode: cursor.u8() };
    }
    case Command.protect:
    case Command.clearProtection:
      turn.conceal();
      return OTHER;
    default:
      return OTHER;
  }
}

function place(cursor: Cursor): Body {
  const area = cursor.u8();
  const start = cursor.u16();
  cursor.skip(1); // bit
  return { type: 'place', area, start, count: cursor.u16() };
}

function response(command: number, cursor: Cursor): Body {
  switch (command) {
    case Command.readController:
      return controller(cursor);
    case Command.readConnections:
      return connections(cursor);
    case Command.readStatus:
      return status(cursor);
    case Command.readName:
      return { type: 'name', name: cursor.terminatedText(Math.min(8, cursor.remaining)) };
    default:
      return OTHER;
  }
}

/** A short answer holds what was asked for: units of the bus, which nobody here asks about. */
function controller(cursor: Cursor): Body {
  if (cursor.remaining < 40) return OTHER;
  const model = cursor.terminatedText(20);
  const version = cursor.terminatedText(20);
  if (cursor.remaining < 52) return { type: 'controller', model, version, card: 0, cardSize: 0 };
  cursor.skip(40 + 9); // for the system; sizes of program and memory
  return { type: 'controller', model, version, card: cursor.u8(), cardSize: cursor.u16() };
}

function connections(cursor: Cursor): Body {
  const units: (readonly [number, string])[] = [];
  for (let left = cursor.u8() & 0x7f; cursor.again(left); left--) {
    const address = cursor.u8();
    const model = cursor.terminatedText(20);
    if (units.length < MOST_UNITS) units.push([address, model]);
  }
  return { type: 'units', units };
}

function status(cursor: Cursor): Body {
  cursor.skip(1); // whether it runs is in the mode
  const mode = cursor.u8();
  const fatal = cursor.u16();
  cursor.skip(6); // other errors, messages, the code of the error
  return {
    type: 'status',
    mode,
    fatal,
    text: cursor.terminatedText(Math.min(16, cursor.remaining)),
  };
}
