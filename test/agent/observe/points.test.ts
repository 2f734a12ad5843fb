/** Declared points, heard on the wire: when they are known, and what they are said to hold. */
import { describe, expect, test } from 'vitest';
import { DeclaredPoints } from '../../../agent/declared-points.ts';
import { pointText } from '../../../agent/observe/point-reading.ts';
import type { FactView, HostView } from '../../../agent/observe/sightings.ts';
import { protocols } from '../../../protocols/registry.ts';
import { hex } from '../../support/hex.ts';
import { Connection, type End, master, Wire, plc as who } from '../../support/wire.ts';

const plc: End = { ...who, port: 502 };
const device = plc.ip;
const limit = { name: 'limit', device, table: 'holding-register', address: 100 };

interface Said {
  readonly host: HostView;
  readonly fact: FactView;
}

/** A master and a PLC whose Modbus is shown; what was said of declared points, in order. */
class Plant {
  readonly said: Said[] = [];
  readonly wire: Wire;
  readonly talk: Connection;

  constructor(...points: object[]) {
    this.wire = new Wire({
      protocols,
      points: DeclaredPoints.parse(points),
      sightings: {
        fact: (host, fact) => {
          if (fact.attribute === 'register') this.said.push({ host, fact: { ...fact } });
        },
      },
    });
    this.talk = new Connection(this.wire, master, plc).open();
  }

  /** One exchange, written as hexadecimal PDUs. */
  hears(question: string, answer: string, unit = 1): this {
    const adu = (text: string) => {
      const pdu = hex(text);
      return [0, 1, 0, 0, 0, pdu.length + 1, unit, ...pdu];
    };
    this.wire.show(this.talk.ask(adu(question)));
    this.wire.show(this.talk.answer(adu(answer)));
    return this;
  }

  reads(first: number, ...words: number[]): this {
    const text = words.map(word).join('');
    const size = (words.length * 2).toString(16).padStart(2, '0');
    return this.hears(`03 ${word(first)} ${word(words.length)}`, `03 ${size} ${text}`);
  }

  writes(register: number, value: number): this {
    const pdu = `06 ${word(register)} ${word(value)}`;
    return this.hears(pdu, pdu);
  }

  get texts(): string[] {
    return this.said.map(({ fact }) => fact.value);
  }
}

const word = (value: number) => value.toString(16).padStart(4, '0');

describe('a declared register', () => {
  test('is a fact of its device as soon as anybody reads it, with its unit, place and name', () => {
    const { said } = new Plant(limit).reads(98, 1, 2, 1500, 4);
    expect(said).toHaveLength(1);
    expect(said[0]!.host.macs).toEqual(new Set([plc.mac]));
    expect(said[0]!.fact).toMatchObject({
      attribute: 'register',
      class: 'config',
      protocol: 'modbus',
      method: 'passive',
      part: 'unit 1 holding-register 100 limit',
      value: '1500',
      by: undefined,
    });
  });

  test('is said again only when it holds something else', () => {
    const plant = new Plant(limit).reads(100, 7).reads(100, 7).reads(100, 8).reads(100, 7);
    expect(plant.texts).toEqual(['7', '8', '7']);
  });

  test('that is written has its writer, and the time its former value was last seen', () => {
    const plant = new Plant(limit).reads(100, 7);
    const { time } = plant.wire;
    plant.writes(100, 9);
    expect(plant.said[1]!.fact).toMatchObject({ value: '9', formerSeen: time });
    expect(plant.said[1]!.fact.by?.macs).toEqual(new Set([master.mac]));
  });

  test('is found by the MAC address of its device as well', () => {
    const plant = new Plant({ ...limit, device: plc.mac.toUpperCase() }).reads(100, 7);
    expect(plant.texts).toEqual(['7']);
  });

  test('is nobody’s who only asks', () => {
    expect(new Plant({ ...limit, device: master.ip }).reads(100, 7).texts).toEqual([]);
  });

  test('is another point in each unit, where none is named', () => {
    const plant = new Plant(limit);
    plant.hears('03 0064 0001', '03 02 0007', 1).hears('03 0064 0001', '03 02 0008', 2);
    expect(plant.said.map(({ fact }) => `${fact.part?.slice(0, 6)}: ${fact.value}`)).toEqual([
      'unit 1: 7',
      'unit 2: 8',
    ]);
  });

  test('is not another unit’s, another table’s, or its neighbour', () => {
    const plant = new Plant({ ...limit, unit: 2 }).reads(100, 7).reads(99, 1).reads(101, 1);
    plant.hears('04 0064 0001', '04 02 0007', 2).hears('03 0063 0001', '03 02 0007', 2);
    expect(plant.texts).toEqual([]);
    plant.hears('03 0064 0001', '03 02 0007', 2);
    expect(plant.texts).toEqual(['7']);
  });

  test('of which only the answer is seen tells nothing', () => {
    const plant = new Plant(limit);
    plant.wire.show(plant.talk.answer([0, 1, 0, 0, 0, 5, 1, 3, 2, 0, 7]));
    expect(plant.texts).toEqual([]);
  });

  test('is told beside another of the same device', () => {
    const plant = new Plant(limit, { ...limit, name: 'next', address: 101 }).reads(100, 7, 8);
    expect(plant.said.map(({ fact: { part } }) => part?.slice(7))).toEqual([
      'holding-register 100 limit',
      'holding-register 101 next',
    ]);
  });
});

describe('a mask write', () => {
  const mask = '16 0064 fff0 0005';

  test('is told where the former value is known', () => {
    expect(new Plant(limit).reads(100, 0x12a3).hears(mask, mask).texts).toEqual([
      String(0x12a3),
      String(0x12a5),
    ]);
  });

  test('is not told where it is unknown, or known no more', () => {
    expect(new Plant(limit).hears(mask, mask).texts).toEqual([]);
    const plant = new Plant(limit).reads(100, 0x12a3);
    plant.wire.wait(100);
    expect(plant.hears(mask, mask).texts).toEqual([String(0x12a3)]);
  });

  test('that leaves no bit as it was needs no former value', () => {
    expect(new Plant(limit).hears('16 0064 0000 0005', '16 0064 0000 0005').texts).toEqual(['5']);
  });
});

describe('a point that is read in pieces', () => {
  const block = { ...limit, count: 4 };
  const round = (plant: Plant, a: number, b: number, c: number, d: number) =>
    plant.reads(99, 0, a, b).reads(102, c, d, 0);

  test('is told when all of it is known', () => {
    const plant = new Plant(block).reads(99, 0, 1, 2);
    expect(plant.texts).toEqual([]);
    round(round(plant, 1, 2, 3, 4), 1, 2, 3, 4);
    expect(plant.texts).toEqual(['1 2 3 4']);
  });

  test('is told after a change when its pieces agree again: a mixture is no value', () => {
    const plant = new Plant({ ...limit, type: 'uint32' });
    const halves = (high: number, low: number) => plant.reads(100, high).reads(101, low);
    halves(0, 0xffff);
    halves(0, 0xffff);
    plant.reads(100, 0); // the counter turns over between the two reads
    plant.reads(101, 0);
    halves(1, 0);
    halves(1, 0);
    expect(plant.texts).toEqual(['65535', '65536']);
  });

  test('is not told from its first two pieces either, though they be nothing but zeros', () => {
    const plant = new Plant({ ...limit, count: 2 }).reads(100, 0).reads(101, 0);
    expect(plant.texts).toEqual([]);
    expect(plant.reads(100, 0).texts).toEqual(['0 0']);
  });

  test('is not told from pieces of different rounds', () => {
    const plant = new Plant(block).reads(100, 1, 2);
    plant.wire.wait(100);
    plant.reads(102, 3, 4).reads(102, 3, 4);
    expect(plant.texts).toEqual([]);
  });

  test('that is written in part is told at once, the rest being fresh', () => {
    const plant = new Plant(block).reads(100, 1, 2, 3, 4).writes(101, 9);
    expect(plant.texts).toEqual(['1 2 3 4', '1 9 3 4']);
  });

  test('that is written in part when the rest is old waits for a read', () => {
    const plant = new Plant(block).reads(100, 1, 2, 3, 4);
    plant.wire.wait(100);
    plant.writes(101, 9);
    expect(plant.texts).toEqual(['1 2 3 4']);
    expect(plant.reads(100, 1, 9, 3, 4).texts).toEqual(['1 2 3 4', '1 9 3 4']);
  });
});

describe('how it is read', () => {
  test.each([
    ['uint16', 'high-first', 1, [0xffff], '65535'],
    ['int16', 'high-first', 1, [0xffff], '-1'],
    ['uint32', 'high-first', 2, [0x8000, 1], '2147483649'],
    ['uint32', 'low-first', 2, [1, 0x8000], '2147483649'],
    ['int32', 'high-first', 2, [0xffff, 0xfffe], '-2'],
    ['int32', 'low-first', 2, [0xfffe, 0xffff], '-2'],
    ['float32', 'high-first', 2, [0x42f6, 0xe979], '123.456'],
    ['float32', 'low-first', 2, [0xe979, 0x42f6], '123.456'],
    ['float32', 'high-first', 2, [0x449a, 0x5225], '1234.567'],
    ['float32', 'high-first', 2, [0x7fc0, 1], 'NaN:7fc00001'],
    ['float32', 'high-first', 2, [0x8000, 0], '-0'],
    ['float32', 'high-first', 4, [0x3f80, 0, 0xff80, 0], '1 -Infinity'],
  ])('%s, %s, %i registers', (type, order, count, registers, text) => {
    const plant = new Plant({ ...limit, type, order, count }).reads(100, ...registers);
    expect(plant.texts).toEqual([text]);
  });

  test('bits stand side by side, the first one first', () => {
    const coils = { ...limit, table: 'coil', address: 20, count: 10 };
    const plant = new Plant(coils).hears('01 0013 000c', '01 02 9b05');
    expect(plant.texts).toEqual(['1011001101']);
  });

  test('a single coil that is set', () => {
    const coil = { ...limit, table: 'coil', address: 20 };
    expect(new Plant(coil).hears('05 0014 ff00', '05 0014 ff00').texts).toEqual(['1']);
  });

  test('two numbers never share a text', () => {
    const float = { type: 'float32', isLowFirst: false } as const;
    const texts = Array.from({ length: 200 }, (_, low) =>
      pointText(Uint16Array.of(0x3dcc, 0xcc80 + low), float),
    );
    expect(new Set(texts).size).toBe(200);
    expect(texts).toContain('0.1');
  });

  test('what is too long is cut between two values, and its last one still counts', () => {
    const reading = { type: 'uint16', isLowFirst: false } as const;
    const many = Uint16Array.from({ length: 125 }, () => 1234);
    const text = pointText(many, reading);
    expect(text.length).toBeLessThanOrEqual(256);
    expect(text).toMatch(/^(1234 ){40,}… [0-9a-f]{8}$/);
    many[124] = 1235;
    expect(pointText(many, reading)).not.toBe(text);
    const bits = pointText(new Uint16Array(2000), { type: 'none', isLowFirst: false });
    expect(bits).toMatch(/^0{240,} … [0-9a-f]{8}$/);
    expect(bits.length).toBeLessThanOrEqual(256);
  });
});

test('units nobody has ever seen cost bounded memory, and the real one is still told', () => {
  const block = { ...limit, table: 'coil', address: 0, count: 2000 };
  const blocks = Array.from({ length: 30 }, (_, at) => ({
    ...block,
    name: `block ${at}`,
    address: at * 2000,
  }));
  const plant = new Plant(...blocks);
  for (let unit = 2; unit < 256; unit++)
    for (let at = 0; at < 30; at++) plant.hears(`01 ${word(at * 2000)} 0008`, '01 01 ff', unit);
  expect(plant.texts).toEqual([]);
  const { points } = plant.wire.picture.counters.tables();
  expect(points!.used).toBeLessThanOrEqual(points!.size);
  expect(points!.evicted).toBeGreaterThan(1000);
  plant.hears('01 0000 07d0', `01 fa ${'ff'.repeat(250)}`, 1);
  expect(plant.texts).toHaveLength(1);
});
