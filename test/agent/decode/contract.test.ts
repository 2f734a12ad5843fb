/** What the decoder contract promises to the author of a protocol, shown packet by packet. */
import { describe, expect, test } from 'vitest';
import {
  type Carriage,
  type Direction,
  defineProtocol,
  FOREIGN,
  MORE,
  type Protocol,
} from '../../../protocols/contract/protocol.ts';
import { cotp } from '../../../protocols/cotp/index.ts';
import { Connection, master, plc, text, udp, Wire } from '../../support/wire.ts';

/** `>3abc` is a request, `<3abc` an answer; the digit says how many letters follow. */
const LETTERS: Carriage = {
  by: 'tcp',
  at: [7],
  frame(bytes, start, end) {
    if (end - start < 2) return MORE;
    const size = bytes[start + 1]! - 0x30;
    const isMark = bytes[start] === 0x3e || bytes[start] === 0x3c;
    return isMark && size >= 0 && size <= 9 ? 2 + size : FOREIGN;
  },
  resume(bytes, start, end) {
    for (let at = start; at < end; at++)
      if (bytes[at] === 0x3e || bytes[at] === 0x3c) return at - start;
    return FOREIGN;
  },
};

interface Letters {
  readonly word: string;
  readonly asked: string | undefined;
}

function letters(change: Partial<Protocol> = {}): Protocol {
  return {
    ...defineProtocol<Letters, undefined, string>({
      name: 'letters',
      title: 'Letters',
      specification: 'none',
      carriage: [LETTERS],
      decode(cursor, turn) {
        cursor.skip(1);
        const word = cursor.text(cursor.u8() - 0x30);
        const id = word.charCodeAt(0);
        if (turn.direction === 'request') turn.ask(id, word);
        return { word, asked: turn.direction === 'response' ? turn.asked(id) : undefined };
      },
      operation: ({ word }, { direction }) => (direction === 'request' ? word : undefined),
      identify({ word, asked }, tell) {
        if (asked !== undefined) tell.fact('name', word, { part: `asked ${asked}` });
        if (word === 'about') tell.fact('host-name', 'granted', { about: '00:0e:8c:00:00:09' });
      },
      control({ word, asked }, tell) {
        if (asked === undefined) return;
        const outcome = word.endsWith('no') ? { refused: 'no' } : ('accepted' as const);
        tell.event('write', 1, outcome, () => ({ detail: { asked } }));
      },
      lapse: (asked, tell, outcome) =>
        tell.event('write', 1, outcome, () => ({ detail: { asked } })),
    }),
    ...change,
  };
}

const wireOf = (...protocols: Protocol[]) => new Wire({ protocols });
const message = (mark: '>' | '<', word: string) => text(`${mark}${word.length}${word}`);
const eventsOf = ({ picture }: Wire) =>
  [...picture.events()].map(({ outcome, detail, count, frame }) => ({
    outcome,
    detail,
    count,
    frame,
  }));
const factsOf = ({ picture }: Wire) =>
  [...picture.hosts()].flatMap((host) =>
    [...host.facts.values()].map(({ attribute, value, part }) => ({
      of: [...host.macs][0],
      attribute,
      value,
      part,
    })),
  );

test('an answer is read with the question it belongs to, and is a fact of who answered', () => {
  const wire = wireOf(letters());
  const talk = new Connection(wire, master, plc).open();
  wire.show(talk.ask(message('>', 'ab'))).show(talk.answer(message('<', 'ax')));
  expect(factsOf(wire)).toEqual([
    { of: plc.mac, attribute: 'name', value: 'ax', part: 'asked ab' },
  ]);
});

test('an answer to nothing that was asked answers nothing', () => {
  const wire = wireOf(letters());
  const talk = new Connection(wire, master, plc).open();
  wire.show(talk.ask(message('>', 'ab'))).show(talk.answer(message('<', 'zx')));
  expect(factsOf(wire)).toEqual([]);
});

describe('what became of an act', () => {
  test('is known from the answer, at the frame of the answer', () => {
    const wire = wireOf(letters());
    const talk = new Connection(wire, master, plc).open();
    wire.show(talk.ask(message('>', 'ab'))).show(talk.answer(message('<', 'ayes')));
    wire.show(talk.ask(message('>', 'bb'))).show(talk.answer(message('<', 'bno')));
    wire.show(talk.ask(message('>', 'cb'))).show(talk.answer(message('<', 'cyes')));
    expect(eventsOf(wire)).toEqual([
      { outcome: 'accepted', detail: { asked: 'ab' }, count: 2, frame: 4 },
      { outcome: { refused: 'no' }, detail: { asked: 'bb' }, count: 1, frame: 6 },
    ]);
  });

  test('is "unanswered" after half a minute of packet time, at the frame of the question', () => {
    const wire = wireOf(letters());
    const talk = new Connection(wire, master, plc).open();
    wire.show(talk.ask(message('>', 'ab'))).show(talk.answer(message('<', 'ayes')));
    wire.show(talk.ask(message('>', 'bb')));
    wire.wait(20);
    expect(eventsOf(wire)).toHaveLength(1);
    wire.wait(20);
    expect(eventsOf(wire)[1]).toEqual({
      outcome: 'unanswered',
      detail: { asked: 'bb' },
      count: 1,
      frame: 5,
    });
  });

  test('is "unknown" when the other half was never seen, told at the end of the capture', () => {
    const wire = wireOf(letters());
    const talk = new Connection(wire, master, plc);
    wire.show(talk.ask(message('>', 'ab')));
    wire.picture.close();
    expect(eventsOf(wire)).toEqual([
      { outcome: 'unknown', detail: { asked: 'ab' }, count: 1, frame: 1 },
    ]);
  });
});

test('a unit cut into three by its carrier is read whole by the protocol inside', () => {
  const inside = letters({ carriage: [{ by: 'cotp', signature: LETTERS.frame! }] });
  const wire = wireOf(cotp, inside);
  const talk = new Connection(wire, master, { ...plc, port: 102 }).open();
  const tpdu = (isLast: boolean, body: readonly number[]) => [
    ...[3, 0, 0, 7 + body.length, 2, 0xf0, isLast ? 0x80 : 0],
    ...body,
  ];
  const whole = message('>', 'sliced');
  wire.show(talk.ask(tpdu(false, whole.slice(0, 2))));
  wire.show(talk.ask([...tpdu(false, whole.slice(2, 5)), ...tpdu(true, whole.slice(5))]));
  expect(wire.operations()).toEqual(['sliced']);
  expect([...wire.picture.conversations()].map(({ protocol }) => protocol)).toEqual(['letters']);
});

test('a carrier within a carrier keeps the direction and the speaker of the packet', () => {
  const wrapper = (name: string, by: 'tcp' | 'enip', to: 'enip' | 'cip'): Protocol =>
    defineProtocol({
      name,
      title: name,
      specification: 'none',
      carriage: [{ by, at: [7] }],
      isEnvelope: true,
      decode: (cursor) => cursor.span(cursor.remaining),
      carry: (body, tell) => tell.carry(to, 7, body),
    });
  const inside = letters({ carriage: [{ ...LETTERS, by: 'cip' }] });
  const wire = wireOf(wrapper('outer', 'tcp', 'enip'), wrapper('middle', 'enip', 'cip'), inside);
  const talk = new Connection(wire, master, plc).open();
  wire.show(talk.ask(message('>', 'ab'))).show(talk.answer(message('<', 'ax')));
  expect(factsOf(wire)).toEqual([
    { of: plc.mac, attribute: 'name', value: 'ax', part: 'asked ab' },
  ]);
});

test('one protocol is framed differently over TCP and UDP, and is told which it is', () => {
  const seen: string[] = [];
  const both: Protocol = defineProtocol({
    name: 'both',
    title: 'Both',
    specification: 'none',
    carriage: [
      { ...LETTERS, framing: 'stream' },
      { by: 'udp', at: [7], framing: 'datagram' },
    ],
    decode(cursor, { carrier, framing }) {
      seen.push(`${carrier} ${framing} ${cursor.text(cursor.remaining)}`);
    },
  });
  const wire = wireOf(both);
  const talk = new Connection(wire, master, plc).open();
  wire.show(talk.ask([...message('>', 'a'), ...message('>', 'b')]));
  wire.show(udp(master, plc, [...message('>', 'a'), ...message('>', 'b')]));
  expect(seen).toEqual(['tcp stream >1a', 'tcp stream >1b', 'udp datagram >1a>1b']);
});

describe('a capture that begins in the middle', () => {
  const direction = (bytes: Uint8Array, start: number): Direction =>
    bytes[start] === 0x3e ? 'request' : 'response';
  const unfixed = { ...plc, port: 40_000 };
  const bySignature = (change: Partial<Protocol>) =>
    letters({
      carriage: [{ by: 'tcp', signature: LETTERS.frame!, frame: LETTERS.frame! }],
      ...change,
    });

  test('asks the protocol who speaks where the ports do not tell', () => {
    const wire = wireOf(bySignature({ direction }));
    const talk = new Connection(
      wire,
      { ...unfixed, mac: master.mac, ip: master.ip },
      { ...plc, port: 50_000 },
    );
    wire.show(talk.answer(message('<', 'ax'))).show(talk.ask(message('>', 'ab')));
    const [conversation] = wire.picture.conversations();
    expect(conversation?.client.macs).toEqual(new Set([master.mac]));
    expect(wire.operations()).toEqual(['ab']);
  });

  test('begins with the first message `resume` finds, and counts no flaw before it', () => {
    const wire = wireOf(letters());
    const talk = new Connection(wire, master, plc);
    wire.show(talk.ask([...text('tail of something'), ...message('>', 'ab')]));
    expect(wire.operations()).toEqual(['ab']);
    expect(wire.malformed()).toEqual([]);
  });
});

test('without `resume` it begins with the next segment that fits, and counts no flaw before it', () => {
  const { resume: _, ...carriage } = LETTERS;
  const wire = wireOf(letters({ carriage: [carriage] }));
  const talk = new Connection(wire, master, plc).open();
  wire.show(talk.ask(message('>', 'ab')));
  talk.ask(text('lost'));
  wire.show(talk.ask(text('tail'))).show(talk.ask(message('>', 'cd')));
  wire.show(talk.answer(message('<', 'ax')));
  expect(wire.operations()).toEqual(['ab', 'cd']);
  expect(wire.malformed()).toEqual([]);
});

test('behind a gap reading goes on at the next message, in the middle of a segment', () => {
  const wire = wireOf(letters());
  const talk = new Connection(wire, master, plc).open();
  wire.show(talk.ask(message('>', 'ab')));
  talk.ask(message('>', 'never seen').slice(0, 6)); // the capture lost this segment
  wire.show(talk.ask([...text('seen'), ...message('>', 'cd')]));
  expect(wire.operations()).toEqual(['ab']); // it may still come
  wire.show(talk.answer(message('<', 'ax'))); // the other end has it all: it will not come
  expect(wire.operations()).toEqual(['ab', 'cd']);
  expect(wire.malformed()).toEqual([]);
});

test('a fact about a third party is its own, on the network it was told on', () => {
  const wire = wireOf(letters());
  const talk = new Connection(wire, master, plc).open();
  wire.show(talk.ask(message('>', 'about')));
  expect(factsOf(wire)).toEqual([
    { of: '00:0e:8c:00:00:09', attribute: 'host-name', value: 'granted', part: undefined },
  ]);
});

test('a hostile message runs into its work budget and says nothing; the next one is read', () => {
  const greedy: Protocol = defineProtocol({
    name: 'greedy',
    title: 'Greedy',
    specification: 'none',
    carriage: [{ by: 'udp', at: [7] }],
    decode(cursor) {
      let texts = 0;
      for (let left = cursor.u16(); cursor.again(left); left--, texts++) cursor.text(1);
      return texts;
    },
    operation: (texts) => `${texts} texts`,
  });
  const wire = wireOf(greedy);
  wire.show(udp(master, plc, [0xff, 0xff, ...text('x'.repeat(1400))]));
  wire.show(udp(master, plc, [0, 2, ...text('ab')]));
  expect(wire.malformed()).toEqual(['greedy/excessive/message 1']);
  expect(wire.operations()).toEqual(['2 texts']);
});

test('a bug in a decoder is told once, with the bytes it read, and costs one message', () => {
  const faults: string[] = [];
  const faulty = letters({
    read() {
      throw new Error('bug');
    },
  });
  const wire = new Wire({
    protocols: [faulty],
    onFault: (protocol, error, head) => faults.push(`${protocol} ${error} ${head}`),
  });
  const talk = new Connection(wire, master, plc).open();
  wire.show(talk.ask([...message('>', 'a'), ...message('>', 'b')]));
  expect(faults).toEqual(['letters Error: bug 3e3161']);
  expect(wire.malformed()).toEqual(['letters/decoder-fault/message 2']);
});
