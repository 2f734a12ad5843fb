/**
 * Every link type and tunnel, alone and in one another: what is innermost is read as TShark reads
 * it, and where it was seen is remembered.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ConversationView } from '../../../agent/observe/sightings.ts';
import { joined, PcapngBlocks } from '../../support/capture-bytes.ts';
import { wireOf } from '../../support/lines.ts';
import { needs } from '../../support/programs.ts';
import { framesOf, type RawFrame, wayInCases, wayInFile } from '../../support/raw-frames.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const FIRST_USER_LINK_TYPE = 147;

/** Of each frame: who says something to whom inside, and on which network. Some hold several frames. */
function innermost(frames: readonly RawFrame[]) {
  return frames.map(({ bytes, linkType }) => {
    const wire = wireOf().show(bytes, { linkType });
    wire.picture.close();
    expect(wire.malformed()).toEqual([]);
    return [...wire.picture.conversations()]
      .filter(({ protocol }) => protocol === 'lines')
      .map(ends)
      .sort((one, other) => (one.says < other.says ? -1 : 1));
  });
}

/** What is said in a frame, in the order of its bytes. */
function spoken({ bytes }: RawFrame): string[] {
  return (
    Buffer.from(bytes)
      .toString('latin1')
      .match(/hello \d/g) ?? []
  );
}

function ends({ clientAddress: from, serverAddress: to, client, operations }: ConversationView) {
  return { network: client.network, from, to, says: [...operations.keys()].join() };
}

describe.each(wayInCases())('through %s', (name) => {
  const frames = framesOf(name);

  test('what is innermost is read, and where it was seen is remembered', async () => {
    const found = innermost(frames);
    expect(found.map((all) => all.map(({ says }) => says))).toEqual(frames.map(spoken));
    expect(found.flat().map(({ says }) => says)).toEqual(
      found.flat().map((_, at) => `hello ${at + 1}`),
    );
    await expect(`${JSON.stringify(found.flat(), null, 1)}\n`).toMatchFileSnapshot(
      wayInFile(name, 'expected.json').pathname,
    );
  });

  test('wherever the capture cut a frame short, nothing is thrown and nothing is malformed', () => {
    for (const { bytes, linkType } of frames) {
      const wire = wireOf();
      for (let size = 0; size < bytes.length; size++)
        wire.show(bytes.subarray(0, size), { linkType, wireLength: bytes.length });
      wire.picture.close();
      expect(wire.picture.counters.cut).toBe(bytes.length);
      expect(wire.malformed()).toEqual([]);
    }
  });
});

describe.skipIf(needs('tshark'))('TShark', () => {
  test('finds the same innermost addresses in every one of them', () => {
    const all = wayInCases().flatMap((name) =>
      framesOf(name).map((frame, at) => ({ frame, name: `${name}, frame ${at + 1}` })),
    );
    const frames = all.map(({ frame }) => frame);
    const ours = innermost(frames);
    const theirs = dissected(frames).map((layers, at) => layers.slice(-spoken(frames[at]!).length));
    // Inside a tunnel of packets there are no MACs; TShark's last one is that of the tunnel.
    const named = (one: Layer, at: number, nth: number) =>
      `${all[at]!.name}: ${one.from} to ${one.to}${ours[at]?.[nth]?.from.mac === undefined ? '' : `, ${one.mac}`}`;
    const layer = ({ from, to }: ReturnType<typeof ends>): Layer => ({
      mac: from.mac,
      from: from.ip,
      to: to.ip,
    });
    expect(ours.map((said, at) => said.map((one, nth) => named(layer(one), at, nth)))).toEqual(
      theirs.map((layers, at) => layers.map((one, nth) => named(one, at, nth))),
    );
  });
});

interface Layer {
  readonly mac: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Of each frame every layer of IP, outermost first. All in one capture of many interfaces: TShark takes long to start. */
function dissected(frames: readonly RawFrame[]): Layer[][] {
  const blocks = new PcapngBlocks();
  const kinds = [...new Set(frames.map(kindOf))];
  const users = kinds.filter((kind) => kind.includes(' '));
  const parts = [blocks.section()];
  for (const kind of kinds) {
    const user = users.indexOf(kind);
    parts.push(
      blocks.interface({ linkType: user < 0 ? Number(kind) : FIRST_USER_LINK_TYPE + user }),
    );
  }
  for (const frame of frames)
    parts.push(blocks.enhanced(kinds.indexOf(kindOf(frame)), 1_000_000n, frame.bytes));
  const file = join(temporaryFolder(), 'way-in.pcapng');
  writeFileSync(file, joined(parts));
  const told = users.flatMap((kind, user) => {
    const [, protocol, behind] = kind.split(' ');
    const name = `User ${user} (DLT=${FIRST_USER_LINK_TYPE + user})`;
    return ['-o', `uat:user_dlts:"${name}","${protocol}","${behind}","","0",""`];
  });
  const fields = [
    'eth.src',
    'wlan.sa',
    'sll.src.eth',
    'tr.src',
    'fddi.src',
    'ipfc.nh.sa',
    'ip.src',
    'ip.dst',
    'ipv6.src',
    'ipv6.dst',
    'frame.protocols',
  ];
  const out = execFileSync(
    'tshark',
    [
      '-n',
      '-r',
      file,
      ...told,
      '-T',
      'fields',
      '-E',
      'occurrence=a',
      ...fields.flatMap((field) => ['-e', field]),
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [eth, wlan, sll, ring, fddi, fibre, ip4From, ip4To, ip6From, ip6To, protocols] = line
        .split('\t')
        .map((field) => field.split(','));
      const macs = [eth, wlan, sll, ring, fddi, fibre].find((one) => one?.[0] !== '') ?? [];
      const layers = (protocols?.[0] ?? '').split(':').filter((name) => /^ip(v6)?$/.test(name));
      return layers.map((name, at) => ({
        mac: macs
          .at(at - layers.length)
          ?.split(':')
          .slice(-6)
          .join(':'),
        from: (name === 'ip' ? ip4From : ip6From)?.shift(),
        to: (name === 'ip' ? ip4To : ip6To)?.shift(),
      }));
    });
}

function kindOf({ linkType, witness }: RawFrame): string {
  return witness === undefined ? `${linkType}` : `${linkType} ${witness}`;
}
