/** HSRP: RFC 2281, 5 (version 1); of version 2, which Cisco does not publish, the fields of TShark 4.0's hsrp dissector. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';

export interface HsrpGroup {
  readonly version: number;
  readonly group: number;
  readonly opcode: number;
  readonly state: string;
  readonly priority: number;
  readonly virtualIp: string;
}

export interface HsrpMessage {
  readonly groups: readonly HsrpGroup[];
  /** The password in clear: `default` where it is the one everybody knows. */
  readonly password: 'none' | 'default' | 'own';
  /** It tells what of its interfaces it could do, of no group. */
  readonly isInterface: boolean;
}

export const HsrpOpcode = { hello: 0, coup: 1, resign: 2, advertise: 3 } as const;
const operations = ['hello', 'coup', 'resign', 'advertise'] as const;
const states: Readonly<Record<number, string>> = {
  0: 'initial',
  1: 'learn',
  2: 'listen',
  4: 'speak',
  8: 'standby',
  16: 'active',
};
const states2 = ['', 'initial', 'learn', 'listen', 'speak', 'standby', 'active'];
const Tlv = { group: 1, interface: 2, text: 3, digest: 4 } as const;
const DEFAULT_PASSWORD = 'cisco'; // RFC 2281, 5.1
const PASSWORD_SIZE = 8;
const IPV4 = 4;

export function decode(cursor: Cursor, turn: Turn): HsrpMessage {
  const message = cursor.peek() === 0 ? first(cursor) : second(cursor);
  if (message.password !== 'none') turn.conceal();
  return message;
}

export function operation({ groups: [group], isInterface }: HsrpMessage): string {
  if (isInterface || group === undefined) return 'interface-state';
  return operations[group.opcode] ?? 'message';
}

function first(cursor: Cursor): HsrpMessage {
  cursor.skip(1); // version
  const opcode = cursor.u8();
  if (opcode === HsrpOpcode.advertise) return { groups: [], password: 'none', isInterface: true };
  const state = states[cursor.u8()] ?? 'unknown';
  cursor.skip(1 + 1); // hello and hold times
  const priority = cursor.u8();
  const group = cursor.u8();
  cursor.skip(1); // reserved
  const password = passwordOf(cursor);
  const virtualIp = cursor.ipv4();
  const groups = [{ version: 1, group, opcode, state, priority, virtualIp }];
  return { groups, password, isInterface: false };
}

function second(cursor: Cursor): HsrpMessage {
  const groups: HsrpGroup[] = [];
  let password: HsrpMessage['password'] = 'none';
  let isInterface = false;
  while (cursor.more()) {
    const type = cursor.u8();
    const outer = cursor.enter(cursor.u8());
    if (type === Tlv.group) groups.push(groupState(cursor));
    else if (type === Tlv.interface) isInterface = true;
    else if (type === Tlv.text) password = passwordOf(cursor);
    else cursor.require(type === Tlv.digest || groups.length > 0, 'illegal', 'TLV type');
    cursor.leave(outer);
  }
  return { groups, password, isInterface: isInterface && groups.length === 0 };
}

function groupState(cursor: Cursor): HsrpGroup {
  const version = cursor.u8();
  const opcode = cursor.u8();
  const state = states2[cursor.u8()] ?? 'unknown';
  const family = cursor.u8();
  const group = cursor.u16();
  cursor.skip(6); // MAC of the interface
  const priority = cursor.u32();
  cursor.skip(4 + 4); // hello and hold times
  const virtualIp = family === IPV4 ? cursor.ipv4() : cursor.ipv6();
  return { version, group, opcode, state, priority, virtualIp };
}

/** Filled with zeroes; all of them: there is none. Only whether it is the known one leaves this place. */
function passwordOf(cursor: Cursor): HsrpMessage['password'] {
  const text = cursor.terminatedText(PASSWORD_SIZE);
  if (text === '') return 'none';
  return text === DEFAULT_PASSWORD ? 'default' : 'own';
}
