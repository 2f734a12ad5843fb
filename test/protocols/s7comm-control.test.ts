import { describe, expect, test } from 'vitest';
import {
  answer,
  ask,
  events,
  job,
  MEMORY,
  outcomes,
  reply,
  STOP,
  said,
  size,
  u16,
  write,
} from '../support/s7comm-talk.ts';

describe('the fate of a stop', () => {
  test.each([
    ['accepted', [`> ${job(1, STOP)}`, `< ${answer(1, '29')}`], 'accepted'],
    [
      'refused with its code and name',
      [`> ${job(1, STOP)}`, `< ${answer(1, '29', '', 0x8402)}`],
      { refused: '0x8402 not in this state' },
    ],
    [
      'refused by an acknowledgement without parameters',
      [`> ${job(1, STOP)}`, '< 3202 0000 0001 0000 0000 d241'],
      { refused: '0xd241 protection level' },
    ],
    ['unknown when no answer was ever seen', [`> ${job(1, STOP)}`], 'unknown'],
    [
      'unanswered when others were answered',
      [`> ${job(1, STOP)}`, `< ${answer(2, '0401', 'ff')}`],
      'unanswered',
    ],
    [
      'open still when the number answers another function',
      [`> ${job(1, STOP)}`, `< ${answer(1, '05')}`],
      'unanswered',
    ],
  ])('is %s', (_, lines, outcome) => expect(outcomes(...lines)).toEqual([outcome]));
});

test('nine open requests of a client that counts in the upper byte are all known', () => {
  const nine = Array.from({ length: 9 }, (_, i) => `> ${job((i + 1) << 8, STOP)}`);
  const alternating = nine.flatMap((line, i) => [line, `< ${answer((i + 1) << 8, '29')}`]);
  expect(outcomes(...alternating)).toEqual(['accepted']);
  expect(outcomes(...nine.slice(0, 8), `< ${answer(0x300, '29')}`)).toContain('accepted');
});

test('a stop is known by its answer alone, where only that half is seen', () => {
  expect(events(`< ${answer(1, '29')}`)).toEqual([
    { event: 'mode-change', outcome: 'accepted', detail: { to: 'stop' } },
  ]);
});

describe('a write', () => {
  test('of several items is told item by item, with the return code of each', () => {
    const items = write(MEMORY, '12 0a 10 01 0001 000c 84 000026');
    const said = events(`> ${job(1, items)}`, `< ${answer(1, '0502', 'ff 05')}`);
    expect(said).toEqual([
      { event: 'write', outcome: 'accepted', detail: { area: 'M', start: 16, length: 1 } },
      {
        event: 'write',
        outcome: { refused: '0x05 invalid address' },
        detail: { area: 'DB', db: 12, start: 4, bit: 6, length: 1 },
      },
    ]);
  });

  test.each([
    ['a byte and two bytes at one place', '12 0a 10 02 0002 0000 83 000080'],
    ['a byte and a bit at one place', '12 0a 10 01 0001 0000 83 000080'],
    ['one place of two areas', '12 0a 10 02 0001 0000 82 000080'],
    ['one place of two blocks', '12 0a 10 02 0001 0001 83 000080'],
  ])('is not folded with another: %s', (_, other) => {
    const lines = [MEMORY, other].flatMap((item, i) => [
      `> ${job(i, write(item))}`,
      `< ${answer(i, '0501', 'ff')}`,
    ]);
    expect(events(...lines)).toHaveLength(2);
  });

  test('that repeats is one event', () => {
    const lines = [1, 2].flatMap((i) => [
      `> ${job(i, write(MEMORY))}`,
      `< ${answer(i, '0501', 'ff')}`,
    ]);
    expect(events(...lines)).toHaveLength(1);
  });

  test('to an address of a drive is told without a place', () => {
    const lines = [`> ${job(1, write('12 04 a2 000000'))}`, `< ${answer(1, '0501', 'ff')}`];
    expect(events(...lines)).toMatchObject([{ event: 'write', detail: { area: 'area 0' } }]);
  });
});

describe('a download', () => {
  const REQUEST = '1a 00 0100 00000000 09 5f30413030303037 50';
  const FETCH = '1b 00 0000 00000000 09 5f30413030303037 50';
  const end = (error: number) => `1c 00 ${u16(error)} 00000000 09 5f30413030303037 50`;
  const told = { event: 'program-download', detail: { block: 'DB 7' } };

  test('is told once, when the PLC accepts it, however often the PLC fetches', () => {
    const fetches = [1, 2, 3].flatMap((i) => [
      `< ${job(0x6000 + i, FETCH)}`,
      `> ${answer(0x6000 + i, '1b00', '0004 00fb 01020304')}`,
    ]);
    const lines = [`> ${job(1, REQUEST)}`, `< ${answer(1, '1a')}`, ...fetches];
    expect(events(...lines)).toEqual([{ ...told, outcome: 'accepted' }]);
  });

  test('is known by the fetching alone', () => {
    expect(events(`< ${job(0x6001, FETCH)}`)).toEqual([{ ...told, outcome: 'accepted' }]);
  });

  test('that ends with an error is refused as well', () => {
    expect(events(`< ${job(0x6001, end(0xd235))}`)).toEqual([
      { ...told, outcome: { refused: '0xd235' } },
    ]);
  });
});

describe('services', () => {
  const service = (name: string, argument = '') =>
    `28 000000000000fd ${u16(size(argument))} ${argument} ${u16(name.length).slice(2)} ${Buffer.from(name).toString('hex')}`;

  test.each([
    ['P_PROGRAM', '', 'mode-change', { to: 'run', restart: 'warm', service: 'P_PROGRAM' }],
    ['P_PROGRAM', '4320', 'mode-change', { to: 'run', restart: 'cold', service: 'P_PROGRAM' }],
    [
      '_INSE',
      '0100 3038303030303150',
      'program-download',
      { act: 'activate', service: '_INSE', block: 'OB 1' },
    ],
    [
      '_DELE',
      '0100 3045303030343142',
      'program-delete',
      { act: 'delete', service: '_DELE', block: 'FB 41' },
    ],
    ['_GARB', '', 'command', { act: 'compress memory', service: '_GARB' }],
    [
      '_MODU',
      '4550',
      'configuration-write',
      { act: 'copy RAM to ROM', service: '_MODU', argument: 'EP' },
    ],
    ['_N_NEW_', '', 'command', { act: 'start service', service: '_N_NEW_' }],
  ])('%s %s is a %s', (name, argument, kind, detail) => {
    expect(events(`> ${job(1, service(name, argument))}`, `< ${answer(1, '28')}`)).toEqual([
      { event: kind, outcome: 'accepted', detail },
    ]);
  });

  test.each([
    [
      '7 02',
      '0019 2611201730051236',
      'time-set',
      { act: 'set clock', to: '2026-11-20T17:30:05.123' },
    ],
    ['1 09', '00', 'force', { act: 'force' }],
    ['1 0c', '00', 'program-delete', { act: 'memory reset' }],
    ['4 07', '0000', 'alarm-suppress', { act: 'lock alarms' }],
    ['5 01', '3d0b1c0e11223344', 'authentication', { act: 'password' }],
  ])('userdata %s is told with its outcome', (service, payload, kind, detail) => {
    const code = service.replace(' ', '');
    expect(events(`> ${ask(1, code, payload)}`, `< ${reply(1, code, undefined, 0xd602)}`)).toEqual([
      { event: kind, outcome: { refused: '0xd602 incorrect password' }, detail },
    ]);
  });

  test('a password is never told', () => {
    const all = said(`> ${ask(1, '501', '3d0b1c0e11223344')}`, `< ${reply(1, '501')}`);
    expect(JSON.stringify(all)).not.toMatch(/3d0b|1122/);
  });
});
