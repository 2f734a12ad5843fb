/** ISO 22510 (KNXnet/IP): a header of six bytes, then what the service has. */
import type { Cursor } from '../contract/cursor.ts';
import { type Direction, FOREIGN, MORE, type Turn } from '../contract/protocol.ts';
import { askOnce } from '../encodings/retry.ts';
import { type Act, actKey, individual, type Telegram, telegram } from './cemi.ts';
import { type Block, blocks } from './dib.ts';
import {
  answers,
  Cemi,
  ConnectionType,
  HEADER,
  Service,
  services,
  statuses,
  VERSION,
} from './services.table.ts';

export interface KnxMessage {
  readonly service: number;
  readonly blocks: readonly Block[];
  readonly telegram: Telegram | undefined;
  /** Of a connect response: which kind of connection was opened, and what it is called on the bus. */
  readonly opened: Opened | undefined;
  readonly feature: FeatureValue | undefined;
  /** Done by whoever sends it, and answered by nobody. */
  readonly act: Act | undefined;
  /** A connection or a session that was refused: why. */
  readonly status: number;
  /** What a confirmation answers, where that was seen. */
  readonly question: Act | undefined;
}

export interface Opened {
  readonly type: number;
  readonly individualAddress: string;
}

export interface FeatureValue {
  readonly feature: number;
  readonly value: number;
}

export type KnxTurn = Turn<undefined, Act>;

const CONNECTION_HEADER = 4;
const NOTHING: Omit<KnxMessage, 'service'> = {
  blocks: [],
  telegram: undefined,
  opened: undefined,
  feature: undefined,
  act: undefined,
  status: 0,
  question: undefined,
};

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < HEADER)
    return (bytes[start] ?? HEADER) === HEADER && (bytes[start + 1] ?? VERSION) === VERSION
      ? MORE
      : FOREIGN;
  const size = (bytes[start + 4]! << 8) | bytes[start + 5]!;
  const isHeader = bytes[start] === HEADER && bytes[start + 1] === VERSION;
  return isHeader && size >= HEADER ? size : FOREIGN;
}

/** Off its port: a header whose service is known and whose size fills the datagram, or fits the stream. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  const size = frame(bytes, start, end);
  if (size <= 0) return size;
  const service = (bytes[start + 2]! << 8) | bytes[start + 3]!;
  return size <= end - start && (services.has(service) || answers.has(service)) ? size : FOREIGN;
}

/** Tunnels go both ways: what is asked of the bus comes from the client, all else from the bus. */
export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (end - start <= HEADER) return undefined;
  const service = (bytes[start + 2]! << 8) | bytes[start + 3]!;
  if (service === Service.tunnelingRequest) {
    const code = bytes[start + HEADER + CONNECTION_HEADER];
    return code === Cemi.dataIndication || code === Cemi.dataConfirmation ? 'response' : 'request';
  }
  if (service === Service.configurationRequest) {
    const code = bytes[start + HEADER + CONNECTION_HEADER] ?? 0;
    return (code & 1) === 1 && code !== Cemi.resetRequest ? 'response' : 'request';
  }
  return answers.has(service) ? 'response' : 'request';
}

export function decode(cursor: Cursor, turn: KnxTurn): KnxMessage {
  cursor.require(cursor.u8() === HEADER && cursor.u8() === VERSION, 'illegal', 'header');
  const service = cursor.u16();
  cursor.enter(Math.max(0, cursor.u16() - HEADER));
  switch (service) {
    case Service.searchResponse:
    case Service.extendedSearchResponse:
      cursor.skip(cursor.peek()); // where it is to be asked
      return { ...NOTHING, service, blocks: blocks(cursor) };
    case Service.descriptionResponse:
      return { ...NOTHING, service, blocks: blocks(cursor) };
    case Service.connectResponse:
      return connected(service, cursor);
    case Service.tunnelingRequest:
    case Service.configurationRequest:
      connectionHeader(cursor);
      return carried(service, cursor, turn);
    case Service.routingIndication:
      return { ...NOTHING, service, ...routed(cursor) };
    case Service.featureResponse:
    case Service.featureInfo:
      return { ...NOTHING, service, feature: feature(cursor) };
    case Service.sessionStatus:
      return { ...NOTHING, service, status: cursor.u8() };
    case Service.remoteReset:
      return { ...NOTHING, service, act: remoteReset(cursor) };
    default:
      return { ...NOTHING, service };
  }
}

export function operation({ service, status }: KnxMessage, { direction: by }: KnxTurn) {
  if (by === 'request') return services.get(service);
  if (service !== Service.connectResponse || status === 0) return undefined;
  return statuses.has(status) ? 'connect-refused' : 'connect-failed';
}

function connected(service: number, cursor: Cursor): KnxMessage {
  cursor.skip(1); // the channel
  const status = cursor.u8();
  if (status !== 0) return { ...NOTHING, service, status };
  cursor.skip(cursor.peek()); // where its data go
  cursor.skip(1); // size of what follows
  const type = cursor.u8();
  const hasAddress = type === ConnectionType.tunneling && cursor.remaining >= 2;
  const individualAddress = hasAddress ? individual(cursor.u16()) : '';
  return { ...NOTHING, service, opened: { type, individualAddress } };
}

/** A request is open until the bus, or the device, confirms it. */
function carried(service: number, cursor: Cursor, turn: KnxTurn): KnxMessage {
  const sent = telegram(cursor);
  if (cursor.flaw !== undefined) return { ...NOTHING, service, telegram: sent };
  const { act, isRequest } = sent;
  if (isRequest && act !== undefined)
    askOnce(turn, actKey(act), act, ({ value, size }) => value === act.value && size === act.size);
  const question = isRequest || act === undefined ? undefined : turn.asked(actKey(act));
  return { ...NOTHING, service, telegram: sent, question };
}

/** Nobody confirms what is sent to all routers. */
function routed(cursor: Cursor): Pick<KnxMessage, 'telegram' | 'act'> {
  const sent = telegram(cursor);
  return { telegram: sent, act: sent.act };
}

function connectionHeader(cursor: Cursor): void {
  cursor.require(cursor.u8() === CONNECTION_HEADER, 'illegal', 'connection header');
  cursor.skip(CONNECTION_HEADER - 1); // channel, sequence, status
}

function feature(cursor: Cursor): FeatureValue {
  connectionHeader(cursor);
  const number = cursor.u8();
  cursor.skip(1); // whether it is known
  return { feature: number, value: cursor.remaining >= 2 ? cursor.u16() : 0 };
}

/** Who is meant, then how: a restart, or all back to what it was delivered with. */
function remoteReset(cursor: Cursor): Act {
  const size = cursor.u8();
  cursor.skip(Math.max(0, size - 1));
  const isRestart = cursor.u8() === 1;
  return {
    kind: isRestart ? 'restart' : 'factory-reset',
    name: isRestart ? 'remote-restart' : 'remote-master-reset',
    code: 0,
    target: '',
    source: '',
    size: 0,
    value: '',
    isNegative: false,
  };
}
