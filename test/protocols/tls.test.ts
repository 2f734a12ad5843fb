/** What TShark sees in our fixtures' handshakes, JA3 among it; and JA4 of a hello known to everybody. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { protocols } from '../../protocols/registry.ts';
import { ja4 } from '../../protocols/tls/fingerprint.ts';
import { tls } from '../../protocols/tls/index.ts';
import { conversationsOf, playConversation } from '../support/fixtures.ts';
import { play } from '../support/play.ts';
import { needs } from '../support/programs.ts';
import { Connection, master, plc, text, Wire } from '../support/wire.ts';

const PUBLISHED = {
  type: 'client-hello',
  version: 0x0303,
  ciphers: [
    0x2a2a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014,
    0x009c, 0x009d, 0x002f, 0x0035,
  ],
  extensions: [
    0x002d, 0x0033, 0x0010, 0xfe0d, 0x0017, 0x44cd, 0x0000, 0x000b, 0x000a, 0x002b, 0xff01, 0x0023,
    0x0012, 0x0005, 0x000d, 0x001b, 0x7a7a,
  ],
  serverName: 'tls.example',
  groups: [],
  formats: [0],
  signatures: [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
  versions: [0x5a5a, 0x0304, 0x0303],
  protocol: [0x68, 0x32],
} as const;

test('the JA4 of a browser is the one others publish for it', () => {
  expect(ja4(PUBLISHED)).toBe('t13d1516h2_8daaf6152771_d8a2da3f94cd');
});

test.each([
  [[], '00'],
  [[0x68, 0x31], 'h1'],
  [[0xab, 0xcd], 'ad'],
  [[0x30, 0xab], '3b'],
])('a client whose first protocol ends in %j is marked %s', (protocol, mark) => {
  expect(ja4({ ...PUBLISHED, protocol }).slice(8, 10)).toBe(mark);
});

test('what is encrypted is passed over, whichever bytes it has', () => {
  const wire = new Wire({ protocols });
  const talk = new Connection(wire, master, { ...plc, port: 443 }).open();
  const [{ payloads } = { payloads: [] }] = conversationsOf(tls, 'twelve');
  for (const { direction, bytes } of payloads)
    wire.show(direction === 'request' ? talk.ask([...bytes]) : talk.answer([...bytes]));
  wire.show(talk.ask(text('GET / HTTP/1.1'))).show(talk.answer([0x16, 3, 3, 0, 1, 1]));
  expect(wire.malformed()).toEqual([]);
  expect([...wire.picture.conversations()].map(({ protocol }) => protocol)).toEqual(['tls']);
});

test('a client that proves who it is, and hears nothing more, is unanswered', () => {
  const [{ payloads } = { payloads: [] }] = conversationsOf(tls, 'refused');
  const outcomes = (lines: typeof payloads) =>
    play(tls, lines).flatMap(({ event, outcome }) => (event === undefined ? [] : [outcome]));
  expect(outcomes(payloads)).toEqual([{ refused: 'alert 48' }]);
  expect(outcomes(payloads.slice(0, -1))).toEqual(['unanswered']);
});

describe.skipIf(needs('text2pcap', 'tshark'))('TShark', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-tls-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(['twelve', 'refused', 'thirteen', 'old'])('sees in %s what we see', (name) => {
    const said: unknown[] = [];
    const [conversation] = conversationsOf(tls, name);
    const lines = conversation!.payloads.flatMap(({ direction, bytes }) => [
      direction === 'request' ? 'I' : 'O',
      ...[...bytes].reduce<string[]>((rows, byte, at) => {
        if (at % 16 === 0) rows.push(at.toString(16).padStart(6, '0'));
        rows[rows.length - 1] += ` ${byte.toString(16).padStart(2, '0')}`;
        return rows;
      }, []),
    ]);
    const [dump, capture] = [join(folder, 'dump'), join(folder, 'capture')];
    writeFileSync(dump, `${lines.join('\n')}\n`);
    execFileSync('text2pcap', ['-q', '-D', '-T', '443,50000', dump, capture], { stdio: 'ignore' });
    const wanted = ['tls.handshake.ja3', 'tls.handshake.extensions_server_name'];
    const out = execFileSync(
      'tshark',
      [
        '-r',
        capture,
        '-Y',
        'tls.handshake.ja3',
        '-T',
        'fields',
        ...wanted.flatMap((f) => ['-e', f]),
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    said.push(...playConversation(protocols, conversation!));
    const ours = (attribute: string) =>
      (said as { fact?: string; value?: string }[]).find(({ fact }) => fact === attribute)?.value;
    expect(out.trimEnd().split('\t')).toEqual(
      [ours('ja3'), ours('server-name')].filter((value) => value !== undefined),
    );
  });
});
