import { describe, expect, test, vi } from 'vitest';
import { talk } from '../../agent/decode/talk.ts';
import { Cursor } from '../../protocols/contract/cursor.ts';
import { FOREIGN, MORE } from '../../protocols/contract/protocol.ts';
import { fox } from '../../protocols/fox/index.ts';
import { strict } from '../../tools/fuzz/strict.ts';
import { exchanges } from '../support/exchanges.ts';

const { said, events, outcomes, facts } = exchanges(fox);
const [{ frame }] = fox.carriage;
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const message = (command: string, ...fields: readonly string[]) =>
  `fox a 1 -1 fox ${command}\n{\n${fields.map((field) => `${field}\n`).join('')}};;\n`;
const ask = (command: string, ...fields: readonly string[]) =>
  `> ${JSON.stringify(message(command, ...fields))}`;
const answer = (command: string, ...fields: readonly string[]) =>
  `< ${JSON.stringify(message(command, ...fields))}`;
const LOGIN = ask('login', 'username=s:operator');

describe('the fate of a login', () => {
  test.each([
    ['accepted', [LOGIN, answer('welcome')], 'accepted'],
    [
      'refused with the reason that is given',
      [LOGIN, answer('rejected', 'reason=s:Invalid password')],
      { refused: 'Invalid password' },
    ],
    ['refused without one', [LOGIN, answer('rejected')], { refused: 'rejected' }],
    ['open while the station asks for more', [LOGIN, answer('challenge')], 'unanswered'],
    ['unknown where the station was not heard', [LOGIN], 'unknown'],
  ])('is %s', (_, lines, outcome) => expect(outcomes(...lines)).toEqual([outcome]));

  test('is refused with as much of a long reason as there is room for, and no half a letter', () => {
    const reason = `reason=s:${'x'.repeat(63)}\u{1f512} and more`;
    const [refusal] = outcomes(LOGIN, answer('rejected', reason));
    expect(refusal).toEqual({ refused: 'x'.repeat(63) });
  });

  test('is told with how the station asked for it', () => {
    const [told] = events(answer('challenge', 'method=s:digest-md5'), LOGIN, answer('welcome'));
    expect(told).toMatchObject({ detail: { user: 'operator', method: 'digest-md5' } });
  });
});

test('two people who log in are two, one who does so twice is one', () => {
  const logins = ['operator', 'operator', 'engineer'].flatMap((user) => [
    ask('login', `username=s:${user}`),
    answer('welcome'),
  ]);
  expect(events(...logins)).toHaveLength(2);
});

test('a password is told nowhere, and its packet kept as no evidence', () => {
  const login = message('login', 'username=s:operator', 'password=s:letmein');
  const { turn } = talk(fox, fox.carriage[0]);
  const conceal = vi.spyOn(turn, 'conceal');
  const bytes = bytesOf(login);
  fox.read(new Cursor().over(bytes, 0, bytes.length), turn, strict(fox).listener);
  expect(conceal).toHaveBeenCalledOnce();
  const all = said(`> ${JSON.stringify(login)}`, answer('rejected'));
  expect(JSON.stringify(all)).not.toMatch('letmein');
});

test('a hello tells who speaks; of another channel nothing is read', () => {
  expect(facts(answer('hello', 'station.name=s:Boiler', 'unknown=s:thing'))).toEqual([
    ['station-name', 'Boiler', undefined],
  ]);
  const other = message('hello', 'station.name=s:Boiler').replace('-1 fox', '-1 sys');
  expect(facts(`< ${JSON.stringify(other)}`)).toEqual([]);
});

test.each([
  ['a whole message', message('hello'), message('hello').length],
  ['half of one', message('hello').slice(0, -3), MORE],
  [
    'one whose counted value holds what would end it',
    message('hello', 'id=b:4[};;\n]'),
    message('hello', 'id=b:4[};;\n]').length,
  ],
  ['what is none', 'GET / HTTP/1.1', FOREIGN],
  ['what never ends', `fox a 1 -1 fox hello\n${'x'.repeat(65_536)}`, FOREIGN],
])('%s is framed by its end', (_, text, size) => {
  expect(frame!(bytesOf(text), 0, text.length)).toBe(size);
});
