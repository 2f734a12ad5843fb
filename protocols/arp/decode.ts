/** RFC 826, "Packet format"; what a sender means by it: RFC 5227, 1.1 and 3. RARP: RFC 903. */
import type { Cursor } from '../contract/cursor.ts';

export interface ArpMessage {
  readonly operation: string | undefined;
  readonly senderMac: string;
  readonly senderIp: string;
  /** Whose MAC it asks for; empty where it asks for nobody, or for itself. */
  readonly soughtIp: string;
}

const ETHERNET = 1;
const IEEE_802 = 6;
const IPV4 = 0x0800;
const MAC_SIZE = 6;
const IP_SIZE = 4;
const Operation = { request: 1, reply: 2 } as const;
const operations: readonly (string | undefined)[] = [
  undefined,
  'request',
  'reply',
  'reverse-request',
  'reverse-reply',
];
const NOBODY = '0.0.0.0';
const GROUP_BIT = 0x01;

/** Undefined where it maps other addresses than Ethernet's to IPv4's. */
export function decode(cursor: Cursor): ArpMessage | undefined {
  const hardware = cursor.u16();
  const protocol = cursor.u16();
  const macSize = cursor.u8();
  const ipSize = cursor.u8();
  const code = cursor.u16();
  if ((hardware !== ETHERNET && hardware !== IEEE_802) || protocol !== IPV4) return undefined;
  cursor.require(macSize === MAC_SIZE && ipSize === IP_SIZE, 'inconsistent', 'address size');

  cursor.require((cursor.peek() & GROUP_BIT) === 0, 'illegal', 'sender address');
  const senderMac = cursor.mac();
  const senderIp = cursor.ipv4();
  cursor.skip(MAC_SIZE); // who is asked for is hearsay
  const targetIp = cursor.ipv4();
  const isAsking = code === Operation.request && targetIp !== senderIp;
  return {
    operation: meaning(code, senderIp, targetIp),
    senderMac,
    senderIp,
    soughtIp: isAsking ? targetIp : '',
  };
}

export function operation({ operation }: ArpMessage): string | undefined {
  return operation;
}

function meaning(code: number, senderIp: string, targetIp: string): string | undefined {
  const isOwn = senderIp === targetIp;
  if (code === Operation.request && senderIp === NOBODY) return 'probe';
  if (code === Operation.request && isOwn) return 'announcement';
  if (code === Operation.reply && isOwn) return 'gratuitous-reply';
  return operations[code];
}
