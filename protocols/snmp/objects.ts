/** An OID split into the object it is an instance of and the row it is in. RFC 2578, 7.7. */
import { ipv4Text, macText } from '../contract/address-text.ts';
import { clipped, printable } from '../contract/printable.ts';
import type { Span } from '../contract/span.ts';
import { BerTag, numberOf, objectIdentifierOf } from '../encodings/ber.ts';
import {
  ADDRESS_INTERFACE,
  ENTITY_CLASS,
  FORWARDING_PORTS,
  LENGTHS,
  type MibObject,
  objects,
  type Rendering,
} from './mib.table.ts';
import { ValueTag } from './pdu.table.ts';

const TEXT_MAX = 256;
const FULL_GAUGE = 0xffff_ffff; // more than 32 bits hold: the truth is in ifHighSpeed

export interface Instance {
  readonly column: string;
  readonly object: MibObject | undefined;
  /** The arcs behind it: `0` of a scalar. */
  readonly index: string;
}

/** Undefined where nobody here knows the object. */
export function objectAt(oid: string): Instance | undefined {
  let at = -1;
  let arcs = 0;
  for (const length of LENGTHS) {
    while (arcs < length) {
      at = oid.indexOf('.', at + 1);
      if (at < 0) return undefined; // an object alone has no value
      arcs++;
    }
    const column = oid.slice(0, at);
    const object = objects.get(column);
    if (object !== undefined || isKnown(column))
      return { column, object, index: oid.slice(at + 1) };
  }
  return undefined;
}

function isKnown(column: string): boolean {
  return FORWARDING_PORTS.has(column) || column === ENTITY_CLASS || column === ADDRESS_INTERFACE;
}

/** The value as it is told; empty where it is none, or of another type than its object. */
export function rendered(as: Rendering, tag: number, { bytes, start, end }: Span): string {
  if (as === 'oid')
    return tag === BerTag.objectIdentifier
      ? clipped(objectIdentifierOf(bytes, start, end), TEXT_MAX)
      : '';
  if (as === 'text' || as === 'id' || as === 'mac')
    return tag === BerTag.octetString ? ofOctets(as, bytes, start, end) : '';
  return isNumber(tag) ? ofNumber(as, numberOf(bytes, start, end)) : '';
}

function ofOctets(as: 'text' | 'id' | 'mac', bytes: Uint8Array, start: number, end: number) {
  if (as === 'mac') return end - start === 6 ? macText(bytes, start) : '';
  return as === 'id' ? identifier(bytes, start, end) : printable(bytes, start, end);
}

function ofNumber(as: 'number' | 'ticks' | 'bits' | 'megabits' | 'up-down', value: number): string {
  switch (as) {
    case 'number':
      return String(value);
    case 'ticks':
      return `${Math.floor(value / 100)} s`;
    case 'bits':
      return value === FULL_GAUGE ? '' : speed(value / 1e6);
    case 'megabits':
      return speed(value);
    case 'up-down':
      return ['', 'up', 'down', 'testing'][value] ?? '';
  }
}

/** INTEGER, and the application types that are numbers: Counter32, Gauge32, TimeTicks. */
function isNumber(tag: number): boolean {
  return tag === BerTag.integer || (tag > ValueTag.ipAddress && tag <= ValueTag.timeTicks);
}

/** A chassis, port or bridge: a MAC, a priority and a MAC, a network address, or a name. */
function identifier(bytes: Uint8Array, start: number, end: number): string {
  const size = end - start;
  let isText = true;
  for (let at = start; at < end; at++) if (bytes[at]! < 0x20 || bytes[at]! === 0x7f) isText = false;
  if (size === 6 && !isText) return macText(bytes, start);
  if (size === 8 && !isText) return macText(bytes, start + 2);
  if (size === 5 && bytes[start] === 1) return ipv4Text(bytes, start + 1);
  return printable(bytes, start, end);
}

function speed(megabits: number): string {
  if (megabits <= 0) return '';
  return megabits >= 1000 ? `${megabits / 1000} Gbit/s` : `${megabits} Mbit/s`;
}
