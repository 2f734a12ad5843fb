/** Records that are written, and supervisors that take a device over. Several records of one call are one act. */
import { clipped } from '../contract/printable.ts';
import type { Deed, Listener } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import { ArType, accessErrors, errorDecodes, Operation, records } from './blocks.table.ts';
import type { WriteBlock } from './blocks.ts';
import type { CallMessage, PnioMessage, Question } from './decode.ts';
import { partOf } from './identity.ts';

const TEXT_MAX = 256;

export function control(message: PnioMessage, tell: Listener): void {
  if (message.type !== 'call' || message.isRequest) return;
  const { question, operation } = message;
  if (question?.type === 'connect') return tellConnect(question.arType, tell, outcomeOf(message));
  if (operation === Operation.write) tellWritten(message, tell);
}

export function lapse(question: Question, tell: Listener, outcome: Outcome): void {
  if (question.type === 'connect') tellConnect(question.arType, tell, outcome);
  else tellWrites(question.writes, tell, outcome);
}

function tellConnect(arType: number, tell: Listener, outcome: Outcome): void {
  if (arType !== ArType.supervisor) return;
  tell.event('command', arType, outcome, () => ({ detail: { command: 'supervisor-connect' } }));
}

/** The answer names each record with its own status; where it is refused as a whole, the question does. */
function tellWritten(message: CallMessage, tell: Listener): void {
  const asked = message.question?.type === 'write' ? message.question.writes : [];
  const answered = message.blocks.filter((block) => block.type === 'write');
  if (answered.length === 0) return tellWrites(asked, tell, outcomeOf(message));
  const sizes = new Map(asked.map((one) => [keyOf(one), one.size]));
  const byStatus = new Map<number, WriteBlock[]>();
  for (const one of answered) {
    const row = { ...one, size: sizes.get(keyOf(one)) ?? 0 };
    const rows = byStatus.get(one.status);
    if (rows === undefined) byStatus.set(one.status, [row]);
    else rows.push(row);
  }
  for (const [status, rows] of byStatus)
    tellWrites(rows, tell, status === 0 ? 'accepted' : refusal(status));
}

function tellWrites(writes: readonly WriteBlock[], tell: Listener, outcome: Outcome): void {
  const [first] = writes;
  if (first === undefined) return;
  let same = writes.length;
  for (const one of writes) same = Math.imul(same ^ keyOf(one), 0x0100_0193);
  tell.event('configuration-write', same, outcome, () => deedOf(first, writes));
}

function deedOf(first: WriteBlock, writes: readonly WriteBlock[]): Deed {
  const { slot, subslot, index, size } = first;
  if (writes.length === 1)
    return { part: partOf(slot, subslot), detail: { record: nameOf(index), size } };
  const words = writes.map((one) => `${partOf(one.slot, one.subslot)} ${nameOf(one.index)}`);
  return { detail: { count: writes.length, records: clipped(words.join('; '), TEXT_MAX) } };
}

function nameOf(index: number): string {
  const number = `0x${index.toString(16).padStart(4, '0')}`;
  const name = records.get(index);
  return name === undefined ? number : `${name} (${number})`;
}

function keyOf({ slot, subslot, index }: WriteBlock): number {
  return Math.imul(slot, 0x9e37_79b1) ^ (subslot << 16) ^ index;
}

function outcomeOf({ status, isFault }: CallMessage): Outcome {
  if (isFault) return { refused: `rpc 0x${hex(status)}` };
  return status === 0 ? 'accepted' : refusal(status);
}

/** `PNIORW access denied (df80b600)`. */
function refusal(status: number): Outcome {
  const decode = errorDecodes.get((status >>> 16) & 0xff) ?? '';
  const reason = decode === 'PNIORW' ? (accessErrors.get((status >>> 8) & 0xff) ?? '') : '';
  return { refused: [decode, reason, `(${hex(status)})`].filter(Boolean).join(' ') };
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
