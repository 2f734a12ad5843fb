/** TShark reads our fixtures as what we say they are. Cases that are broken on purpose begin with `bad-`. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { protocols } from '../../protocols/registry.ts';
import { type Conversation, casesOf, conversationsOf } from '../support/fixtures.ts';
import type { Payload } from '../support/play.ts';
import { needs } from '../support/programs.ts';

const CLIENT_PORT = 40_000;
const DELIBERATE = /^bad-/;
/** What TShark takes exception to there. A line goes when it no longer does. */
const EXCUSED: ReadonlyMap<string, string> = new Map([
  ['s7comm/writes', 'a write refused as a whole: an answer with a function and no items'],
  ['bacnet/ipv6', 'it takes what a secured message holds for a link of its own, again and again'],
  ['cip/controller-stopped', 'a Create that answers without the number of its instance'],
  ['cip/modules-behind-one-address', 'an Unconnected Send that failed without a path left over'],
  ['cip/multiple-service-packet', 'on purpose: offsets that lead outside their packet'],
  ['dlms/who-is-there', 'it knows no DLMS, and takes two of its wrappers for STUN'],
  ['dnp3/who-is-there', 'a device attribute that is a time, which it takes for the next header'],
  ['ethernet-ip/io', 'on purpose: items that end before they should'],
  ['fins/fates', 'errors of reads and writes of a program, without what an answer would bring'],
  ['ethernet-ip/list-identity', 'on purpose: an answer that claims a longer name than it has'],
  ['http/handshake', 'Kerberos of which only the first bytes are there'],
  ['http/malformed', 'on purpose: NTLM that ends before its flags, or before its names'],
  ['http/pages', 'a picture that ends behind its first word'],
  ['http/tunnel', 'on purpose: hellos of TLS that hold nothing, since nobody reads them'],
  ['profinet-io/supervisor', 'writes refused as a whole: answers without the header of a record'],
  ['rdp/plain', 'on purpose: pictures that are none, since nobody reads them'],
  ['ssh/old', 'a signature that is a word, since nobody checks it'],
  ['ssh/session', 'a signature that is a word, and behind the new keys bytes that hold nothing'],
]);

/** Off their usual ports, and without what carries them, TShark sees bytes alone. */
const FRAMED: ReadonlySet<string> = new Set(['ethernet', 'llc', 'udp', 'tcp']);
const known = new Set(
  protocols.flatMap(({ carriage }) =>
    carriage
      .filter(({ by }) => FRAMED.has(by))
      .flatMap(({ by, at = [] }) => at.map((key) => `${by} ${key}`)),
  ),
);
const cases = protocols.flatMap((protocol) =>
  casesOf(protocol.name)
    .filter((name) => !DELIBERATE.test(name))
    .map((name) => ({
      name: `${protocol.name}/${name}`,
      conversations: conversationsOf(protocol, name).filter(({ carrier, key }) =>
        known.has(`${carrier} ${key}`),
      ),
    }))
    .filter(({ conversations }) => conversations.length > 0),
);

describe.skipIf(needs('text2pcap', 'mergecap', 'tshark'))('TShark', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-dissected-'));
  const malformed = new Map<string, string[]>();

  beforeAll(() => {
    const files: string[] = [];
    const owners: string[] = [];
    for (const { name, conversations } of cases) {
      for (const conversation of conversations) {
        files.push(capture(folder, files.length, conversation));
        owners.push(...conversation.payloads.map(() => name));
      }
    }
    const all = join(folder, 'all.pcap');
    execFileSync('mergecap', ['-a', '-F', 'pcap', '-w', all, ...files], { stdio: 'ignore' });
    for (const line of tshark(all)) {
      const owner = owners[Number.parseInt(line, 10) - 1]!;
      malformed.set(owner, [...(malformed.get(owner) ?? []), line]);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(cases)('finds nothing malformed in $name', ({ name }) => {
    if (EXCUSED.has(name)) expect(malformed.get(name)).toBeDefined();
    else expect(malformed.get(name) ?? []).toEqual([]);
  });
});

/** Each conversation between two hosts of its own. */
function capture(folder: string, number: number, { carrier, key, payloads }: Conversation): string {
  const [text, pcap] = [join(folder, `${number}.txt`), join(folder, `${number}.pcap`)];
  const network = `10.${number >> 8}.${number & 255}`;
  const hosts = ['-4', `${network}.1,${network}.2`];
  const header = {
    ethernet: ['-e', key.toString(16).padStart(4, '0')],
    udp: [...hosts, '-u', `${CLIENT_PORT},${key}`],
    tcp: [...hosts, '-T', `${CLIENT_PORT},${key}`],
    llc: ['-l', '1'],
  }[carrier as 'ethernet' | 'udp' | 'tcp' | 'llc'];
  const framed = carrier === 'llc' ? payloads.map((one) => logicalLink(key, one)) : payloads;
  writeFileSync(text, framed.map(dump).join('\n'));
  execFileSync('text2pcap', ['-q', '-D', '-F', 'pcap', ...header, text, pcap], { stdio: 'ignore' });
  return pcap;
}

/** IEEE 802.3 with a length, then the SAPs, or SNAP with an OUI and a protocol id. */
function logicalLink(key: number, { direction, bytes }: Payload): Payload {
  const oui = Math.floor(key / 0x1_0000);
  const name = [oui >> 16, oui >> 8, oui, key >> 8, key].map((byte) => byte & 255);
  const llc = key < 0x100 ? [key, key, 3] : [0xaa, 0xaa, 3, ...name];
  const size = llc.length + bytes.length;
  const ends = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];
  return { direction, bytes: Uint8Array.from([...ends, size >> 8, size & 255, ...llc, ...bytes]) };
}

function dump({ direction, bytes }: Payload): string {
  const words = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
  return `${direction === 'request' ? 'I' : 'O'}\n000000 ${words.join(' ')}\n`;
}

function tshark(file: string): string[] {
  const fields = ['-T', 'fields', '-e', 'frame.number', '-e', '_ws.col.Info'];
  const read = ['-r', file, '-Y', '_ws.malformed', ...fields];
  const out = execFileSync('tshark', read, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return out.split('\n').filter(Boolean);
}
