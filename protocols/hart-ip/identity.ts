/** Who a field device is, in whichever answer it says so. HCF_SPEC-127 and HCF_SPEC-151. */
import { hexText } from '../contract/address-text.ts';
import type { Listener } from '../contract/protocol.ts';
import type { Attribute } from '../messages/fact.ts';
import { Command } from './commands.table.ts';
import {
  type HartCommand,
  type HartMessage,
  type HartTurn,
  isIdentity,
  latinText,
  packedText,
} from './decode.ts';
import { MessageId, MessageType } from './frame.ts';

const EXPANDED = 254; // begins an identity of revision 5 and later
const NEWER = 22; // bytes of an identity of revision 7

const SAYING = 0xe8;
const states: readonly (readonly [number, string])[] = [
  [0x80, 'malfunction'],
  [0x40, 'configuration changed'],
  [0x20, 'cold start'],
  [0x08, 'loop current fixed'],
];

/** By the whole status byte. */
const texts = Array.from({ length: 256 }, (_, status) =>
  states
    .filter(([bit]) => (status & bit) !== 0)
    .map(([, text]) => text)
    .join(', '),
);

const placeOf = (part: string) => (part === '' ? undefined : { part });

export function identify(message: HartMessage, tell: Listener, turn: HartTurn): void {
  if (turn.direction === 'request') return;
  if (
    message.id === MessageId.initiate &&
    message.status === 0 &&
    message.type === MessageType.response
  )
    tell.fact('weakness', 'no authentication');
  for (const command of message.commands) answered(command, tell);
}

function answered(command: HartCommand, tell: Listener): void {
  const { code, status, part } = command;
  if (code < 0 || code >= 0x80) return;
  if ((status & SAYING) !== 0) tell.fact('status', texts[status]!, placeOf(part));
  if (isIdentity(command)) identity(command, tell);
  else if (code === 0) described(command, tell);
}

function identity(command: HartCommand, tell: Listener): void {
  const { bytes, start, end } = command.body;
  if (bytes[start] !== EXPANDED) return;
  const place = placeOf(command.part);
  const isNew = end - start >= NEWER;
  const u16 = (at: number) => (bytes[start + at]! << 8) | bytes[start + at + 1]!;
  const facts: (readonly [Attribute, string])[] = [
    ['vendor-id', String(isNew ? u16(17) : bytes[start + 1]!)],
    ['device-type', `0x${u16(1).toString(16).padStart(4, '0')}`],
    ['serial', hexText(bytes, start + 9, start + 12)],
    ['software', `device revision ${bytes[start + 5]}`],
    ['firmware', String(bytes[start + 6])],
    ['hardware-revision', String(bytes[start + 7]! >> 3)],
    ['capabilities', `HART ${bytes[start + 4]}`],
  ];
  if (isNew) facts.push(['config-revision', String(u16(14))]);
  for (const [attribute, value] of facts) tell.fact(attribute, value, place);
  if (command.part === '') tell.fact('role', 'gateway');
}

function described({ part, number, body }: HartCommand, tell: Listener): void {
  const { bytes, start, end } = body;
  const size = end - start;
  const say = (attribute: Attribute, value: string, more = '') => {
    if (value !== '') tell.fact(attribute, value, placeOf((part + more).trim()));
  };
  const u24 = (at: number) => (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
  switch (number) {
    case Command.readTag:
    case Command.writeTag:
      if (size >= 6) say('plant-id', packedText(bytes, start, 6));
      if (size >= 18) say('description', packedText(bytes, start + 6, 12));
      return;
    case Command.readMessage:
    case Command.writeMessage:
      if (size >= 24) say('title', packedText(bytes, start, 24));
      return;
    case Command.readLongTag:
    case Command.writeLongTag:
      return say('name', latinText(bytes, start, Math.min(end, start + 32)));
    case Command.readSensor:
      if (size >= 3 && u24(start) !== 0) say('serial', String(u24(start)), ' transducer');
      return;
    case Command.readOutput:
      if (size >= 16) say('protection-level', protections.get(bytes[start + 15]!) ?? '');
      return;
    case Command.readLock:
      if (size >= 1)
        say('protection-level', (bytes[start]! & 1) === 0 ? 'not locked' : 'locked', ' lock');
      return;
    case Command.readSubDevice:
      if (size >= 44) subDevice(body.bytes, start, tell);
  }
}

const protections: ReadonlyMap<number, string> = new Map([
  [0, 'not write-protected'],
  [1, 'write-protected'],
]);

/** Index, card and channel, maker, type, number, revision, long tag. */
function subDevice(bytes: Uint8Array, start: number, tell: Listener): void {
  const type = (bytes[start + 6]! << 8) | bytes[start + 7]!;
  const serial = hexText(bytes, start + 8, start + 11);
  const place = { part: `hart ${(type & 0x3fff).toString(16).padStart(4, '0')}${serial}` };
  tell.fact('vendor-id', String((bytes[start + 4]! << 8) | bytes[start + 5]!), place);
  tell.fact('device-type', `0x${type.toString(16).padStart(4, '0')}`, place);
  tell.fact('serial', serial, place);
  tell.fact('capabilities', `HART ${bytes[start + 11]}`, place);
  const name = latinText(bytes, start + 12, start + 44);
  if (name !== '') tell.fact('name', name, place);
}
