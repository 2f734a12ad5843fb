/** Userdata PDUs (ROSCTR 7): engineering and diagnosis. Layout: TShark 4.0, s7comm.param.userdata. */
import type { Cursor } from '../contract/cursor.ts';
import { type BlockInfo, readCounts, readInfo, readNumbers, typeOf } from './blocks.ts';
import { Group, Userdata as Known, of, UserdataType } from './functions.table.ts';
import { type Parts, whole } from './parts.ts';
import { askedSzl, dateAndTime, readSzl, type Szl } from './szl.ts';

export interface Userdata {
  readonly type: 'userdata';
  readonly exchange: 'request' | 'response' | 'push';
  readonly group: number;
  readonly subfunction: number;
  /** Of a response; 0 is success. */
  readonly error: number;
  /** A request for the next part of an answer says nothing new. */
  readonly isContinuation: boolean;
  readonly content: Content;
}

export type Content =
  | Szl
  | { readonly type: 'block-info'; readonly info: BlockInfo }
  | { readonly type: 'block-counts'; readonly counts: string }
  | { readonly type: 'block-numbers'; readonly of: string; readonly numbers: readonly number[] }
  | { readonly type: 'block-type'; readonly of: string }
  | { readonly type: 'clock'; readonly time: string }
  | { readonly type: 'other' };

export interface S7State {
  readonly parts: Parts;
  /** The type whose blocks were asked for: the parts of the answer do not repeat it. */
  listed: string;
  /** Key of the block a PLC was told to load and has not finished fetching; -1 when there is none. */
  loading: number;
}

const HEAD = 0x112; // what userdata begins with
const MODE_TRANSITION = 3; // bytes of a shorter head that has no length
const SUCCESS = 0xff;
const DATA_HEADER = 4;
const SHORT_HEAD = 4; // a request's parameters behind their length
const OTHER: Content = { type: 'other' };

export function readUserdata(parameters: Cursor, dataSize: number, state: S7State): Userdata {
  if (parameters.peek(0) !== 0) return modeTransition(parameters);
  parameters.require(parameters.u24() === HEAD, 'illegal', 'userdata');
  const outer = parameters.enter(parameters.u8());
  parameters.skip(1); // 0x11 or 0x12: whether the longer form follows
  const kind = parameters.u8();
  const group = kind & 0x0f;
  const subfunction = parameters.u8();
  const sequence = parameters.u8();
  const isLong = parameters.remaining >= SHORT_HEAD;
  const unit = isLong ? parameters.u8() : 0;
  const isLast = isLong ? parameters.u8() === 0 : true;
  const error = isLong ? parameters.u16() : 0;
  parameters.leave(outer);

  const exchange = exchangeOf(kind >> 4);
  const code = of(group, subfunction);
  const isContinuation = exchange === 'request' && sequence !== 0 && dataSize <= DATA_HEADER;
  let content = OTHER;
  if (exchange !== 'push' && dataSize >= DATA_HEADER && !isContinuation) {
    const returned = parameters.u8();
    parameters.skip(1); // transport size
    const enclosing = parameters.enter(parameters.u16());
    if (exchange === 'request') content = asked(code, parameters, state);
    else if (returned === SUCCESS) content = answered({ code, unit, isLast }, parameters, state);
    parameters.leave(enclosing);
  }
  return { type: 'userdata', exchange, group, subfunction, error, isContinuation, content };
}

/** A CPU that changes its mode says so in a head of its own. */
function modeTransition(parameters: Cursor): Userdata {
  parameters.skip(MODE_TRANSITION + 2); // head, two bytes without a meaning for us
  const group = parameters.u8() & 0x0f;
  const subfunction = parameters.u8();
  return {
    type: 'userdata',
    exchange: 'push',
    group,
    subfunction,
    error: 0,
    isContinuation: false,
    content: OTHER,
  };
}

function exchangeOf(type: number): Userdata['exchange'] {
  if (type === UserdataType.request) return 'request';
  return type === UserdataType.response ? 'response' : 'push';
}

function asked(code: number, data: Cursor, state: S7State): Content {
  switch (code) {
    case Known.readSzl:
      return askedSzl(data);
    case Known.listBlocksOfType:
      state.listed = typeOf(data.u16());
      return { type: 'block-type', of: state.listed };
    case of(Group.time, 2):
    case of(Group.time, 4):
      data.skip(2); // reserved, century
      return { type: 'clock', time: dateAndTime(data) };
    default:
      return OTHER;
  }
}

function answered(
  part: { code: number; unit: number; isLast: boolean },
  data: Cursor,
  state: S7State,
): Content {
  if (!isRead(part.code)) return OTHER;
  const all = whole(state.parts, part, data);
  if (all === undefined) return OTHER;
  const content = contentOf(part.code, all, state);
  if (all.flaw !== undefined) data.require(false, all.flaw, all.field);
  return content;
}

function isRead(code: number): boolean {
  return (
    code === Known.readSzl ||
    code === Known.listBlocks ||
    code === Known.listBlocksOfType ||
    code === Known.blockInfo
  );
}

function contentOf(code: number, data: Cursor, state: S7State): Content {
  switch (code) {
    case Known.readSzl:
      return readSzl(data);
    case Known.listBlocks:
      return { type: 'block-counts', counts: readCounts(data) };
    case Known.listBlocksOfType:
      return { type: 'block-numbers', of: state.listed, numbers: readNumbers(data) };
    default:
      return { type: 'block-info', info: readInfo(data) };
  }
}
