/** Acts on a PLC and their fate. The answer's error class and return codes decide. */

import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { EventKind, Outcome } from '../messages/control-event.ts';
import { type Block, blockKey, blockName } from './blocks.ts';
import type { S7Message, S7Turn } from './decode.ts';
import { areas, errors, FunctionCode, Group, itemErrors, of, Rosctr } from './functions.table.ts';
import { type Item, type Job, SYMBOL } from './jobs.ts';
import { OTHER_SERVICE, piServices, START } from './pi-services.table.ts';
import type { Userdata } from './userdata.ts';

const SUCCESS = 0xff;
const NO_DATA = -1;

export function control(message: S7Message, tell: Listener, turn: S7Turn): void {
  if (message.rosctr === Rosctr.job) return fetched(message, tell, turn);
  const { error, body } = message;
  const outcome = error === 0 ? 'accepted' : { refused: refusal(error, errors) };
  if (message.question === undefined) return halfSeen(message.code, tell, outcome);
  const codes = body.type === 'written' ? body.codes : undefined;
  tellActs(message.question, tell, outcome, codes);
  const { code, body: asked } = message.question;
  const isLoading = code === FunctionCode.requestDownload && asked.type === 'transfer';
  if (isLoading && error === 0) turn.state.loading = keyOf(asked.block);
}

export function lapse(question: S7Message, tell: Listener, outcome: Outcome): void {
  tellActs(question, tell, outcome, undefined);
}

function refusal(code: number, names: ReadonlyMap<number, string>): string {
  const name = names.get(code);
  const number = `0x${code.toString(16).padStart(names === errors ? 4 : 2, '0')}`;
  return name === undefined ? number : `${number} ${name}`;
}

function tellActs(
  { code, body }: S7Message,
  tell: Listener,
  outcome: Outcome,
  codes: readonly number[] | undefined,
): void {
  switch (body.type) {
    case 'write':
      return tellWrites(body.items, tell, outcome, codes);
    case 'service':
      return tellService(body, tell, outcome);
    case 'transfer':
      return tellTransfer(code, body.block, tell, outcome);
    case 'userdata':
      return tellUserdata(body, tell, outcome);
    case 'written':
      return;
    case 'other':
      return halfSeen(code, tell, outcome);
  }
}

/** A stop is known by its answer alone: of a mirror that shows one direction, that is what there is. */
function halfSeen(code: number, tell: Listener, outcome: Outcome): void {
  if (code !== FunctionCode.stop) return;
  tell.event('mode-change', code, outcome, () => ({ detail: { to: 'stop' } }));
}

function tellWrites(
  items: readonly Item[],
  tell: Listener,
  outcome: Outcome,
  codes: readonly number[] | undefined,
): void {
  for (let at = 0; at < items.length; at++) {
    const item = items[at]!;
    const code = codes?.[at] ?? NO_DATA;
    const isRefused = code !== NO_DATA && code !== SUCCESS;
    const fate = isRefused ? { refused: refusal(code, itemErrors) } : outcome;
    tell.event('write', itemKey(item), fate, () => ({ detail: placeOf(item) }));
  }
}

/**
 * Exact in 53 bits: area, block, byte, and length or bit (a longer write at the same place is
 * another one). A symbol's checksum takes the place of byte and length.
 */
function itemKey({ area, db, start, bit, length }: Item): number {
  const place = areaIndex(area) * 0x1_0000 + db;
  if (bit === SYMBOL) return 0x10_0000_0000_0000 + place * 0x8000_0000 + (start % 0x8000_0000);
  const extent = bit >= 0 ? 1016 + bit : Math.min(length, 1015);
  return place * 0x8000_0000 + (start % 0x20_0000) * 1024 + extent;
}

/** Five bits: the areas there are lie below 20 and from 80 to 87, hexadecimal. */
function areaIndex(area: number): number {
  if (area >= 0x80 && area <= 0x87) return 0x10 + (area & 7);
  return area < 0x20 ? area : 0x1a;
}

function placeOf({ area, db, start, bit, length }: Item): Record<string, string | number> {
  const place: Record<string, string | number> = { area: areas.get(area) ?? `area ${area}` };
  if (db !== 0) place['db'] = db;
  if (bit === SYMBOL) {
    place['symbol'] = `0x${start.toString(16).padStart(8, '0')}`;
    return place;
  }
  place['start'] = start;
  if (bit >= 0) place['bit'] = bit;
  place['length'] = length;
  return place;
}

function tellService(job: Job & { type: 'service' }, tell: Listener, outcome: Outcome): void {
  const { service, argument, blocks } = job;
  const { kind, act } = piServices.get(service) ?? OTHER_SERVICE;
  if (service === START) {
    const restart = argument.startsWith('C') ? 'cold' : 'warm';
    const same = fold(service + argument);
    tell.event(kind, same, outcome, () => ({ detail: { to: 'run', restart, service } }));
    return;
  }
  if (blocks.length === 0) {
    tell.event(kind, fold(service + argument), outcome, () => ({
      detail: argument ? { act, service, argument } : { act, service },
    }));
    return;
  }
  for (const block of blocks) {
    tell.event(kind, fold(service + blockName(block)), outcome, () => ({
      detail: { act, service, block: blockName(block) },
    }));
  }
}

const transfers: Readonly<Record<number, EventKind>> = {
  [FunctionCode.requestDownload]: 'program-download',
  [FunctionCode.downloadBlock]: 'program-download',
  [FunctionCode.downloadEnded]: 'program-download',
  [FunctionCode.startUpload]: 'program-upload',
};

function tellTransfer(
  code: number,
  block: Block | undefined,
  tell: Listener,
  outcome: Outcome,
): void {
  const kind = transfers[code];
  if (kind === undefined) return;
  tell.event(kind, keyOf(block), outcome, () => ({
    detail: block === undefined ? {} : { block: blockName(block) },
  }));
}

function keyOf(block: Block | undefined): number {
  return block === undefined ? 0 : blockKey(block);
}

/**
 * A PLC fetches what a client told it to load. Where the client's own request was not seen, this
 * proves it; a failed end is a refusal.
 */
function fetched({ code, body }: S7Message, tell: Listener, { state }: S7Turn): void {
  if (body.type !== 'transfer' || code === FunctionCode.startUpload) return;
  const key = keyOf(body.block);
  if (code === FunctionCode.downloadBlock && state.loading !== key) {
    tellTransfer(code, body.block, tell, 'accepted');
    state.loading = key;
  }
  if (code !== FunctionCode.downloadEnded) return;
  state.loading = -1;
  if (body.error !== 0) {
    tellTransfer(code, body.block, tell, { refused: refusal(body.error, errors) });
  }
}

interface UserdataAct {
  readonly kind: EventKind;
  readonly act: string;
}

const userdataActs: ReadonlyMap<number, UserdataAct> = new Map([
  [of(Group.programmer, 7), { kind: 'force', act: 'select force' }],
  [of(Group.programmer, 8), { kind: 'write', act: 'modify variable' }],
  [of(Group.programmer, 9), { kind: 'force', act: 'force' }],
  [of(Group.programmer, 10), { kind: 'command', act: 'breakpoint' }],
  [of(Group.programmer, 11), { kind: 'mode-change', act: 'exit HOLD' }],
  [of(Group.programmer, 12), { kind: 'program-delete', act: 'memory reset' }],
  [of(Group.programmer, 22), { kind: 'command', act: 'flash LED' }],
  [of(Group.cpu, 7), { kind: 'alarm-suppress', act: 'lock alarms' }],
  [of(Group.security, 1), { kind: 'authentication', act: 'password' }],
  [of(Group.security, 2), { kind: 'authentication', act: 'end of legitimation' }],
  [of(Group.time, 2), { kind: 'time-set', act: 'set clock' }],
  [of(Group.time, 4), { kind: 'time-set', act: 'set clock' }],
  [of(Group.nc, 1), { kind: 'program-download', act: 'NC program' }],
  [of(Group.nc, 6), { kind: 'program-upload', act: 'NC program' }],
] as const satisfies readonly (readonly [number, UserdataAct])[]);

function tellUserdata(body: Userdata, tell: Listener, outcome: Outcome): void {
  const code = of(body.group, body.subfunction);
  const known = userdataActs.get(code);
  if (known === undefined) return;
  const { content } = body;
  tell.event(known.kind, -1 - code, outcome, () => ({
    detail: content.type === 'clock' ? { act: known.act, to: content.time } : { act: known.act },
  }));
}
