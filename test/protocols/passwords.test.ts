/** A password that crosses the wire in clear is told as a weakness, and kept nowhere. */
import { expect, test } from 'vitest';
import { evidenceOf } from '../../agent/evidence.ts';
import { protocols } from '../../protocols/registry.ts';
import { hexAndText } from '../support/hex.ts';
import { Connection, master, plc, Wire } from '../support/wire.ts';

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

/** Of a conversation: what is told, what packets are kept to prove it, and the names it bears. */
function heard(port: number, lines: readonly string[]) {
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
  const talk = new Connection(wire, master, { ...plc, port }).open();
  for (const line of lines) {
    const bytes = [...hexAndText(line.slice(1))];
    wire.show(line.startsWith('>') ? talk.ask(bytes) : talk.answer(bytes));
  }
  const named = [...wire.picture.conversations()].map((one) => one.protocol);
  return { told: told.join('\n'), kept: evidence.join('\n'), protocols: named };
}
