/** Sessions that were heard only in part. */
import { expect, test } from 'vitest';
import { protocols } from '../../protocols/registry.ts';
import { Connection, master, plc, Wire } from '../support/wire.ts';

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
