/** Sessions that were heard only in part, and what is told of logins that nobody can read. */
import { expect, test } from 'vitest';
import { protocols } from '../../protocols/registry.ts';
import { ssh } from '../../protocols/ssh/index.ts';
import { conversationsOf } from '../support/fixtures.ts';
import { play } from '../support/play.ts';
import { Connection, master, plc, text, Wire } from '../support/wire.ts';

const server = { ...plc, port: 22 };
/** Bytes as an encrypted session has them, always the same ones. */
const noise = (size: number, seed: number) =>
  Array.from({ length: size }, (_, at) => (Math.imul(at + seed, 2_654_435_761) >>> 13) & 0xff);

test.each([
  ['its lengths encrypted', []],
  ['its lengths in clear', [0, 0, 0, 0x30]],
])('a session that began before the capture, %s, leaves no flaw', (_, head) => {
  const wire = new Wire({ protocols });
  const talk = new Connection(wire, master, server);
  for (let count = 0; count < 40; count++) {
    wire.show(talk.ask([...head, ...noise(0x30, 2 * count)]));
    wire.show(talk.answer([...head, ...noise(0x30, 2 * count + 1)]));
  }
  wire.wait(60).picture.close();
  expect(wire.malformed()).toEqual([]);
});

test.each([
  ['goes on with the new keys wants to log in', 'request', ['unknown']],
  ['looks at the host key alone does not', 'response', []],
])('a client that %s', (_, last, outcomes) => {
  const [{ payloads } = { payloads: [] }] = conversationsOf(ssh, 'session');
  const isNewKeys = ({ bytes }: (typeof payloads)[0]) => bytes[5] === 21;
  const heard = payloads.filter((one) => !isNewKeys(one) || one.direction === last);
  const until = heard.findIndex(isNewKeys) + 1;
  expect(
    play(ssh, heard.slice(0, until)).flatMap(({ event, outcome }) => (event ? [outcome] : [])),
  ).toEqual(outcomes);
});

test('of weak algorithms the one that is agreed upon is told, and lists have an end', () => {
  const list = (names: string) => [0, 0, names.length >> 8, names.length & 255, ...text(names)];
  const init = (ciphers: string) => {
    const exchange = list('diffie-hellman-group1-sha1');
    const body = [20, ...noise(16, 1), ...exchange, ...list('ssh-rsa'), ...list(ciphers)];
    const size = body.length + 1;
    return Uint8Array.from([0, 0, size >> 8, size & 255, 0, ...body]);
  };
  const hello = Uint8Array.from(text('SSH-2.0-x\r\n'));
  const weaknesses = (asked: string, known: string) =>
    play(ssh, [
      { direction: 'response', bytes: hello },
      { direction: 'request', bytes: hello },
      { direction: 'request', bytes: init(asked) },
      { direction: 'response', bytes: init(known) },
    ]).flatMap(({ fact, value }) => (fact === 'weakness' ? [value] : []));
  const exchange = 'key exchange diffie-hellman-group1-sha1';
  const many = Array.from({ length: 40 }, (_, at) => `cipher-${at}`).join();
  expect(weaknesses('arcfour,aes128-ctr', 'aes128-ctr,arcfour')).toEqual([
    'cipher arcfour',
    exchange,
  ]);
  expect(weaknesses('aes128-ctr,arcfour', 'arcfour,aes128-ctr')).toEqual([exchange]);
  expect(weaknesses(`${many},arcfour`, 'arcfour')).toEqual([exchange]);
});
