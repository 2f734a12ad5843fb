/** A password that crosses the wire in clear is told as a weakness, and kept nowhere. */
import { expect, test } from 'vitest';
import { evidenceOf } from '../../agent/evidence.ts';
import { protocols } from '../../protocols/registry.ts';
import { hexAndText } from '../support/hex.ts';
import { Connection, master, plc, udp, Wire } from '../support/wire.ts';

/** `>` is asked, `<` comes back. */
const conversations: readonly (readonly [string, number, readonly string[]])[] = [
  [
    'ftp',
    21,
    [
      '< "220 ready\\r\\n"',
      '> "USER operator\\r\\n"',
      '< "331 Password\\r\\n"',
      '> "PASS letmein\\r\\n"',
      '< "230 in\\r\\n"',
    ],
  ],
  [
    'telnet',
    23,
    [
      '< "login: "',
      '> "operator\\r\\n"',
      '< "Password: "',
      '> "l"',
      '> "etmein\\r\\n"',
      '< "\\r\\n$ "',
      '> "ls\\r\\n"',
    ],
  ],
  [
    'mqtt',
    1883,
    ['> 101e 0004 "MQTT" 04c2003c 0001 "a" 0008 "operator" 0007 "letmein"', '< 20020000'],
  ],
];

/** What proves who somebody is, without being in clear: `letmein` as it crosses the wire. */
const veiled: readonly (readonly [string, string, number, readonly string[]])[] = [
  [
    's7comm',
    'to a CPU, encoded',
    102,
    [
      '> 03000025 02f080 3207 0000 0002 0008 000c 000112 04 11 4501 00 ff09 0008 "letmein!"',
      '< 03000021 02f080 3207 0000 0002 000c 0004 000112 08 12 8501 01 00 00 0000 0a00 0000',
    ],
  ],
  [
    's7comm',
    'to a numerical control',
    102,
    [
      '> 03000031 02f080 3201 0000 0001 0020 0000 28 00000000000000 000c 03 "P01" 07 "letmein" 09 "_N_LOGIN_"',
      '< 03000014 02f080 3203 0000 0001 0001 0000 0000 28',
    ],
  ],
];

test.each(conversations)('in %s', (protocol, port, lines) => {
  const { told, kept, protocols } = heard(port, lines);
  expect(told).toMatch(`"${plc.ip}" "weakness"`);
  expect(told).toMatch('"authentication" "accepted"');
  expect(told + kept).not.toMatch(/letmein|etmein/);
  expect(protocols).toEqual([protocol]);
});

test.each(veiled)('in %s, %s', (protocol, _, port, lines) => {
  const { told, kept, protocols } = heard(port, lines);
  expect(told).toMatch('"authentication" "accepted"');
  expect(told + kept).not.toMatch('letmein');
  expect(protocols).toEqual([protocol]);
});

test('in the address of a page, which is a login as well', () => {
  const { told, kept } = heard(80, [
    '> "GET /login?user=operator&password=letmein HTTP/1.1\\r\\nUser-Agent: Acme/1\\r\\n\\r\\n"',
    '< "HTTP/1.1 403 Forbidden\\r\\nSet-Cookie: session=letmein\\r\\nContent-Length: 0\\r\\n\\r\\n"',
  ]);
  expect(told).toMatch('"authentication" {"refused":"status 403"} {"method":"form"}');
  expect(told).toMatch('"login form in clear"');
  expect(told + kept).not.toMatch('letmein');
});

test('in the account an FTP server asks for', () => {
  const { told, kept } = heard(21, ['> "ACCT letmein\\r\\n"', '< "230 in\\r\\n"']);
  expect(told).toMatch('acct');
  expect(told + kept).not.toMatch('letmein');
});

test('a community that is nobody else’s, and a text that is set, are kept nowhere', () => {
  const set = (pdu: string, community: string, value: string) => {
    const hex = (text: string) => Buffer.from(text).toString('hex');
    const size = (text: string) => (text.length / 2).toString(16).padStart(2, '0');
    const wrap = (tag: string, body: string) => `${tag}${size(body)}${body}`;
    const binding = wrap('30', `060a2b060106031201010102${wrap('04', hex(value))}`);
    const body = `020107020100020100${wrap('30', binding)}`;
    return wrap('30', `020101${wrap('04', hex(community))}${wrap(pdu, body)}`);
  };
  for (const [community, value] of [
    ['letmein', 'mine'],
    ['private', 'letmein'],
  ] as const) {
    const { told, kept } = heard(
      161,
      [`> ${set('a3', community, value)}`, `< ${set('a2', community, value)}`],
      'udp',
    );
    expect(told).toMatch('"configuration-write" "accepted"');
    expect(told + kept).not.toMatch('letmein');
  }
});

test('in what a time server is told to be set to', () => {
  const { told, kept } = heard(
    123,
    ['> 16080002 0000 0000 0000 0011 "crypto pw letmein"', '< 16880002 0000 0000 0000 0000'],
    'udp',
  );
  expect(told).toMatch(
    '"configuration-write" "accepted" {"operation":"configure","variables":"crypto pw ***"}',
  );
  expect(told + kept).not.toMatch('letmein');
});

/** Of a conversation: what is told, what packets are kept to prove it, and the names it bears. */
function heard(port: number, lines: readonly string[], by: 'tcp' | 'udp' = 'tcp') {
  const told: string[] = [];
  const evidence: string[] = [];
  const hear = (...what: unknown[]) => {
    const { picture } = wire;
    for (const { bytes } of evidenceOf(picture.packetInHand, picture.isConcealed))
      evidence.push(Buffer.from(bytes, 'base64').toString('latin1'));
    told.push(what.map((one) => JSON.stringify(one)).join(' '));
  };
  const wire: Wire = new Wire({
    protocols,
    sightings: {
      operation: (_conversation, name) => hear(name),
      fact: (host, { attribute, value, part }) => hear([...host.ips][0], attribute, value, part),
      event: ({ kind, outcome, detail }) => hear(kind, outcome, detail),
    },
  });
  const server = { ...plc, port };
  const talk = new Connection(wire, master, server);
  if (by === 'tcp') talk.open();
  for (const line of lines) {
    const bytes = [...hexAndText(line.slice(1))];
    const isAsked = line.startsWith('>');
    if (by === 'udp') wire.show(isAsked ? udp(master, server, bytes) : udp(server, master, bytes));
    else wire.show(isAsked ? talk.ask(bytes) : talk.answer(bytes));
  }
  const named = [...wire.picture.conversations()].map((one) => one.protocol);
  return { told: told.join('\n'), kept: evidence.join('\n'), protocols: named };
}
