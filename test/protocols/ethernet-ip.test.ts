import { describe, expect, test } from 'vitest';
import { FOREIGN, MORE } from '../../protocols/contract/protocol.ts';
import { direction, frame, resume, signature } from '../../protocols/ethernet-ip/frame.ts';
import { ethernetIp } from '../../protocols/ethernet-ip/index.ts';
import { hex } from '../support/hex.ts';
import { play } from '../support/play.ts';

const over =
  (probe: (bytes: Uint8Array, start: number, end: number) => unknown) => (text: string) => {
    const bytes = hex(text);
    return probe(bytes, 0, bytes.length);
  };
const u16 = (value: number) =>
  (value & 0xff).toString(16).padStart(2, '0') + (value >> 8).toString(16).padStart(2, '0');
const size = (text: string) => text.replace(/[\s|]/g, '').length / 2;

/** command, length, session, status, context, options, data */
const message = (command: number, data = '', session = '4d3c2b1a', status = '00000000') =>
  `${u16(command)} ${u16(size(data))} ${session} ${status} 0102030405060708 00000000 ${data}`;
const NO_SESSION = '00000000';
const connected = (service: string) =>
  `00000000 0000 0200 a100 0400 0a200000 b100 0800 0100 ${service} 02 208e 2401`;
const unconnected = (service: string) =>
  `00000000 0a00 0200 0000 0000 b200 0600 ${service} 02 2001 2401`;

describe('framing', () => {
  const session = message(0x65, '0100 0000', NO_SESSION);

  test('waits for the header, then takes what it says', () => {
    const bytes = hex(session);
    const sizes = bytes.map((_, cut) => frame(bytes, 0, cut));
    expect([...sizes].slice(0, 24).every((one) => one === MORE)).toBe(true);
    expect([...sizes].slice(24).every((one) => one === bytes.length)).toBe(true);
  });

  test.each([
    ['an unknown command', message(0x77)],
    ['an unknown command, of which only two bytes are here', '7700'],
    ['options', message(0x65).replace(/00000000\s*$/, '01000000')],
    ['an unknown status', message(0x65, '', NO_SESSION, 'ff000000')],
  ])('%s is foreign', (_, text) => expect(over(frame)(text)).toBe(FOREIGN));

  test.each([
    ['at once, where a message begins', '', 0],
    ['behind the rest of another', '00ffee', 3],
  ])('after a gap goes on %s', (_, before, skipped) => {
    expect(over(resume)(before + session + session)).toBe(skipped);
  });

  test('after a gap is not taken in by what a header could be, but nothing follows', () => {
    const decoy = `${message(0x65, '0100', NO_SESSION)} ffff`;
    expect(over(resume)(decoy + session)).toBe(size(decoy));
  });
});

describe('off its port it is recognised', () => {
  test.each([
    ['by a session that is registered', message(0x65, '0100 0000', NO_SESSION), true],
    ['by data that is sent', message(0x70, connected('07')), true],
    ['not by a command without data', message(0x63), false],
    ['not by a message with another behind it', message(0x65, '0100 0000') + message(0x66), false],
  ])('%s', (_, text, isOurs) => expect((over(signature)(text) as number) > 0).toBe(isOurs));
});

describe('who speaks, where ports do not tell', () => {
  test.each([
    ['asks the network', message(0x63), 'request'],
    ['answers it', message(0x63, '0000'), 'response'],
    ['registers', message(0x65, '0100 0000', NO_SESSION), 'request'],
    ['confirms', message(0x65, '0100 0000'), 'response'],
    ['calls on a connection', message(0x70, connected('07')), 'request'],
    ['answers on a connection', message(0x70, connected('87')), 'response'],
    ['calls', message(0x6f, unconnected('01')), 'request'],
    ['answers', message(0x6f, unconnected('81')), 'response'],
    ['sends too little to tell', message(0x6f, '00000000'), undefined],
  ])('%s', (_, text, who) => expect(over(direction)(text)).toBe(who));
});

/** vendor, type, product, revision, status, serial, name, state, behind version and socket address. */
const identity = (address: string, name: string) => {
  const text = Buffer.from(name, 'latin1').toString('hex');
  const item = `0100 0002 af12 ${address} ${'00'.repeat(8)} 0100 0c00 a600 0a07 3000 e3d2c100 ${u16(size(text)).slice(0, 2)} ${text} 03`;
  return `0100 0c00 ${u16(size(item))} ${item}`;
};
const facts = (data: string) =>
  play(ethernetIp, [{ direction: 'response', bytes: hex(message(0x63, data, NO_SESSION)) }]);

describe('a device that lists its identity', () => {
  test('tells who made it, what it is and where it is', () => {
    expect(
      facts(identity('0a141e28', '1756-EN2T/D')).map(({ fact, value }) => [fact, value]),
    ).toEqual([
      ['vendor-id', '1'],
      ['device-type', '12'],
      ['product-code', '166'],
      ['firmware', '10.7'],
      ['serial', '00c1d2e3'],
      ['model', '1756-EN2T/D'],
      ['status', '0x0030'],
      ['state', 'operational'],
      ['ip-address', '10.20.30.40'],
    ]);
  });

  test('without an address of its own tells none', () => {
    expect(facts(identity('00000000', 'X1')).some(({ fact }) => fact === 'ip-address')).toBe(false);
  });

  test('with a name longer than its item is malformed and tells nothing', () => {
    const lying = identity('0a141e28', '1756').replace('04 31', 'f4 31');
    expect(facts(lying)).toEqual([{ anomaly: 'ethernet-ip/truncated/message' }]);
  });
});

describe('messages', () => {
  const said = (text: string) => play(ethernetIp, [{ direction: 'request', bytes: hex(text) }]);

  test('to objects are handed on from the status on, connected or not', () => {
    for (const text of [message(0x70, connected('07')), message(0x6f, unconnected('01'))]) {
      const rest = text.replace(/\s/g, '').slice(16);
      expect(said(text)).toEqual([{ carried: 'enip', key: 0xb2, bytes: rest }]);
    }
  });

  test('that the encapsulation refuses are handed on as well, since somebody waits for them', () => {
    const refused = message(0x6f, '', '4d3c2b1a', '64000000');
    const rest = refused.replace(/\s/g, '').slice(16);
    expect(said(refused)).toEqual([{ carried: 'enip', key: 0xb2, bytes: rest }]);
  });

  test.each([
    ['of another interface', message(0x6f, unconnected('01').replace('00000000', '01000000'))],
    ['without data', message(0x6f)],
  ])('%s are not', (_, text) => expect(said(text)).toEqual([]));
});
