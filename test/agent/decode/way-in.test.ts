/** Every link type and tunnel: what is innermost is read as TShark reads it, and where it was seen is remembered. */
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

/** Of each frame: who says something to whom inside, and on which network. */
function innermost(frames: readonly RawFrame[]) {
  return frames.map(({ bytes, linkType }) => {
    const wire = wireOf().show(bytes, { linkType });
    wire.picture.close();
    expect(wire.malformed()).toEqual([]);
    const said = [...wire.picture.conversations()].find(({ protocol }) => protocol === 'lines');
    return said === undefined ? undefined : ends(said);
  });
}

function ends({ clientAddress: from, serverAddress: to, client, operations }: ConversationView) {
  return { network: client.network, from, to, says: [...operations.keys()].join() };
}

describe.each(wayInCases())('through %s', (name) => {
  const frames = framesOf(name);

  test('what is innermost is read, and where it was seen is remembered', async () => {
    const found = innermost(frames);
    expect(found.map((one) => one?.says)).toEqual(frames.map((_, at) => `hello ${at + 1}`));
    await expect(`${JSON.stringify(found, null, 1)}\n`).toMatchFileSnapshot(
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
    const theirs = dissected(frames);
    // Inside a tunnel of packets there are no MACs; TShark's last one is that of the tunnel.
    const named = (from: unknown, to: unknown, mac: unknown, at: number) =>
      `${all[at]!.name}: ${from} to ${to}${ours[at]?.from.mac === undefined ? '' : `, ${mac}`}`;
    expect(ours.map((one, at) => named(one?.from.ip, one?.to.ip, one?.from.mac, at))).toEqual(
      theirs.map(({ from, to, mac }, at) => named(from, to, mac, at)),
    );
  });
});

/** All in one capture of many interfaces: TShark takes long to start. */
function dissected(frames: readonly RawFrame[]) {
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
      'occurrence=l',
      ...fields.flatMap((field) => ['-e', field]),
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [eth, wlan, sll, ring, fddi, fibre, ip4From, ip4To, ip6From, ip6To, protocols = ''] =
        line.split('\t');
      const path = `:${protocols}`;
      const is4 = path.lastIndexOf(':ip:') > path.lastIndexOf(':ipv6:');
      const mac = [eth, wlan, sll, ring, fddi, fibre].find((one) => one !== '');
      return {
        mac: mac?.split(':').slice(-6).join(':'),
        from: is4 ? ip4From : ip6From,
        to: is4 ? ip4To : ip6To,
      };
    });
}

function kindOf({ linkType, witness }: RawFrame): string {
  return witness === undefined ? `${linkType}` : `${linkType} ${witness}`;
}
