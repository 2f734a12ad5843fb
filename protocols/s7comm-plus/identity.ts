/** What a station says of itself when a session begins and when it is asked, and who asks. */

import { Cursor } from '../contract/cursor.ts';
import type { Listener } from '../contract/protocol.ts';
import type { Span } from '../contract/span.ts';
import type { PlusMessage, PlusTurn } from './decode.ts';
import { AttributeId, ClassId, FunctionCode, ObjectId, states, versionParts } from './ids.table.ts';
import { blockName, numberOf, type PlusObject, textOf } from './objects.ts';
import type { Leaf } from './typed-values.ts';

const HOST_NAME = /^[\w.-]+$/; // not a path to a channel, nor the `HMI HOST` of every panel
const SESSION_NUMBER = /_\d{4,}$/; // behind the name of an engineering station
const NANOSECONDS = 1_000_000;

export function identify(message: PlusMessage, tell: Listener, { direction }: PlusTurn): void {
  const { body } = message;
  switch (body.type) {
    case 'create':
      for (const object of body.objects)
        if (object.classId === ClassId.serverSession) tellClient(object, tell);
      return;
    case 'objects':
      for (const object of body.objects) tellObject(object, tell);
      return;
    case 'values':
      for (const leaf of body.leaves) tellValue(body.object, leaf, tell);
      return tellSession(message, tell);
    case 'failures':
    case 'other':
      if (direction === 'response') tellSession(message, tell);
      return;
    default:
      return;
  }
}

function tellClient(session: PlusObject, tell: Listener): void {
  const application = textOf(session, AttributeId.sessionApplication);
  if (application) tell.fact('software', application, { part: application.slice(0, 64).trim() });
  const host = textOf(session, AttributeId.sessionHost).replace(SESSION_NUMBER, '');
  if (HOST_NAME.test(host)) tell.fact('host-name', host);
}

function tellObject(object: PlusObject, tell: Listener): void {
  if (object.classId === ClassId.serverSession) return tellStation(object, tell);
  const part = blockName(object.id);
  if (part !== undefined) return tellBlock(object, part, tell);
  const changes = numberOf(object, AttributeId.changeCounter);
  if (object.id === ObjectId.program && changes !== undefined)
    tell.fact('config-revision', String(changes));
}

function tellStation(session: PlusObject, tell: Listener): void {
  const parts = textOf(session, AttributeId.systemVersion).split(';');
  for (let at = 0; at < versionParts.length; at++) {
    const attribute = versionParts[at];
    const value = parts[at]?.trim();
    if (attribute !== undefined && value) tell.fact(attribute, value);
  }
}

function tellBlock(object: PlusObject, part: string, tell: Listener): void {
  const described: string[] = [];
  const name = textOf(object, AttributeId.name);
  if (name) described.push(name.slice(0, 200));
  const crc = numberOf(object, AttributeId.blockCrc);
  if (crc) described.push(`checksum 0x${crc.toString(16).padStart(8, '0')}`);
  const modified = numberOf(object, AttributeId.lastModified) ?? 0;
  if (modified > 0 && modified < 2 ** 62)
    described.push(`modified ${new Date(modified / NANOSECONDS).toISOString()}`);
  if (described.length > 0) tell.fact('block', described.join(', ').trim(), { part });
}

function tellValue(object: number, { id, value }: Leaf, tell: Listener): void {
  if (id === AttributeId.identification0 && typeof value === 'object') {
    if (object === ObjectId.processorProxy) tellIdentification(value, tell);
  } else if (id === AttributeId.protectionLevel && typeof value === 'number') {
    if (object === ObjectId.common) tell.fact('protection-level', String(value));
  } else if (id === AttributeId.operatingState && typeof value === 'number') {
    const state = states[value];
    if (object === ObjectId.execution && state !== undefined) tell.fact('mode', state);
  }
}

/** I&M0, behind the header of a record: IEC 61158-6-10. */
function tellIdentification(record: Span, tell: Listener): void {
  const cursor = new Cursor().over(record.bytes, record.start, record.end);
  cursor.skip(6); // type, length and version of the block
  const vendor = cursor.u16();
  const order = cursor.text(20);
  const serial = cursor.text(16);
  const hardware = cursor.u16();
  const prefix = cursor.text(1);
  const version = [cursor.u8(), cursor.u8(), cursor.u8()].join('.');
  if (cursor.flaw !== undefined) return;
  tell.fact('vendor-id', String(vendor));
  if (order) tell.fact('order-code', order);
  if (serial) tell.fact('serial', serial);
  tell.fact('hardware-revision', String(hardware));
  if (prefix) tell.fact('software', `${prefix}${version}`); // exact, where a session tells two numbers
}

/** Told when a station lets data through, not while the session is made. */
function tellSession({ version, isSealed, code, result }: PlusMessage, tell: Listener): void {
  const isData = code === FunctionCode.getMultiVariables || code === FunctionCode.getVarSubstreamed;
  if (!isData || result < 0 || version < 2) return;
  tell.fact('connection', `V${version}${isSealed ? ', integrity protected' : ''}`);
  if (!isSealed) tell.fact('weakness', 'no integrity protection');
}
