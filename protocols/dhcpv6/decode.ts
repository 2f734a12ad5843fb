/** RFC 8415, 8 (messages) and 9 (what relays wrap them in); RFC 6939 (the MAC a relay heard). */
import type { Cursor } from '../contract/cursor.ts';
import type { Direction, Turn } from '../contract/protocol.ts';
import { opaque } from '../encodings/opaque.ts';
import { linkLocalOf, macOf } from './duid.ts';
import { answers, MessageType, Option, operations, statuses } from './options.table.ts';
import { eachOption, none, type Options, readOption } from './options.ts';

/** Where a relayed client is, in the words of the relay next to it. Empty: not said. */
export interface Path {
  /** How often it was wrapped; 0: it comes from whoever speaks, or goes to whoever hears it. */
  relays: number;
  /** The client's own address, on its own link. */
  peer: string;
  /** An address on that link, of the relay next to it that gives one. */
  link: string;
  interfaceId: string;
  remoteId: string;
  /** Of the interface the client sent from: what the relay heard, or two of the client's own words agree in. */
  mac: string;
}

export interface Dhcpv6Message {
  /** Of the client's or the server's message. */
  readonly type: number;
  readonly transaction: number;
  readonly path: Readonly<Path>;
  readonly options: Readonly<Options>;
}

/** Whom a relay asked for: the answer bears no MAC. */
export interface Asker {
  readonly peer: string;
  readonly mac: string;
}

export type Dhcpv6Turn = Turn<undefined, Asker>;

const MOST_RELAYS = 9; // hop counts 0 to 8: RFC 8415, 7.6
const ETHERNET = 1;
const MAC_SIZE = 6;
const NOWHERE = '::';

export function decode(cursor: Cursor, turn: Dhcpv6Turn): Dhcpv6Message {
  const path: Path = { relays: 0, peer: '', link: '', interfaceId: '', remoteId: '', mac: '' };
  let type = messageType(cursor);
  while (isEnvelope(type) && cursor.flaw === undefined) {
    cursor.require(++path.relays <= MOST_RELAYS, 'excessive', 'relays');
    unwrap(cursor, path);
    const inner = messageType(cursor);
    cursor.require(answers.has(inner) === answers.has(type), 'inconsistent', 'relayed message');
    type = inner;
  }
  const transaction = cursor.u24();
  const options = none();
  eachOption(cursor, (code) => readOption(code, cursor, options));
  const message = { type, transaction, path, options };
  if (path.relays > 0 && cursor.flaw === undefined) remember(message, path, turn);
  return message;
}

export function operation({ type, path, options }: Dhcpv6Message): string {
  const name = operations[type]!;
  const failure = options.status || options.refusal;
  const rapid = options.isRapid ? '/rapid-commit' : '';
  const outcome = failure === 0 ? rapid : `/${statuses[failure] ?? 'other-failure'}`;
  if (path.relays === 0) return `${name}${outcome}`;
  return `${answers.has(type) ? 'relay-reply' : 'relay-forward'}/${name}${outcome}`;
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  const type = start < end ? bytes[start]! : 0;
  if (operations[type] === undefined) return undefined;
  return answers.has(type) ? 'response' : 'request';
}

function messageType(cursor: Cursor): number {
  const type = cursor.u8();
  cursor.require(operations[type] !== undefined, 'illegal', 'message type');
  return type;
}

function isEnvelope(type: number): boolean {
  return type === MessageType.relayForward || type === MessageType.relayReply;
}

/** Confines the cursor to the message inside. The further in, the nearer to the client. */
function unwrap(cursor: Cursor, path: Path): void {
  cursor.skip(1); // hop count
  const link = cursor.ipv6();
  if (link !== NOWHERE) path.link = link;
  path.peer = cursor.ipv6();
  path.interfaceId = '';
  path.remoteId = '';
  path.mac = '';
  let start = -1;
  let end = -1;
  eachOption(cursor, (code) => {
    if (code === Option.relayMessage) {
      cursor.require(start < 0, 'inconsistent', 'relayed message');
      start = cursor.offset;
      end = cursor.end;
    } else if (code === Option.interfaceId) path.interfaceId = opaque(cursor);
    else if (code === Option.remoteId) path.remoteId = `${cursor.u32()}:${opaque(cursor)}`;
    else if (code === Option.clientLinkLayer) path.mac = stationMac(cursor);
  });
  cursor.require(start >= 0, 'inconsistent', 'relayed message');
  if (start < 0) return;
  cursor.offset = start;
  cursor.end = end;
}

/** RFC 6939, 4: empty where the link is not Ethernet, or it is no station's. */
function stationMac(cursor: Cursor): string {
  const isEthernet = cursor.u16() === ETHERNET && cursor.remaining === MAC_SIZE;
  if (!isEthernet || (cursor.peek() & 1) !== 0) return '';
  const mac = cursor.mac();
  return mac === '00:00:00:00:00:00' ? '' : mac;
}

function remember(
  { type, transaction, path, options }: Dhcpv6Message,
  known: Path,
  turn: Dhcpv6Turn,
): void {
  const { peer, mac } = path;
  if (answers.has(type)) {
    const asker = turn.asked(transaction);
    if (asker?.peer === peer) known.mac = asker.mac;
  } else if (mac !== '') turn.ask(transaction, { peer, mac });
  // Its identifier and the address it asked from say the same, each for itself.
  const own = known.mac === '' ? macOf(options.clientId) : '';
  if (own !== '' && linkLocalOf(own) === peer) known.mac = own;
}
