/** DNS as one asks a server: RFC 1035, 4; over TCP each message has its size before it (4.2.2). */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { dnsText } from '../encodings/dns-labels.ts';
import {
  type DnsMessage,
  DnsOpcode,
  DnsType,
  dnsMessage,
  skipDnsSize,
} from '../encodings/dns-message.ts';
import { askOnce } from '../encodings/retry.ts';

/** A change of a zone that somebody asked for. RFC 2136. */
export interface DnsUpdate {
  readonly zone: string;
  readonly name: string;
  /** What it is to be: an address or a name; empty where it is taken away. */
  readonly value: string;
}

export interface DnsTalk extends DnsMessage {
  /** Of a request, or the one this answers. */
  readonly update: DnsUpdate | undefined;
}

export type DnsTurn = Turn<undefined, DnsUpdate>;

const statuses: Readonly<Record<number, string>> = {
  1: 'format-error',
  2: 'server-failure',
  3: 'no-such-name',
  4: 'not-implemented',
  5: 'refused',
  6: 'name-exists',
  7: 'set-exists',
  8: 'no-such-set',
  9: 'not-authorised',
  10: 'not-in-zone',
};

export function decode(cursor: Cursor, turn: DnsTurn): DnsTalk {
  if (turn.carrier === 'tcp') skipDnsSize(cursor);
  const message = dnsMessage(cursor);
  if (message.opcode !== DnsOpcode.update) return { ...message, update: undefined };
  if (message.isResponse) return { ...message, update: turn.asked(message.id) };
  const update = updateOf(message);
  if (cursor.flaw === undefined) askOnce(turn, message.id, update, isSame(update));
  return { ...message, update };
}

export function operation({ isResponse, opcode, status, questions }: DnsTalk): string {
  if (isResponse && status !== 0) return statuses[status] ?? 'error';
  const verb = isResponse ? 'answer' : 'query';
  if (opcode === DnsOpcode.update) return isResponse ? 'update-answer' : 'update';
  if (opcode === DnsOpcode.notify) return isResponse ? 'notify-answer' : 'notify';
  const type = questions[0]?.type;
  return type === DnsType.axfr || type === DnsType.ixfr ? `transfer-${verb}` : verb;
}

/** The word for a refusal; undefined where all went well. */
export function refusal(status: number): string | undefined {
  return status === 0 ? undefined : (statuses[status] ?? `status ${status}`);
}

const isSame = (one: DnsUpdate) => (other: DnsUpdate) =>
  one.zone === other.zone && one.name === other.name && one.value === other.value;

/** The zone stands where questions do; the first record that changes something stands for all. */
function updateOf({ questions, records }: DnsMessage): DnsUpdate {
  const changes = records.filter(({ section }) => section === 'authority');
  const change = changes.find(({ ip, target }) => ip !== '' || target.length > 0) ?? changes[0];
  return {
    zone: dnsText(questions[0]?.labels ?? []),
    name: dnsText(change?.labels ?? []),
    value: change === undefined ? '' : change.ip || dnsText(change.target),
  };
}
