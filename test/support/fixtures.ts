/** The cases under fixtures/<protocol>/, and the conversations in them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CaptureFiles } from '../../agent/capture/files.ts';
import { Picture } from '../../agent/observe/picture.ts';
import type { HostView } from '../../agent/observe/sightings.ts';
import type { Carrier, Protocol } from '../../protocols/contract/protocol.ts';
import { hexAndText } from './hex.ts';
import { chosen, type Payload, play } from './play.ts';

/** Where cases are: the fixtures, and those of the protocol that new ones are copied from. */
const HOMES = ['../../fixtures/', '../../tools/template-protocol/fixtures/'].map(
  (path) => new URL(path, import.meta.url),
);

/** One conversation. Its payloads are what `carrier` holds; `key` is the port, the EtherType… on it. */
export interface Conversation {
  readonly carrier: Carrier;
  readonly key: number;
  readonly payloads: readonly Payload[];
}

function homeOf(protocol: string): URL {
  const home = HOMES.find((one) => existsSync(new URL(`${protocol}/`, one))) ?? HOMES[0]!;
  return new URL(`${protocol}/`, home);
}

export function casesOf(protocol: string): string[] {
  const home = homeOf(protocol);
  return existsSync(home) ? readdirSync(home).sort() : [];
}

export function caseFile(protocol: string, folder: string, file: string): URL {
  return new URL(`${folder}/${file}`, homeOf(protocol));
}

export function conversationsOf(protocol: Protocol, folder: string): Conversation[] {
  const file = caseFile(protocol.name, folder, 'input.hex');
  return existsSync(file) ? conversationsIn(readFileSync(file, 'utf8'), protocol) : [];
}

/**
 * `input.hex`: `@ tcp 502` begins a conversation (absent: the first carriage of the folder's
 * protocol), `>` lines go to the server, `<` lines come back, `#` explains, a line that begins
 * with a space goes on with the one before it. Text may stand between quotes.
 */
export function conversationsIn(
  text: string,
  { carriage: [{ by, at }] }: Pick<Protocol, 'carriage'>,
): Conversation[] {
  const found: { carrier: Carrier; key: number; payloads: Payload[] }[] = [];
  for (const line of text.replace(/\n[ \t]+/g, ' ').split('\n')) {
    if (line.startsWith('@')) {
      const [, carrier, key] = line.split(/\s+/);
      found.push({ carrier: carrier as Carrier, key: Number(key), payloads: [] });
    }
    if (!/^[<>]/.test(line)) continue;
    if (found.length === 0) found.push({ carrier: by, key: at?.[0] ?? 0, payloads: [] });
    const direction = line.startsWith('>') ? 'request' : 'response';
    found.at(-1)!.payloads.push({ direction, bytes: hexAndText(line.slice(1)) });
  }
  return found;
}

/** What the whole registry says of a case: carried protocols are reached through their carriers. */
export async function playCase(protocols: readonly Protocol[], owner: Protocol, folder: string) {
  const said = conversationsOf(owner, folder).flatMap((conversation) =>
    playConversation(protocols, conversation),
  );
  const capture = caseFile(owner.name, folder, 'input.pcap');
  return existsSync(capture) ? [...said, ...(await playCapture(protocols, capture))] : said;
}

/** The same of a capture, read as the agent reads it; who is meant stands beside what is said. */
async function playCapture(protocols: readonly Protocol[], file: URL) {
  const said: Record<string, unknown>[] = [];
  const name = ({ ips, macs }: HostView) => [...ips][0] ?? [...macs][0];
  const picture = new Picture({
    protocols,
    sightings: {
      operation: ({ protocol }, operation) => said.push({ protocol, operation }),
      fact: (host, { attribute, value, part, protocol }) =>
        said.push({ of: name(host), protocol, fact: attribute, value, part }),
      event: ({ source, target, protocol, kind, outcome, part, detail, frame }) =>
        said.push({
          frame,
          of: name(source),
          to: name(target),
          protocol,
          event: kind,
          outcome,
          part,
          detail,
        }),
      anomaly: (protocol, flaw, field) => said.push({ anomaly: `${protocol}/${flaw}/${field}` }),
    },
  });
  await new CaptureFiles([fileURLToPath(file)]).read((packet) => picture.packet(packet));
  picture.close();
  return said;
}

export function playConversation(
  protocols: readonly Protocol[],
  { carrier, key, payloads }: Conversation,
  isDeclared = false,
) {
  const reader = payloads[0] && chosen(protocols, carrier, key, payloads[0]);
  if (!reader) throw new Error(`nobody reads ${carrier} ${key}`);
  return play(reader.protocol, payloads, protocols, reader.carriage, isDeclared);
}
