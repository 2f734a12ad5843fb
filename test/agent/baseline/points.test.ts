/** Declared points from the wire to the difference: a plant that is learnt, watched, and written to. */
import { describe, expect, test } from 'vitest';
import { Differences } from '../../../agent/baseline/differences.ts';
import { DeclaredPoints } from '../../../agent/declared-points.ts';
import type { Difference } from '../../../protocols/messages/difference.ts';
import { type Departure, Message } from '../../../protocols/messages/message.ts';
import { AgentId, Host } from '../../../protocols/messages/names.ts';
import { protocols } from '../../../protocols/registry.ts';
import { MINUTE, patience, SECOND } from '../../support/cell.ts';
import { Connection, type End, master, Wire, plc as who } from '../../support/wire.ts';

const plc: End = { ...who, port: 502 };
const points = DeclaredPoints.parse([
  { name: 'limit', device: plc.ip, unit: 1, table: 'holding-register', address: 100 },
]);

const instant = (micros: number) => new Date(Math.floor(micros / 1000)).toISOString();

class Plant {
  readonly told: Difference[] = [];
  readonly differences = new Differences(
    {
      agent: AgentId.parse('cell-1'),
      self: Host.parse({ network: 'cell-1/capture', mac: '02:00:00:00:00:01' }),
      tell: (departure) => {
        const { difference } = Message.parse(departure) as Departure;
        if (difference.kind === 'config.point') this.told.push(difference);
      },
      evidence: () => [],
    },
    patience,
  );
  readonly wire = new Wire({ protocols, points, sightings: this.differences });
  readonly talk = new Connection(this.wire, master, plc);

  /** Learnt and settled while the register was polled once a minute and held these values. */
  constructor(...learnt: number[]) {
    this.passes(0).talk.open();
    for (let minutes = 0; minutes < 50; minutes++) {
      this.passes(MINUTE);
      this.reads(learnt[minutes % learnt.length]!);
    }
    expect(this.differences.phase).toBe('monitoring');
    expect(this.told).toEqual([]);
  }

  get time(): string {
    return instant(this.wire.time);
  }

  passes(duration: number): this {
    this.wire.time += duration;
    this.differences.at(this.wire.time);
    return this;
  }

  reads(value: number): this {
    return this.exchange([3, 0, 100, 0, 1], [3, 2, value >> 8, value & 255]);
  }

  writes(value: number): this {
    const pdu = [6, 0, 100, value >> 8, value & 255];
    return this.exchange(pdu, pdu);
  }

  private exchange(...pdus: [question: number[], answer: number[]]): this {
    const [question, answer] = pdus.map((pdu) => [0, 1, 0, 0, 0, pdu.length + 1, 1, ...pdu]);
    for (const packet of [this.talk.ask(question!), this.talk.answer(answer!)]) {
      this.passes(0).wire.show(packet);
      this.differences.at(this.wire.time);
    }
    return this;
  }
}

test('a write: before, after, who, and the instant it was seen', () => {
  const plant = new Plant(1500).passes(10 * SECOND).writes(1600);
  expect(plant.told).toHaveLength(1);
  expect(plant.told[0]).toMatchObject({
    path: 'unit 1 holding-register 100 limit/register',
    before: '1500',
    after: '1600',
    by: { mac: master.mac, ip: master.ip },
    protocol: 'modbus',
    state: 'open',
    count: 1,
    phase: 'monitoring',
  });
  expect(plant.told[0]!.earliest).toBe(plant.told[0]!.latest);
  plant.reads(1600);
  expect(plant.told).toHaveLength(1);
});

test('a value that was never seen to be written: between the last proof of the old and the first of the new', () => {
  const plant = new Plant(1500).passes(10 * SECOND).reads(1500);
  const lastProof = plant.time;
  plant.passes(20 * SECOND).reads(1600);
  expect(plant.told).toMatchObject([
    { before: '1500', after: '1600', earliest: lastProof, count: 1 },
  ]);
  expect(plant.told[0]!.latest > lastProof).toBe(true);
  expect(plant.told[0]).not.toHaveProperty('by');
});

test('is resolved when the value is back, whoever put it back', () => {
  const plant = new Plant(1500).passes(SECOND).writes(1600).passes(SECOND).reads(1500);
  expect(plant.told.map(({ state, occurrence }) => `${state} ${occurrence}`)).toEqual([
    'open 1',
    'resolved 1',
  ]);
});

test('all that learning heard is normal', () => {
  const plant = new Plant(0, 1).passes(SECOND).writes(1).reads(0).reads(1);
  expect(plant.told).toEqual([]);
});

describe('a value that moves on and on', () => {
  test('is told a few times, then counted', () => {
    const plant = new Plant(1500);
    for (let value = 1; value <= 100; value++) plant.passes(SECOND).reads(value);
    expect(plant.told.map(({ after, isFlapping = false }) => `${after} ${isFlapping}`)).toEqual([
      '1 false',
      '2 false',
      '3 false',
      '4 true',
      ...plant.told.slice(4).map(({ after }) => `${after} true`),
    ]);
    expect(plant.told.length).toBeLessThanOrEqual(4 + 2); // one more each minute
    expect(new Set(plant.told.map(({ key, occurrence }) => `${key} ${occurrence}`)).size).toBe(1);
    plant.differences.minute();
    expect(plant.told.at(-1)).toMatchObject({ before: '1500', after: '100', count: 100 });
  });

  test('is told at once again after an hour of rest', () => {
    const plant = new Plant(1500);
    for (let value = 1; value <= 5; value++) plant.passes(SECOND).reads(value);
    for (let minutes = 0; minutes < 70; minutes++) plant.passes(MINUTE).reads(5);
    const before = plant.told.length;
    plant.reads(6);
    expect(plant.told).toHaveLength(before + 1);
    expect(plant.told.at(-1)).toMatchObject({ after: '6', state: 'open' });
    expect(plant.told.at(-1)).not.toHaveProperty('isFlapping');
  });

  test('is no news at all when learning had seen it move', () => {
    const plant = new Plant(...Array.from({ length: 20 }, (_, at) => at));
    for (let value = 100; value <= 200; value++) plant.passes(SECOND).reads(value);
    expect(plant.told).toEqual([]);
  });
});
