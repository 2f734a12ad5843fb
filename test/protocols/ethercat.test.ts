import { describe, expect, test } from 'vitest';
import { talk } from '../../agent/decode/talk.ts';
import { Cursor } from '../../protocols/contract/cursor.ts';
import { decode, type EthercatTurn, start } from '../../protocols/ethercat/decode.ts';
import { ethercat } from '../../protocols/ethercat/index.ts';
import { direction } from '../../protocols/ethercat/way.ts';
import { hex } from '../support/hex.ts';
import { play } from '../support/play.ts';
import { ethernet, Wire } from '../support/wire.ts';

const little = (value: number) =>
  (value & 0xff).toString(16).padStart(2, '0') +
  ((value >> 8) & 0xff).toString(16).padStart(2, '0');
/** One datagram to a frame. */
const datagram = (
  command: number,
  position: number,
  offset: number,
  data: string,
  counter: number,
) => {
  const size = data.length / 2;
  const head = `${command.toString(16).padStart(2, '0')}00${little(position)}${little(offset)}`;
  return `${little(0x1000 | (size + 12))}${head}${little(size)}0000${data}${little(counter)}`;
};
const said = (...frames: string[]) =>
  play(
    ethercat,
    frames.map((frame) => ({ direction: 'request' as const, bytes: hex(frame) })),
  );

describe('a frame', () => {
  test('on its way out says nothing: no slave has taken part in it', () => {
    expect(said(datagram(8, 0, 0x120, '0800', 0))).toEqual([]);
    expect(said(datagram(8, 5, 0x120, '0800', 5))).toMatchObject([
      { operation: 'set-state' },
      { event: 'mode-change', detail: { to: 'operational' } },
    ]);
  });

  test('in which anybody has taken part is an answer, whichever datagram it is', () => {
    const way = (frame: string) => direction(hex(frame), 0, frame.length / 2);
    expect(way(datagram(8, 0, 0x120, '0800', 0))).toBe('request');
    expect(way(datagram(8, 5, 0x120, '0800', 5))).toBe('response');
    const two = `${little(0x1000 | 28)}0400${little(4097)}${little(0x130)}${little(0x8002)}000000000000`;
    const second = datagram(4, 4098, 0x130, '0000', 1).slice(4);
    expect(way(two + second)).toBe('response');
    expect(way(two), 'cut').toBe('request');
    expect(way('1010'), 'empty').toBe('request');
  });

  test('of process data is one message for all, however many there are', () => {
    const { turn } = talk(ethercat, ethercat.carriage[0]);
    const bytes = hex(datagram(12, 0, 0x100, '01'.repeat(64), 3));
    const read = () =>
      decode(new Cursor().over(bytes, 0, bytes.length), turn as unknown as EthercatTurn);
    expect(read()).toBe(read());
  });
});

test('slaves are counted from the one that is reached first, however far a frame has come', () => {
  const ring = datagram(7, 5, 0x130, '0100', 5);
  const parts = (position: number) =>
    said(ring, datagram(1, position, 0x130, '0200', 1)).flatMap(({ part, fact }) =>
      fact === 'state' && part !== 'all slaves' ? [part] : [],
    );
  expect([5, 4, 1].map(parts)).toEqual([['position 0'], ['position 1'], ['position 4']]);
});

test('a memory is read at the word that was asked for, and not while it is busy', () => {
  const asked = datagram(5, 4097, 0x502, `0001${'0e000000'}0000`, 1);
  const busy = datagram(4, 4097, 0x502, `0080${'00000000'}${'63000000'}`, 1);
  const read = datagram(4, 4097, 0x502, `0000${'00000000'}${'63000000'}`, 1);
  const facts = (...frames: string[]) =>
    said(...frames).flatMap(({ fact, value }) => (fact ? [[fact, value]] : []));
  expect(facts(asked, busy)).toEqual([]);
  expect(facts(asked, busy, read)).toEqual([['serial', '99']]);
  expect(facts(read), 'nobody asked for a word').toEqual([]);
});

test('what is remembered of slaves has an end', () => {
  const state = start();
  const turn = { state, asked: () => undefined } as unknown as EthercatTurn;
  for (let slave = 0; slave < 5000; slave++) {
    const bytes = hex(datagram(4, slave, 0x130, '0200', 1));
    decode(new Cursor().over(bytes, 0, bytes.length), turn);
  }
  expect(state.states.size).toBeLessThanOrEqual(512);
});

test('what is done to a ring is done by its master, whose frame comes back marked', () => {
  const wire = new Wire({ protocols: [ethercat] });
  const all = 'ff:ff:ff:ff:ff:ff';
  const set = (counter: number) => hex(datagram(8, 0, 0x0120, '0100', counter));
  const read = (counter: number) => hex(datagram(7, counter, 0x0130, '0100', counter));
  for (const frame of [set, read]) {
    wire.show(ethernet('00:14:4f:23:98:cf', all, 0x88a4, frame(0)));
    wire.show(ethernet('02:14:4f:23:98:cf', all, 0x88a4, frame(5)));
  }
  const [act, ...others] = [...wire.picture.events()];
  expect(others).toEqual([]);
  expect(act).toMatchObject({
    kind: 'mode-change',
    outcome: 'accepted',
    sourceAddress: { mac: '00:14:4f:23:98:cf', ip: undefined },
    targetAddress: { mac: '02:14:4f:23:98:cf' },
  });
  expect([...(act?.source.macs ?? [])]).toEqual(['00:14:4f:23:98:cf']);
});

describe('a state that is asked for', () => {
  const asked = datagram(5, 4097, 0x120, '0800', 1);
  const outcomes = (...frames: string[]) =>
    said(asked, ...frames).flatMap(({ event, outcome }) => (event ? [outcome] : []));

  test.each([
    ['is taken once it is there', ['0800'], ['accepted']],
    ['is waited for', ['0400', '0400', '0800'], ['accepted']],
    ['is refused with a code, where that was read', ['140000001e00'], [{ refused: '0x001e' }]],
    ['is refused', ['1400'], [{ refused: 'error' }]],
    ['is told once', ['0800', '0800', '1400'], ['accepted']],
  ])('%s', (_, read, expected) => {
    expect(outcomes(...read.map((data) => datagram(4, 4097, 0x130, data, 1)))).toEqual(expected);
  });

  test('is not what another slave says of itself', () => {
    expect(outcomes(datagram(4, 4098, 0x130, '0800', 1))).toEqual(['unknown']);
  });
});
