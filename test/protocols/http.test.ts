/** Web pages as packets bring them: bodies that are no messages, ports that say nothing, and no password anywhere. */
import { describe, expect, test } from 'vitest';
import { evidenceOf } from '../../agent/evidence.ts';
import type { HostView } from '../../agent/observe/sightings.ts';
import { http } from '../../protocols/http/index.ts';
import { protocols } from '../../protocols/registry.ts';
import { conversationsOf } from '../support/fixtures.ts';
import { Connection, master, plc, text, Wire } from '../support/wire.ts';

const get = 'GET / HTTP/1.1\r\n\r\n';
const answer = (size: number, type = 'image/png') =>
  `HTTP/1.1 200 OK\r\nServer: Acme/2\r\nContent-Type: ${type}\r\nContent-Length: ${size}\r\n\r\n`;

function opened(port = 80) {
  const wire = new Wire({ protocols });
  const talk = new Connection(wire, master, { ...plc, port }).open();
  return { wire, talk };
}

const facts = ({ picture }: Wire) =>
  [...picture.hosts()].flatMap((host: HostView) =>
    [...host.facts.values()]
      .filter(({ protocol }) => protocol === 'http')
      .map(({ attribute, value }) => `${attribute} ${value}`),
  );

test('what a body holds is nobody’s message, however much it looks like one', () => {
  const { wire, talk } = opened();
  const body = `${answer(5)}${get}`;
  wire.show(talk.ask(text(get))).show(talk.answer(text(answer(body.length) + body)));
  wire.show(talk.ask(text(get))).show(talk.answer(text(answer(0))));
  expect(facts(wire)).toEqual(['software Acme/2']);
  expect([...wire.picture.conversations()][0]!.operations).toEqual(new Map([['get', 2]]));
  expect(wire.malformed()).toEqual([]);
});

test('behind a body of which a part was not captured the next answer is found', () => {
  const { wire, talk } = opened();
  wire.show(talk.ask(text(get))).show(talk.answer(text(answer(3000))));
  wire.show(talk.answer(text('x'.repeat(1000))));
  talk.answer(text('x'.repeat(1000)));
  wire.show(talk.answer(text('x'.repeat(1000)))).show(talk.ask(text(get)));
  wire.show(talk.answer(text('HTTP/1.1 200 OK\r\nServer: Other/1\r\nContent-Length: 0\r\n\r\n')));
  wire.wait(60).picture.close();
  expect(facts(wire)).toEqual(['software Acme/2', 'software Other/1']);
  expect(wire.malformed()).toEqual([]);
});

test.each([
  ['GET / HTTP/1.1\r\n\r\n', ['http']],
  ['GET / RTSP/1.0\r\n\r\n', ['']],
  ['GET the weather\r\n\r\n', ['']],
  ['HTTP/2 is not this\r\n\r\n', ['']],
])('on a port that says nothing, %j is spoken in %j', (words, spoken) => {
  const { wire, talk } = opened(18_080);
  wire.show(talk.ask(text(words)));
  for (let tries = 0; tries < 8; tries++) wire.show(talk.ask(text('more\n')));
  wire.picture.close();
  expect([...wire.picture.conversations()].map(({ protocol }) => protocol)).toEqual(spoken);
});

test('what is no HTTP on its port is counted, and the next request is found', () => {
  const { wire, talk } = opened();
  wire
    .show(talk.ask(text(get)))
    .show(talk.ask([1, 2, 3]))
    .show(talk.ask(text(get)));
  expect(wire.malformed()).toEqual(['http/illegal/frame 1']);
  expect([...wire.picture.conversations()][0]!.operations).toEqual(new Map([['get', 2]]));
});

describe('a password', () => {
  const basic = 'b3BlcmF0b3I6bGV0bWVpbg==';
  const requests = [
    ['Basic', `GET / HTTP/1.1\r\nAuthorization: Basic ${basic}\r\n\r\n`],
    [
      'a form',
      'POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 27\r\n\r\nuser=operator&pass=letmein!',
    ],
    [
      'JSON',
      'POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 22\r\n\r\n{"password":"letmein"}',
    ],
  ] as const;

  test.each(requests)('sent by %s is told as a login and kept nowhere', (_, request) => {
    const said: string[] = [];
    const evidence: string[] = [];
    const hear = (...what: unknown[]) => {
      const { picture } = wire;
      for (const { bytes } of evidenceOf(picture.packetInHand, picture.isConcealed))
        evidence.push(Buffer.from(bytes, 'base64').toString('latin1'));
      said.push(JSON.stringify(what));
    };
    const wire: Wire = new Wire({
      protocols,
      sightings: {
        operation: (_conversation, name) => hear(name),
        fact: (_host, { attribute, value, part }) => hear(attribute, value, part),
        event: ({ kind, detail }) => hear(kind, detail),
      },
    });
    const talk = new Connection(wire, master, { ...plc, port: 80 }).open();
    wire.show(talk.ask(text(request))).show(talk.answer(text(answer(0))));
    expect(said.join()).toMatch(/weakness/);
    expect(said.join()).toMatch(/authentication/);
    expect(said.join() + evidence.join()).not.toMatch(/b3Bl|letmein|operator/);
  });
});

describe('a login in steps', () => {
  const [direct, proxied] = conversationsOf(http, 'handshake');
  /** What either end says of itself, and what is kept to prove it. */
  function shown(conversation = direct!, port = 80) {
    const evidence: string[] = [];
    const hear = () => {
      const { picture } = wire;
      for (const { bytes } of evidenceOf(picture.packetInHand, picture.isConcealed))
        evidence.push(Buffer.from(bytes, 'base64').toString('latin1'));
    };
    const wire: Wire = new Wire({ protocols, sightings: { fact: hear, event: hear } });
    const talk = new Connection(wire, master, { ...plc, port }).open();
    for (const { direction, bytes } of conversation.payloads)
      wire.show(direction === 'request' ? talk.ask([...bytes]) : talk.answer([...bytes]));
    const of = (ip: string) =>
      [...wire.picture.hosts()]
        .filter(({ ips }) => ips.has(ip))
        .flatMap(({ facts: all }) => [...all.values()])
        .filter(({ attribute }) => attribute === 'host-name')
        .map(({ value }) => value);
    return { client: of(master.ip), server: of(plc.ip), kept: evidence.join(), wire };
  }

  test('tells how both machines are called', () => {
    const { client, server, wire } = shown();
    expect({ client, server }).toEqual({ client: ['ENG-LAPTOP-3'], server: ['HMI-PANEL-7'] });
    expect(wire.malformed()).toEqual([]);
  });

  test('leaves none of its tokens in what is kept', () => {
    const { kept } = shown();
    expect(kept).toContain('HTTP');
    expect(kept).not.toMatch(/TlRMTVNT|YEgG|oYH/);
  });

  test('names a proxy, and not those it speaks for', () => {
    const { client, server } = shown(proxied, 8080);
    expect({ client, server }).toEqual({ client: ['ENG-LAPTOP-3'], server: ['PROXY-1'] });
  });
});
