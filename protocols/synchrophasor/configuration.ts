/** Configuration frames 1 to 3: IEEE C37.118.2-2011. */
import type { Cursor } from '../contract/cursor.ts';

export interface Configuration {
  readonly units: readonly Unit[];
  /** Frames a second; below zero, seconds a frame. */
  readonly rate: number;
}

/** One measurement unit: a concentrator sends for several. */
export interface Unit {
  readonly id: number;
  readonly station: string;
  readonly channels: readonly string[];
  readonly nominal: 50 | 60;
  /** How often its configuration was changed. */
  readonly count: number;
  readonly globalId: string;
}

const MOST_UNITS = 64; // told of
const MOST_CHANNELS = 96; // named, of all units
const NAME = 16;
const DIGITALS = 16; // of one status word
const UNIT_SIZE = 4;
const PHASOR_SCALE = 12; // of the third kind: flags, magnitude, angle
const ANALOG_SCALE = 8; // factor, offset

export function readConfiguration(cursor: Cursor): Configuration {
  cursor.skip(4); // time base
  return configuration(cursor, readUnit);
}

/** One cut into several frames is passed over. */
export function readConfiguration3(cursor: Cursor): Configuration | undefined {
  if (cursor.u16() !== 0) return undefined;
  cursor.skip(4); // time base
  return configuration(cursor, readUnit3);
}

function configuration(
  cursor: Cursor,
  read: (cursor: Cursor, named: number) => Unit,
): Configuration {
  const units: Unit[] = [];
  let named = 0;
  for (let left = cursor.u16(); cursor.again(left); left--) {
    if (units.length === MOST_UNITS) return { units, rate: 0 };
    const unit = read(cursor, MOST_CHANNELS - named);
    named += unit.channels.length;
    units.push(unit);
  }
  return { units, rate: (cursor.u16() << 16) >> 16 };
}

interface Counts {
  readonly phasors: number;
  readonly analogs: number;
  readonly digitals: number;
}

function counts(cursor: Cursor): Counts {
  cursor.skip(2); // format
  return { phasors: cursor.u16(), analogs: cursor.u16(), digitals: cursor.u16() };
}

function readUnit(cursor: Cursor, most: number): Unit {
  const station = cursor.terminatedText(NAME);
  const id = cursor.u16();
  const { phasors, analogs, digitals } = counts(cursor);
  const channels: string[] = [];
  const told = Math.min(phasors + analogs, most);
  for (let left = told; cursor.again(left); left--) channels.push(cursor.terminatedText(NAME));
  cursor.skip((phasors + analogs - told + DIGITALS * digitals) * NAME);
  cursor.skip((phasors + analogs + digitals) * UNIT_SIZE);
  return { id, station, channels, globalId: '', ...ending(cursor) };
}

function readUnit3(cursor: Cursor, most: number): Unit {
  const station = cursor.text(cursor.u8());
  const id = cursor.u16();
  const globalId = cursor.hex(16);
  const { phasors, analogs, digitals } = counts(cursor);
  const channels: string[] = [];
  for (let left = phasors + analogs; cursor.again(left); left--) {
    const size = cursor.u8();
    if (channels.length < most) channels.push(cursor.text(size));
    else cursor.skip(size);
  }
  for (let left = digitals * DIGITALS; cursor.again(left); left--) cursor.skip(cursor.u8());
  cursor.skip(phasors * PHASOR_SCALE + analogs * ANALOG_SCALE + digitals * UNIT_SIZE);
  cursor.skip(21); // latitude, longitude, elevation, class, window, delay
  return {
    id,
    station,
    channels,
    globalId: /^0*$/.test(globalId) ? '' : globalId,
    ...ending(cursor),
  };
}

function ending(cursor: Cursor): Pick<Unit, 'nominal' | 'count'> {
  const nominal = cursor.u16() & 1 ? 50 : 60;
  return { nominal, count: cursor.u16() };
}
