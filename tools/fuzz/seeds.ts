/** What is damaged: every message and every frame of real captures, each once. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CaptureFiles } from '../../agent/capture/files.ts';
import type { Packet } from '../../agent/capture/source.ts';
import { Picture } from '../../agent/observe/picture.ts';
import type { Protocol } from '../../protocols/contract/protocol.ts';
import { conversationsIn, playConversation } from '../../test/support/fixtures.ts';
import { type Message, tapped } from './tapped.ts';

export type Frame = Pick<Packet, 'bytes' | 'linkType'>;

export interface Seeds {
  /** By the name of the protocol. */
  readonly messages: ReadonlyMap<string, readonly Message[]>;
  readonly frames: readonly Frame[];
}

/** More of one protocol, or more frames, are not kept: they would be like those before. */
const MOST_MESSAGES = 50_000;
const MOST_FRAMES = 500_000;
const CAPTURE = /\.(pcap|pcapng|cap)$/;

/** Files as they are, folders with all captures below them; in an order that does not depend on the disk. */
export function capturesOf(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return [path];
    const below = readdirSync(path, { recursive: true, withFileTypes: true });
    return below
      .filter((entry) => entry.isFile() && CAPTURE.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  });
}

/** `fixtures`: the folder of our own cases; their captures are among `captures` where they are wanted. */
export async function seedsOf(
  protocols: readonly Protocol[],
  fixtures: string,
  captures: readonly string[],
): Promise<Seeds> {
  const messages = new Map(
    protocols.map(({ name }) => [name, new Distinct<Message>(MOST_MESSAGES)]),
  );
  const frames = new Distinct<Frame>(MOST_FRAMES);
  const taps = tapped(protocols, (name, message) =>
    messages.get(name)?.add(message, `${message.direction} ${message.carrier} ${message.framing}`),
  );
  for (const protocol of protocols)
    for (const text of casesOf(join(fixtures, protocol.name)))
      for (const one of conversationsIn(text, protocol)) playConversation(taps, one);
  for (const file of captures) {
    const picture = new Picture({ protocols: taps });
    await new CaptureFiles([file])
      .read((packet) => {
        const { bytes, start, end, linkType } = packet;
        frames.add({ bytes: bytes.slice(start, end), linkType }, `${linkType}`);
        picture.packet(packet);
      })
      .catch(() => {}); // one that holds no packet at all has nothing to be damaged
    picture.close();
  }
  return {
    messages: new Map([...messages].map(([name, { all }]) => [name, all])),
    frames: frames.all,
  };
}

function casesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).map((one) => join(folder, one, 'input.hex'));
  return files
    .sort()
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'));
}

class Distinct<One extends { readonly bytes: Uint8Array }> {
  readonly all: One[] = [];
  readonly #most: number;
  readonly #seen = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  add(one: One, kind: string): void {
    if (this.all.length >= this.#most) return;
    const digest = createHash('md5').update(kind).update(one.bytes).digest('base64');
    if (this.#seen.has(digest)) return;
    this.#seen.add(digest);
    this.all.push(one);
  }
}
