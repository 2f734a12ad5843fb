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

test.each(conversations)('in %s', (protocol, port, lines) => {
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
  expect(told.join('\n')).toMatch(`"${plc.ip}" "weakness"`);
  expect(told.join('\n')).toMatch('"authentication" "accepted"');
  expect(told.join('\n') + evidence.join('\n')).not.toMatch(/letmein|etmein/);
  expect([...wire.picture.conversations()].map((one) => one.protocol)).toEqual([protocol]);
});
