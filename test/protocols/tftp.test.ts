/** How a file went, though its server answers from a port of its own. */
import { describe, expect, test } from 'vitest';
import { protocols } from '../../protocols/registry.ts';
import { hex } from '../support/hex.ts';
import { master, plc, text, udp, Wire } from '../support/wire.ts';

const server = { ...plc, port: 69 };
const own = { ...plc, port: 50_123 };
const client = { ...master, port: 40_001 };
const READ = [0, 1, ...text('fw.bin'), 0, ...text('octet'), 0];
const WRITE = [0, 2, ...text('fw.bin'), 0, ...text('octet'), 0];

const pictureOf = (request: readonly number[], ...answers: string[]) => {
  const wire = new Wire({ protocols }).show(udp(client, server, request));
  for (const answer of answers) {
    wire.show(udp(own, client, [...hex(answer)]));
    wire.show(udp(client, own, [...hex('0004 0001')]));
  }
  wire.picture.close();
  return wire.picture;
};

describe('a file', () => {
  test.each([
    [
      'that is read is accepted with its first block',
      READ,
      ['0003 0001 4142', '0003 0002 43'],
      'accepted',
    ],
    ['that is written is accepted with an acknowledgement', WRITE, ['0004 0000'], 'accepted'],
    ['may have its options acknowledged', READ, ['0006 626c6b73697a65 00 31343238 00'], 'accepted'],
    ['that is not there is refused', READ, ['0005 0001 6e6f 00'], { refused: 'error 1' }],
    ['nobody answers stays unknown', READ, [], 'unknown'],
  ] as const)('%s', (_, request, answers, outcome) => {
    const picture = pictureOf(request, ...answers);
    expect([...picture.events()]).toMatchObject([{ kind: 'file-transfer', outcome }]);
  });

  test.each([
    ['that is asked for again, and comes, is one', [READ, READ], '0003 0001 4142', ['accepted']],
    ['that is asked for again, and does not, is one', [READ, READ], '', ['unknown']],
    [
      'that is followed by another one is another one',
      [READ, WRITE],
      '0004 0000',
      ['unknown', 'accepted'],
    ],
  ])('%s', (_, requests, answer, outcomes) => {
    const wire = new Wire({ protocols });
    for (const request of requests) wire.show(udp(client, server, request));
    if (answer !== '') wire.show(udp(own, client, [...hex(answer)]));
    wire.picture.close();
    expect([...wire.picture.events()].map(({ outcome }) => outcome)).toEqual(outcomes);
  });

  test('that breaks off in the middle was let through', () => {
    const picture = pictureOf(READ, '0003 0001 4142', '0005 0003 66756c6c 00');
    expect([...picture.events()].map(({ outcome }) => outcome)).toEqual(['accepted']);
  });

  test.each([
    [
      'whose name goes on for ever',
      [0, 1, ...text('x'.repeat(600)), 0, ...text('octet'), 0],
      'tftp/truncated/name 1',
    ],
    ['without a name', [0, 1, 0, ...text('octet'), 0], 'tftp/illegal/name 1'],
    ['asked for with an opcode nobody has', [0, 9, 0, 0], 'tftp/illegal/opcode 1'],
  ])('%s is malformed, and no event', (_, request, flaw) => {
    const wire = new Wire({ protocols }).show(udp(client, server, request));
    wire.picture.close();
    expect([wire.malformed(), [...wire.picture.events()]]).toEqual([[flaw], []]);
  });

  test('goes over in one conversation, and the port it comes from is no service', () => {
    const picture = pictureOf(READ, '0003 0001 4142');
    expect([...picture.conversations()]).toMatchObject([
      { protocol: 'tftp', port: 69, packets: 3 },
    ]);
    const services = [...picture.hosts()].flatMap((host) => [...host.services.keys()]);
    expect(services).not.toContain('udp/50123');
  });
});
