/** Files that are long, names that are damaged, and machines that speak both ways. */
import { expect, test } from 'vitest';
import { protocols } from '../../protocols/registry.ts';
import { smb } from '../../protocols/smb/index.ts';
import { conversationsOf } from '../support/fixtures.ts';
import { Connection, master, plc, Wire } from '../support/wire.ts';

const server = { ...plc, port: 445 };

function shown(name: string, ask: 'ask' | 'answer' = 'ask') {
  const wire = new Wire({ protocols });
  const [conversation] = conversationsOf(smb, name);
  const talk = new Connection(wire, master, server).open();
  for (const { direction, bytes } of conversation!.payloads) {
    const isAsked = (direction === 'request') === (ask === 'ask');
    wire.show(isAsked ? talk.ask([...bytes]) : talk.answer([...bytes]));
  }
  wire.wait(60).picture.close();
  return wire;
}

const factsOf = (wire: Wire, ip: string) =>
  [...wire.picture.hosts()]
    .filter(({ ips }) => ips.has(ip))
    .flatMap(({ facts }) =>
      [...facts.values()].map(({ attribute, value }) => `${attribute} ${value}`),
    );

test('each end bears its own names', () => {
  const wire = shown('version-3');
  expect(factsOf(wire, server.ip)).toContain('host-name HISTORIAN-1');
  expect(factsOf(wire, server.ip)).not.toContain('host-name ENG-LAPTOP-3');
  expect(factsOf(wire, master.ip)).toContain('host-name ENG-LAPTOP-3');
});

test('what is written is passed over, and the next message found behind it', () => {
  const wire = shown('version-3');
  expect(wire.malformed()).toEqual([]);
  expect(wire.operations()).toEqual(expect.arrayContaining(['write', 'close']));
});

test('where no handshake was seen the messages tell who asks', () => {
  const wire = new Wire({ protocols });
  const [conversation] = conversationsOf(smb, 'version-3');
  const late = new Connection(wire, server, { ...master, port: 445 });
  for (const { direction, bytes } of conversation!.payloads)
    wire.show(direction === 'request' ? late.answer([...bytes]) : late.ask([...bytes]));
  const [{ client, server: asked } = {}] = [...wire.picture.conversations()];
  expect([[...client!.ips][0], [...asked!.ips][0]]).toEqual([master.ip, server.ip]);
});
