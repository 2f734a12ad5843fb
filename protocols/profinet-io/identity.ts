/** Who connects to whom, which modules were found, and what they say of themselves (I&M). */
import { clipped } from '../contract/printable.ts';
import type { Listener, Place } from '../contract/protocol.ts';
import { ArType, alarms, arTypes, identInfos, moduleStates } from './blocks.table.ts';
import type { Block } from './blocks.ts';
import type { CallMessage, ConnectQuestion, PnioMessage } from './decode.ts';
import { type Difference, MODULE, type Modules } from './modules.ts';
import type { Alarm } from './real-time.ts';
import type { Im0, ImText, InterfaceReal, PortReal } from './records.ts';

const TEXT_MAX = 256;
const PART_MAX = 64;
const MOST_TOLD = 200; // modules and submodules of one message
const NO_ADDRESS = '0.0.0.0';
const AS_EXPECTED = 'modules as expected';

export function identify(message: PnioMessage, tell: Listener): void {
  switch (message.type) {
    case 'call':
      return tellCall(message, tell);
    case 'annotation':
      if (message.deviceType) tell.fact('model', message.deviceType);
      if (message.orderCode) tell.fact('order-code', message.orderCode);
      if (message.hardware) tell.fact('hardware-revision', message.hardware);
      if (message.software) tell.fact('firmware', message.software);
      return;
    case 'cyclic': {
      const { isRunning, frameId } = message;
      if (isRunning === undefined) return;
      const part = `frame 0x${hex(frameId, 4)}`;
      return tell.fact('state', isRunning ? 'running' : 'stopped', { part });
    }
    case 'alarm':
      return tellAlarm(message, tell);
    case 'other':
      return;
  }
}

/** `slot 2`, `slot 2.1`, `slot 0.0x8001`: interfaces and ports are numbered from 0x8000. */
export function partOf(slot: number, subslot: number): string {
  if (subslot === MODULE) return `slot ${slot}`;
  return `slot ${slot}.${subslot < 0x8000 ? subslot : `0x${hex(subslot, 4)}`}`;
}

function tellCall(message: CallMessage, tell: Listener): void {
  const { isRequest, blocks, question, status, isFault } = message;
  for (const block of blocks) tellBlock(block, tell);
  if (isRequest) return tellDifference(blocks, tell);
  if (status !== 0 || isFault) return;
  if (message.isNews) tellNumbers(message, tell);
  if (question?.type === 'connect') tellConnected(question, blocks, tell);
  else tellDifference(blocks, tell);
}

function tellBlock(block: Block, tell: Listener): void {
  switch (block.type) {
    case 'ar':
      if (block.mac) tell.fact('interface-mac', block.mac);
      if (!block.isRequest) return;
      if (block.station) tell.fact('station-name', block.station);
      tell.fact('role', block.arType === ArType.supervisor ? 'PN supervisor' : 'IO controller');
      return tellNumbers(block, tell);
    case 'server':
      if (block.station) tell.fact('station-name', block.station);
      return;
    case 'modules':
      if (block.isReal) tellModules(block.modules, [], tell);
      return;
    case 'im0':
      return tellIm0(block, tell);
    case 'im-text':
      return tellImText(block, tell);
    case 'interface':
      return tellInterface(block, tell);
    case 'port':
      return tellPort(block, tell);
    case 'difference':
    case 'write':
    case 'control':
      return;
  }
}

function tellNumbers({ vendor, device }: { vendor: number; device: number }, tell: Listener) {
  if (vendor !== 0) tell.fact('vendor-id', String(vendor));
  if (vendor !== 0) tell.fact('product-code', `0x${hex(device, 4)}`);
}

/** What was expected is there, but for what the device says is not. */
function tellConnected(
  { arType, station, modules }: ConnectQuestion,
  blocks: readonly Block[],
  tell: Listener,
): void {
  const rows = blocks.flatMap((block) => (block.type === 'difference' ? block.rows : []));
  tell.fact('role', 'IO device', { part: 'AR' });
  const kind = arTypes.get(arType) ?? `AR type ${arType}`;
  tell.fact('connection', clipped(`${kind} ${station}`.trim(), TEXT_MAX), { part: 'AR' });
  tellModules(modules, rows, tell);
  tell.fact('config-consistency', worded(rows));
}

function tellDifference(blocks: readonly Block[], tell: Listener): void {
  for (const block of blocks) {
    if (block.type !== 'difference') continue;
    tell.fact('config-consistency', worded(block.rows));
    tellModules([], block.rows, tell);
  }
}

/** A module is told as it is: the one expected, or the one that stands in its place. */
function tellModules(modules: Modules, rows: readonly Difference[], tell: Listener): void {
  let told = 0;
  const say = (slot: number, subslot: number, ident: number) => {
    if (told++ < MOST_TOLD && ident !== 0)
      tell.fact('product-code', `0x${hex(ident, 8)}`, { part: partOf(slot, subslot) });
  };
  const others = new Map(rows.map((row) => [partOf(row.slot, row.subslot), row]));
  for (let at = 0; at + 2 < modules.length; at += 3) {
    const [slot, subslot, ident] = [modules[at]!, modules[at + 1]!, modules[at + 2]!];
    if (others.get(partOf(slot, MODULE))?.state === 0) continue; // an empty slot holds nothing
    if (!others.has(partOf(slot, subslot))) say(slot, subslot, ident);
  }
  for (const row of rows) if (!isMissing(row)) say(row.slot, row.subslot, row.ident);
}

function isMissing({ subslot, state }: Difference): boolean {
  return subslot === MODULE ? state === 0 : stateOf(subslot, state) === 'no submodule';
}

function stateOf(subslot: number, state: number): string {
  if (subslot === MODULE) return moduleStates[state] ?? `state ${state}`;
  if ((state & 0x8000) !== 0) return identInfos[(state >> 11) & 0x0f] ?? 'unknown';
  return (
    ['no submodule', 'wrong submodule', 'locked', undefined, 'application not ready'][state] ?? 'ok'
  );
}

function worded(rows: readonly Difference[]): string {
  const wrong = rows
    .map(({ slot, subslot, state }) => [partOf(slot, subslot), stateOf(subslot, state)])
    .filter(([, state]) => state !== 'ok' && state !== 'proper module')
    .map((words) => words.join(' '));
  return wrong.length === 0 ? AS_EXPECTED : clipped(wrong.join('; '), TEXT_MAX);
}

/** The first submodule of a module speaks for it; that of slot 0 for the device. */
function placeOf(slot: number, subslot: number): Place {
  if (slot === 0 && subslot === 1) return {};
  return { part: partOf(slot, subslot === 1 ? MODULE : subslot) };
}

function tellIm0(im: Im0, tell: Listener): void {
  const place = placeOf(im.slot, im.subslot);
  if (im.vendor !== 0) tell.fact('vendor-id', String(im.vendor), place);
  if (im.orderCode) tell.fact('order-code', im.orderCode, place);
  if (im.serial) tell.fact('serial', im.serial, place);
  tell.fact('hardware-revision', String(im.hardware), place);
  tell.fact('firmware', im.software, place);
  tell.fact('config-revision', String(im.revision), place);
}

function tellImText({ slot, subslot, what, text, location }: ImText, tell: Listener): void {
  const place = placeOf(slot, subslot);
  if (text && what === 'tag') tell.fact('plant-id', text, place);
  if (text && what === 'descriptor') tell.fact('description', text, place);
  if (location) tell.fact('location', location, place);
  if (text && what === 'date') {
    const { part } = place;
    tell.fact('description', `installed ${text}`, {
      part: clipped(part === undefined ? 'installation' : `${part} installation`, PART_MAX),
    });
  }
}

function tellInterface(
  { station, mac, ip, netmask, gateway }: InterfaceReal,
  tell: Listener,
): void {
  if (station) tell.fact('station-name', station);
  if (mac) tell.fact('interface-mac', mac);
  if (!ip || ip === NO_ADDRESS) return;
  tell.fact('ip-address', ip);
  tell.fact('netmask', netmask);
  if (gateway !== NO_ADDRESS && gateway !== ip) tell.fact('gateway', gateway);
}

function tellPort({ slot, subslot, id, peers }: PortReal, tell: Listener): void {
  const port = clipped(id ? `port ${id}` : partOf(slot, subslot), PART_MAX);
  for (const [row, peer] of peers.entries()) {
    const value = [peer.station, peer.port, peer.mac].filter(Boolean).join(' ');
    const part = clipped(row === 0 ? port : `${port} peer ${row + 1}`, PART_MAX);
    if (value) tell.fact('neighbour', clipped(value, TEXT_MAX), { part });
  }
}

function tellAlarm({ alarm, slot, subslot, module, submodule }: Alarm, tell: Listener): void {
  const name = alarms.get(alarm) ?? `alarm ${alarm}`;
  const part = partOf(slot, name === 'pull-module' ? MODULE : subslot);
  tell.fact('diagnostic-entry', name, { part });
  if (name.startsWith('pull') || name.startsWith('plug')) {
    const ident = name === 'pull-module' ? module : submodule;
    tell.fact('status', `${name} 0x${hex(ident, 8)}`, { part });
  }
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
