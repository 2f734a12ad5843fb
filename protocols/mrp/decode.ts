/** Media Redundancy Protocol: IEC 62439-2; the fields of TShark 4.0's pn_mrp dissector. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { foldBytes } from '../encodings/fold.ts';

export const MrpType = {
  end: 0,
  common: 1,
  test: 2,
  topologyChange: 3,
  linkDown: 4,
  linkUp: 5,
  interTest: 6,
  interTopologyChange: 7,
  interLinkDown: 8,
  interLinkUp: 9,
  interLinkPoll: 10,
} as const;

export interface MrpMessage {
  readonly type: number;
  /** Of the device, not of the port that speaks. */
  readonly mac: string;
  readonly priority: number;
  readonly isClosed: boolean;
  /** Of the ring, as a UUID; empty where it was not said. */
  readonly domain: string;
  /** Which of several rings is coupled. */
  readonly inter: number;
  readonly portRole: number;
  /** It says what it said before: nothing is to be told. */
  readonly isRepeat: boolean;
}

/** What a test frame said last, but for its number and its time. */
export interface MrpState {
  last: number;
  toldSecond: number;
}

export type MrpTurn = Turn<MrpState>;

const EVERY = 60; // seconds: so often what did not change is told again
const UUID_SIZE = 16;
const COMMON_SIZE = 2 + UUID_SIZE;
const PORT_AT = 8; // in a test frame, two bytes
const TEST_SIZE = 14; // priority, MAC, port, state, how often it changed
const operations: Readonly<Record<number, string>> = {
  [MrpType.test]: 'test',
  [MrpType.topologyChange]: 'topology-change',
  [MrpType.linkDown]: 'link-down',
  [MrpType.linkUp]: 'link-up',
  [MrpType.interTest]: 'interconnection-test',
  [MrpType.interTopologyChange]: 'interconnection-topology-change',
  [MrpType.interLinkDown]: 'interconnection-link-down',
  [MrpType.interLinkUp]: 'interconnection-link-up',
  [MrpType.interLinkPoll]: 'interconnection-link-poll',
};

export function start(): MrpState {
  return { last: 0, toldSecond: -EVERY };
}

export function decode(cursor: Cursor, turn: MrpTurn): MrpMessage {
  cursor.skip(2); // version
  const type = cursor.u8();
  const outer = cursor.enter(cursor.u8());
  const digest = type === MrpType.test ? testDigest(cursor) : 0;
  const isRepeat =
    digest !== 0 && digest === turn.state.last && turn.second - turn.state.toldSecond < EVERY;
  if (isRepeat) return REPEAT;
  const said = content(cursor, type);
  cursor.leave(outer);
  const domain = common(cursor);
  if (cursor.flaw === undefined && digest !== 0) {
    turn.state.last = digest;
    turn.state.toldSecond = turn.second;
  }
  return { ...said, type, domain, isRepeat: false };
}

export function operation({ type }: MrpMessage): string {
  return operations[type] ?? 'option';
}

type Said = Omit<MrpMessage, 'type' | 'domain' | 'isRepeat'>;
const nothing: Said = { mac: '', priority: 0, isClosed: false, inter: 0, portRole: 0 };
const REPEAT: MrpMessage = { ...nothing, type: MrpType.test, domain: '', isRepeat: true };

/** Of priority, MAC, state and how often it changed, whichever of the two ports it goes out at; never 0. */
function testDigest({ bytes, offset, end }: Cursor): number {
  if (end - offset < TEST_SIZE) return 0;
  const before = foldBytes(bytes, offset, offset + PORT_AT);
  return foldBytes(bytes, offset + PORT_AT + 2, offset + TEST_SIZE, before) | 1;
}

function content(cursor: Cursor, type: number): Said {
  switch (type) {
    case MrpType.test: {
      const priority = cursor.u16();
      const mac = cursor.mac();
      const portRole = cursor.u16();
      return { ...nothing, mac, priority, portRole, isClosed: cursor.u16() === 1 };
    }
    case MrpType.topologyChange:
      return { ...nothing, priority: cursor.u16(), mac: cursor.mac() };
    case MrpType.linkDown:
    case MrpType.linkUp:
      return { ...nothing, mac: cursor.mac(), portRole: cursor.u16() };
    case MrpType.interTest: {
      const inter = cursor.u16();
      const mac = cursor.mac();
      const portRole = cursor.u16();
      return { ...nothing, inter, mac, portRole, isClosed: cursor.u16() === 1 };
    }
    case MrpType.interTopologyChange:
      return { ...nothing, mac: cursor.mac(), inter: cursor.u16() };
    case MrpType.interLinkDown:
    case MrpType.interLinkUp:
    case MrpType.interLinkPoll:
      return { ...nothing, mac: cursor.mac(), portRole: cursor.u16(), inter: cursor.u16() };
    default:
      return nothing;
  }
}

/**
 * The ring a frame belongs to stands in a part of its own, behind what it is about; where that does not
 * fill up words of four bytes, two zeroes do.
 */
function common(cursor: Cursor): string {
  const isFilled = cursor.peek() === MrpType.end && cursor.peek(2) === MrpType.common;
  if (isFilled && cursor.peek(3) === COMMON_SIZE) cursor.skip(2); // zeroes
  while (cursor.more()) {
    const type = cursor.u8();
    if (type === MrpType.end) return '';
    const outer = cursor.enter(cursor.u8());
    if (type === MrpType.common) {
      cursor.skip(2); // sequence number
      return uuid(cursor.hex(UUID_SIZE));
    }
    cursor.leave(outer);
  }
  return '';
}

function uuid(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
