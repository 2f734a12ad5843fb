/** What a station says of itself: system status list, block lists, mode transitions. */
import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Attribute } from '../messages/fact.ts';
import { type BlockInfo, blockName } from './blocks.ts';
import type { S7Message } from './decode.ts';
import { Group, keyPositions, modeTransitions, operatingModes } from './functions.table.ts';
import type { SzlRow, Version } from './szl.ts';
import type { Content, Userdata } from './userdata.ts';

/** Index of a component identification (SZL 001C). */
const ATTRIBUTE_OF_COMPONENT: ReadonlyMap<number, Attribute> = new Map([
  [1, 'station-name'],
  [2, 'module-name'],
  [3, 'plant-id'],
  [4, 'copyright'],
  [5, 'serial'],
  [7, 'model'],
  [8, 'memory-card'],
  [11, 'location'],
]);
const MAKER = 9; // manufacturer and profile, as PROFINET counts manufacturers
const SIEMENS = 42;

/** Index of a module identification (SZL 0011). */
const Module = { itself: 1, hardware: 6, firmware: 7, bootloader: 0x81 } as const;
const VALUE_MAX = 256;

export function identify({ body }: S7Message, tell: Listener): void {
  if (body.type !== 'userdata') return;
  if (body.exchange === 'push') announced(body, tell);
  else if (body.exchange === 'response') answered(body.content, tell);
}

function announced({ group, subfunction }: Userdata, tell: Listener): void {
  const mode = group === Group.modeTransition ? modeTransitions.get(subfunction) : undefined;
  if (mode !== undefined) tell.fact('mode', mode);
}

function answered(content: Content, tell: Listener): void {
  switch (content.type) {
    case 'szl':
      return listed(content.rows, tell);
    case 'block-info':
      return tell.fact('block', describe(content.info), { part: blockName(content.info) });
    case 'block-counts':
      if (content.counts) tell.fact('block', content.counts);
      return;
    case 'block-numbers': {
      const { of, numbers } = content;
      if (of && numbers.length > 0) tell.fact('block', listOf(numbers), { part: of });
      return;
    }
    case 'block-type':
    case 'clock':
    case 'other':
      return;
  }
}

/** A list too long for a value is told by its digest: what changes in it still shows. */
function listOf(numbers: readonly number[]): string {
  const list = numbers.join(' ');
  if (list.length <= VALUE_MAX) return list;
  return `${numbers.length} blocks, digest ${fold(list).toString(16).padStart(8, '0')}`;
}

function describe(info: BlockInfo): string {
  const { checksum, codeTime, interfaceTime, version, name, family, author } = info;
  const sum = `checksum 0x${checksum.toString(16).padStart(4, '0')}`;
  const made = `code ${codeTime}, interface ${interfaceTime}, version ${version}`;
  return [sum, made, name, family, author].filter(Boolean).join(', ');
}

function listed(rows: readonly SzlRow[], tell: Listener): void {
  const newest = rows.find((row) => row.list === 'diagnostic');
  if (newest !== undefined) {
    const event = newest.event.toString(16).padStart(4, '0');
    tell.fact('diagnostic-entry', `event 0x${event} at ${newest.time}`);
  }
  for (const row of rows) tellRow(row, tell);
  tellHardware(rows, tell);
}

/** A module may be built on hardware with an order number of its own. */
function tellHardware(rows: readonly SzlRow[], tell: Listener): void {
  let own = '';
  let basic = '';
  for (const row of rows) {
    if (row.list !== 'module') continue;
    if (row.index === Module.itself) own = row.order;
    else if (row.index === Module.hardware) basic = row.order;
  }
  if (basic !== '' && basic !== own) tell.fact('order-code', basic, { part: 'basic hardware' });
}

function tellRow(row: SzlRow, tell: Listener): void {
  switch (row.list) {
    case 'module':
      return tellModule(row.index, row.order, row.version, tell);
    case 'component':
      return tellComponent(row.index, row.text, row.maker, tell);
    case 'communication':
      return tell.fact('capabilities', `PDU ${row.pduBytes} bytes, ${row.connections} connections`);
    case 'protection':
      return tellProtection(row, tell);
    case 'mode': {
      const mode = operatingModes.get(row.mode);
      if (mode !== undefined) tell.fact('mode', mode);
      return;
    }
    case 'diagnostic':
      return;
  }
}

function tellModule(index: number, order: string, { high, low }: Version, tell: Listener): void {
  if (index === Module.itself && order) tell.fact('order-code', order);
  if (index === Module.hardware) tell.fact('hardware-revision', String(high));
  if (index === Module.firmware) tell.fact('firmware', version(high, low));
  if (index === Module.bootloader) tell.fact('bootloader', version(high, low));
}

/** `V3.2.6`: a letter and three numbers, one a byte. */
function version(high: number, low: number): string {
  const letter = high >> 8;
  const isLetter = letter >= 0x41 && letter <= 0x5a;
  return `${isLetter ? String.fromCharCode(letter) : ''}${high & 0xff}.${low >> 8}.${low & 0xff}`;
}

function tellComponent(index: number, text: string, maker: number, tell: Listener): void {
  if (index === MAKER && maker === SIEMENS) return tell.fact('vendor', 'Siemens AG');
  const attribute = ATTRIBUTE_OF_COMPONENT.get(index);
  if (attribute !== undefined && text) tell.fact(attribute, text);
}

function tellProtection(row: SzlRow & { list: 'protection' }, tell: Listener): void {
  if (row.valid > 0) tell.fact('protection-level', String(row.valid));
  const position = keyPositions.get(row.keyPosition);
  if (position !== undefined) tell.fact('key-position', position);
  const { hardware, program } = row;
  if (hardware) tell.fact('config-revision', hardware, { part: 'hardware configuration' });
  if (program) tell.fact('config-revision', program, { part: 'user program' });
}
