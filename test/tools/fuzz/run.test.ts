/** A long run of damaged packets finds what it is there to find: planted mistakes here. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Protocol } from '../../../protocols/contract/protocol.ts';
import { protocols } from '../../../protocols/registry.ts';
import { chance } from '../../../tools/chance.ts';
import { damaged, damages } from '../../../tools/fuzz/damage.ts';
import { lineOf } from '../../../tools/fuzz/finding.ts';
import { fuzz } from '../../../tools/fuzz/run.ts';
import { capturesOf, type Seeds, seedsOf } from '../../../tools/fuzz/seeds.ts';

const FIXTURES = fileURLToPath(new URL('../../../fixtures', import.meta.url));
const now = () => performance.now();
const arp = protocols.find(({ name }) => name === 'arp')!;

const seedsFor = (...chosen: Protocol[]) => seedsOf(chosen, FIXTURES, capturesOf([FIXTURES]));
const run = (chosen: Protocol, seeds: Seeds, packets = 3000) =>
  fuzz({ protocols: [chosen], seeds, packets, seed: 7, now });

describe('damage', () => {
  const of = Uint8Array.from({ length: 40 }, (_, at) => at);

  test('leaves what it damages as it was', () => {
    const roll = chance(1);
    for (let round = 0; round < 2000; round++) damaged(of, roll, [of]);
    expect([...of]).toEqual(Array.from({ length: 40 }, (_, at) => at));
  });

  test('is the same for the same seed', () => {
    const made = (seed: number) => {
      const roll = chance(seed);
      return Array.from({ length: 200 }, () =>
        Buffer.from(damaged(of, roll, [of])).toString('hex'),
      );
    };
    expect(made(3)).toEqual(made(3));
    expect(made(4)).not.toEqual(made(3));
  });

  test.each(Object.entries(damages))('%s does something, and bears a single byte', (_, kind) => {
    const roll = chance(5);
    const others = Array.from({ length: 50 }, () => Buffer.from(kind(of.slice(), roll, [of])));
    expect(others.some((one) => !one.equals(of))).toBe(true);
    for (let round = 0; round < 200; round++) kind(Uint8Array.of(9), roll, [of]);
  });
});

describe('a run', () => {
  test('finds nothing wrong with what is right, and damages as much as it was told', async () => {
    const { conversations, wire, findings } = run(arp, await seedsFor(arp));
    expect(findings.all.map(lineOf)).toEqual([]);
    expect(conversations.map(({ tally }) => tally.damaged)).toEqual([3000]);
    expect(conversations[0]?.tally.flawed).toBeGreaterThan(0);
    expect(wire.damaged).toBe(3000);
  });

  test('finds a decoder that throws, alone and in the whole agent, with the bytes', async () => {
    const modbus = protocols.find(({ name }) => name === 'modbus')!;
    const strange = (bytes: Uint8Array, start = 0) => (bytes[start + 7] ?? 0) > 0x40;
    const throwing: Protocol = {
      ...modbus,
      read(cursor, turn, tell) {
        if (strange(cursor.bytes, cursor.start)) throw new RangeError('planted');
        modbus.read(cursor, turn, tell);
      },
    };
    const { findings } = run(throwing, await seedsFor(modbus));
    const alone = findings.all.find(({ where }) => where === 'modbus by tcp');
    expect(alone?.what).toContain('RangeError: planted');
    expect(strange(alone?.bytes ?? new Uint8Array())).toBe(true);
    expect(findings.all.some(({ where }) => where === 'the whole agent, modbus')).toBe(true);
    expect(findings.total).toBeGreaterThan(findings.all.length);
  });

  test('finds one that says what the wire would refuse', async () => {
    const shouting: Protocol = {
      ...arp,
      read(cursor, turn, tell) {
        if (cursor.bytes[cursor.start + 1] === 0) tell.fact('name', ` ${'x'.repeat(300)}`);
        arp.read(cursor, turn, tell);
      },
    };
    const { findings } = run(shouting, await seedsFor(arp));
    expect(findings.all[0]?.what).toContain('said name');
  });

  test('says of which protocols there is nothing to damage', async () => {
    const unknown: Protocol = { ...arp, name: 'unheard-of' };
    const seeds = await seedsFor(arp);
    expect(run(unknown, seeds).conversations).toEqual([]);
    expect(seeds.messages.get('arp')?.length).toBeGreaterThan(0);
  });

  test('takes each message and each frame once', async () => {
    const seeds = await seedsFor(arp);
    const all = (seeds.messages.get('arp') ?? []).map(
      ({ direction, carrier, bytes }) =>
        `${direction} ${carrier} ${Buffer.from(bytes).toString('hex')}`,
    );
    expect(new Set(all).size).toBe(all.length);
  });
});
