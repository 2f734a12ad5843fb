import { describe, expect, test } from 'vitest';
import { dhcpv6 } from '../../protocols/dhcpv6/index.ts';
import { hex } from '../support/hex.ts';
import { play } from '../support/play.ts';

const CLIENT = '0001 000a 00030001 001b1b23eb3b';
const PEER = 'fe800000000000000000000000000077';
const LINK = '20010db8000300000000000000000001';
const IP = '20010db8000000000000000000000040';
const MAC = '004f 0008 0001 000b8201fc42';

const option = (code: number, body: string) => {
  const bytes = body.replaceAll(/\s/g, '');
  const word = (number: number) => number.toString(16).padStart(4, '0');
  return `${word(code)}${word(bytes.length / 2)}${bytes}`;
};
const address = (ip = IP, valid = '00001c20', inner = '') =>
  option(5, `${ip} 00000e10 ${valid} ${inner}`);
const lease = (inner = address(), code = 3) =>
  option(code, `00000001 ${code === 3 ? '00000000 00000000' : ''} ${inner}`);
const status = (code: string) => option(13, code);
const message = (type: string, body = '', transaction = '000001') =>
  `${type} ${transaction} ${CLIENT} ${body}`;
const relayed = (type: string, inner: string, body = '', peer = PEER) =>
  `${type} 00 ${LINK} ${peer} ${option(9, inner)} ${body}`;

const said = (...lines: string[]) =>
  play(
    dhcpv6,
    lines.map((line) => ({
      direction: line.startsWith('>') ? 'request' : 'response',
      bytes: hex(line.slice(1)),
    })),
  );
const addresses = (...lines: string[]) =>
  said(...lines).filter(({ fact, ip }) => fact === 'ip-address' || ip !== undefined);

describe('an address is told', () => {
  const given = { fact: 'ip-address', value: '2001:db8::40', whose: 'hearer' };
  test.each<[string, string, unknown[]]>([
    ['of the one a reply goes to', `< ${message('07', lease())}`, [given]],
    [
      'as a temporary one, apart from those that stay',
      `< ${message('07', lease(address(), 4))}`,
      [{ ...given, part: 'temporary' }],
    ],
    ['never of an advertisement', `< ${message('02', lease())}`, []],
    ['never of what a client asks for', `> ${message('03', lease())}`, []],
    ['never where the message is a refusal', `< ${message('07', lease() + status('0004'))}`, []],
    [
      'never where its association is one',
      `< ${message('07', lease(address() + status('0002')))}`,
      [],
    ],
    [
      'never where it is refused itself',
      `< ${message('07', lease(address(IP, '00000001', status('0001'))))}`,
      [],
    ],
    ['never once its lifetime is over', `< ${message('07', lease(address(IP, '00000000')))}`, []],
    [
      'never where it is nobody’s',
      `< ${message('07', lease(address('ff020000000000000000000000010002')))}`,
      [],
    ],
  ])('%s', (_, line, expected) => expect(addresses(line)).toEqual(expected));
});

describe('behind a relay', () => {
  const question = (body = MAC, peer = PEER) =>
    `> ${relayed('0c', message('03', lease('')), body, peer)}`;
  const answer = (peer = PEER) => `< ${relayed('0d', message('07', lease()), '', peer)}`;

  test('a MAC that the relay heard, not the one in the identifier, has the address', () => {
    expect(addresses(question(), answer())).toEqual([
      { mac: '00:0b:82:01:fc:42', ip: '2001:db8::40' },
      { fact: 'ip-address', value: '2001:db8::40', about: '00:0b:82:01:fc:42' },
    ]);
  });

  const byAddress = { fact: 'ip-address', value: '2001:db8::40' };
  test.each<[string, string[], string]>([
    ['the relay told none', [question(''), answer()], 'fe80::77'],
    ['the question was not heard', [answer()], 'fe80::77'],
    [
      'the answer is another client’s',
      [question(), answer('fe800000000000000000000000000099')],
      'fe80::99',
    ],
    ['it is a group’s', [question('004f 0008 0001 01005e000001'), answer()], 'fe80::77'],
    ['the link is no Ethernet', [question('004f 0008 0020 000b8201fc42'), answer()], 'fe80::77'],
  ])('no MAC has it where %s', (_, lines, about) => {
    expect(addresses(...lines)).toEqual([{ ...byAddress, about }]);
  });

  test('a MAC that the identifier and the address asked from agree in has the address', () => {
    const own = 'fe80000000000000021b1bfffe23eb3b';
    expect(addresses(question('', own), answer(own))).toEqual([
      { mac: '00:1b:1b:23:eb:3b', ip: '2001:db8::40' },
      { ...byAddress, about: '00:1b:1b:23:eb:3b' },
    ]);
  });

  test('what the relay heard stands, whatever the identifier and the address asked from say', () => {
    const own = 'fe80000000000000021b1bfffe23eb3b';
    expect(addresses(question(MAC, own), answer(own))[0]).toEqual({
      mac: '00:0b:82:01:fc:42',
      ip: '2001:db8::40',
    });
  });

  test('nothing is said of a client without an address of its own', () => {
    const nobody = '00'.repeat(16);
    expect(said(question('', nobody), answer(nobody))).toEqual([
      { operation: 'relay-forward/request' },
      { operation: 'relay-reply/reply' },
    ]);
  });
});

test('who hands an answer on is no server: only an address that the server gives is one', () => {
  const role = (body: string) =>
    said(`< ${message('07', body)}`).filter(({ fact }) => fact === 'role');
  expect(role('')).toEqual([]);
  expect(role(option(12, IP))).toEqual([
    { fact: 'role', value: 'dhcp-server', about: '2001:db8::40' },
  ]);
});

test('a list ends behind a whole address', () => {
  const many = Array.from({ length: 40 }, (_, at) =>
    address(`20010db8${'0'.repeat(20)}${(0x1000 + at).toString(16)}`),
  );
  const [{ value } = { value: '' }] = addresses(`< ${message('07', lease(many.join('')))}`);
  const list = String(value).split(',');
  expect(list.length).toBeGreaterThan(10);
  for (const ip of list) expect(ip).toMatch(/^2001:db8::10[0-9a-f]{2}$/);
});

test.each([
  [1, 'request'],
  [2, 'response'],
  [7, 'response'],
  [10, 'response'],
  [12, 'request'],
  [13, 'response'],
  [36, 'request'],
  [0, undefined],
  [200, undefined],
])('a message of type %i is a %s, whatever its ports', (type, expected) => {
  expect(dhcpv6.direction?.(Uint8Array.of(type), 0, 1)).toBe(expected);
});
