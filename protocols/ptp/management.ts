/** Management messages: IEEE 1588-2008, 15. */
import type { Cursor } from '../contract/cursor.ts';
import type { PtpTurn } from './decode.ts';
import { errors, ManagementId, managementIds } from './management.table.ts';

/** Texts are empty where they were not said. */
export interface ClockDescription {
  /** Bits, those of `clockTypes` from the highest. */
  readonly type: number;
  readonly mac: string;
  readonly ip: string;
  /** `maker;model;serial number`. */
  readonly product: string;
  /** `hardware;firmware;software`. */
  readonly revision: string;
  readonly user: string;
}

export interface Management {
  readonly action: 'get' | 'set' | 'response' | 'command' | 'acknowledge' | 'other';
  readonly target: string;
  readonly id: number;
  readonly name: string;
  /** Of an answer that refuses. */
  readonly error: string;
  readonly description: ClockDescription | undefined;
  /** What an answer answers, where that was heard. */
  readonly asked: Management | undefined;
}

const actions = ['get', 'set', 'response', 'command', 'acknowledge'] as const;
const Tlv = { management: 1, error: 2 } as const;
const NETWORK_IPV4 = 1;

export function management(cursor: Cursor, sequence: number, turn: PtpTurn): Management {
  const target = `${clockIdentity(cursor)} port ${cursor.u16()}`;
  cursor.skip(1 + 1); // hops
  const action = actions[cursor.u8() & 15] ?? 'other';
  cursor.skip(1); // reserved
  const type = cursor.u16();
  const outer = cursor.enter(cursor.u16());
  const code = type === Tlv.error ? cursor.u16() : 0;
  const id = cursor.u16();
  const isDescription =
    type === Tlv.management &&
    id === ManagementId.clockDescription &&
    action === 'response' &&
    cursor.remaining > 0;
  const description = isDescription ? clockDescription(cursor) : undefined;
  cursor.leave(outer);
  const isAnswer = action === 'response' || action === 'acknowledge';
  const said: Management = {
    action,
    target,
    id,
    name: managementIds.get(id) ?? `id-${id}`,
    error: type === Tlv.error ? (errors.get(code) ?? `error ${code}`) : '',
    description,
    asked: isAnswer ? turn.asked(sequence)?.management : undefined,
  };
  const isChange = action === 'set' || action === 'command';
  if (isChange && cursor.flaw === undefined) turn.ask(sequence, { management: said });
  return said;
}

/** What a clock is, who made it and what runs on it. */
function clockDescription(cursor: Cursor): ClockDescription {
  const type = cursor.u16();
  text(cursor); // the protocol of the physical layer
  const size = cursor.u16();
  const outer = cursor.enter(size);
  const mac = size === 6 ? cursor.mac() : '';
  cursor.leave(outer);
  const network = cursor.u16();
  const addressSize = cursor.u16();
  const rest = cursor.enter(addressSize);
  const ip = network === NETWORK_IPV4 && addressSize === 4 ? cursor.ipv4() : '';
  cursor.leave(rest);
  cursor.skip(3 + 1); // OUI of the maker
  return { type, mac, ip, product: text(cursor), revision: text(cursor), user: text(cursor) };
}

/** An EUI-64: `00:80:f4:ff:fe:00:00:01`. */
export function clockIdentity(cursor: Cursor): string {
  return cursor.hex(8).replace(/(..)(?!$)/g, '$1:');
}

function text(cursor: Cursor): string {
  return cursor.text(cursor.u8());
}
