/** Declared points as the settings have them: held against what protocols have tables for, and against each other. */
import * as z from 'zod';
import { Point } from '../protocols/messages/point.ts';
import { protocols } from '../protocols/registry.ts';
import { placesOf, wordsOf } from './observe/point-reading.ts';

const MOST_POINTS = 4096;
/** So that what a device is called still finds room among its facts. */
const MOST_OF_DEVICE = 256;
const LAST_PLACE = 65_535;

type Tell = (index: number, field: keyof Point, message: string) => void;

export const DeclaredPoints = z
  .array(Point)
  .max(MOST_POINTS)
  .superRefine((points, context) => {
    const tell: Tell = (index, field, message) =>
      context.addIssue({ code: 'custom', path: [index, field], message });
    const devices = new Map<string, number[]>();
    for (const [index, point] of points.entries()) {
      placeChecked(point, index, tell);
      const others = devices.get(point.device) ?? [];
      if (others.length === MOST_OF_DEVICE) {
        tell(index, 'device', `at most ${MOST_OF_DEVICE} points of one device`);
      }
      for (const other of others) besideChecked(points[other]!, other, point, index, tell);
      if (others.length < MOST_OF_DEVICE) others.push(index);
      devices.set(point.device, others);
    }
  });

function placeChecked(point: Point, index: number, tell: Tell): void {
  const { device, protocol, table, address, type } = point;
  if (!isCanonical(device)) tell(index, 'device', `is written ${canonical(device)} on the wire`);
  const tables = protocols.find(({ name }) => name === protocol)?.tables;
  if (tables === undefined) return tell(index, 'protocol', `has no tables to declare points in`);
  const found = tables.find(({ name }) => name === table);
  if (found === undefined) {
    return tell(index, 'table', `one of ${tables.map(({ name }) => name).join(', ')}`);
  }
  const places = placesOf(point);
  if (places > found.most) tell(index, 'count', `at most ${found.most} in ${table}`);
  if (places % wordsOf(type) !== 0) tell(index, 'count', `two registers are one ${type}`);
  const isInside = address <= LAST_PLACE;
  if (isInside && address + places - 1 > LAST_PLACE)
    tell(index, 'address', `reaches beyond ${LAST_PLACE}`);
  if (found.holds === 'bits' && type !== undefined) tell(index, 'type', `${table} holds bits`);
}

function besideChecked(other: Point, at: number, point: Point, index: number, tell: Tell): void {
  if (other.name === point.name) tell(index, 'name', `is the name of points.${at} already`);
  const isElsewhere =
    other.protocol !== point.protocol ||
    other.table !== point.table ||
    (other.unit !== undefined && point.unit !== undefined && other.unit !== point.unit);
  const isApart =
    point.address + placesOf(point) <= other.address ||
    other.address + placesOf(other) <= point.address;
  if (!isElsewhere && !isApart) tell(index, 'address', `overlaps points.${at} (${other.name})`);
}

/** IPv6 has many notations; a packet is shown in the shortest. */
function canonical(device: string): string {
  const isIpv6 = device.includes('::') || device.split(':').length === 8;
  const url = `http://[${device}]`;
  return isIpv6 && URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : device;
}

const isCanonical = (device: string) => canonical(device) === device;
