/**
 * Packets as a file that any analyser opens: pcap (draft-ietf-opsawg-pcap-05) where all have one link
 * type, pcapng (draft-ietf-opsawg-pcapng-02) with an interface each where they have several.
 */

export interface KeptPacket {
  /** ISO 8601 with milliseconds. */
  readonly at: string;
  readonly linkType: number;
  /** On the wire; `bytes` may be fewer. */
  readonly length: number;
  readonly bytes: Uint8Array;
}

export interface CaptureFile {
  readonly extension: 'pcap' | 'pcapng';
  readonly type: string;
  readonly bytes: Uint8Array;
}

const ETHERNET = 1;
const MAX_SNAP = 262_144;

export function captureFile(packets: readonly KeptPacket[]): CaptureFile {
  const links = [...new Set(packets.map(({ linkType }) => linkType))];
  if (links.length > 1) {
    const bytes = join([
      section(),
      ...links.map(description),
      ...packets.map((one) => enhanced(one, links)),
    ]);
    return { extension: 'pcapng', type: 'application/x-pcapng', bytes };
  }
  const header = new DataView(new ArrayBuffer(24));
  header.setUint32(0, 0xa1b2c3d4, true); // microseconds, little-endian
  header.setUint16(4, 2, true);
  header.setUint16(6, 4, true);
  header.setUint32(16, MAX_SNAP, true);
  header.setUint32(20, links[0] ?? ETHERNET, true);
  const bytes = join([bytesOf(header), ...packets.flatMap(record)]);
  return { extension: 'pcap', type: 'application/vnd.tcpdump.pcap', bytes };
}

function record({ at, length, bytes }: KeptPacket): Uint8Array[] {
  const ms = Date.parse(at);
  const head = new DataView(new ArrayBuffer(16));
  head.setUint32(0, Math.floor(ms / 1000), true);
  head.setUint32(4, (ms % 1000) * 1000, true);
  head.setUint32(8, bytes.length, true);
  head.setUint32(12, Math.max(length, bytes.length), true);
  return [bytesOf(head), bytes];
}

function section(): Uint8Array {
  const body = new DataView(new ArrayBuffer(16));
  body.setUint32(0, 0x1a2b3c4d, true);
  body.setUint16(4, 1, true);
  body.setBigInt64(8, -1n, true); // length of the section: not said
  return block(0x0a0d0d0a, bytesOf(body));
}

function description(linkType: number): Uint8Array {
  const body = new DataView(new ArrayBuffer(8));
  body.setUint16(0, linkType, true);
  body.setUint32(4, MAX_SNAP, true);
  return block(1, bytesOf(body));
}

function enhanced(
  { at, linkType, length, bytes }: KeptPacket,
  links: readonly number[],
): Uint8Array {
  const microseconds = BigInt(Date.parse(at)) * 1000n;
  const head = new DataView(new ArrayBuffer(20));
  head.setUint32(0, links.indexOf(linkType), true);
  head.setUint32(4, Number(microseconds >> 32n), true);
  head.setUint32(8, Number(microseconds & 0xffff_ffffn), true);
  head.setUint32(12, bytes.length, true);
  head.setUint32(16, Math.max(length, bytes.length), true);
  return block(6, join([bytesOf(head), bytes, new Uint8Array(-bytes.length & 3)]));
}

/** Type, length, body, length again; the body is a multiple of four already. */
function block(type: number, body: Uint8Array): Uint8Array {
  const head = new DataView(new ArrayBuffer(8));
  head.setUint32(0, type, true);
  head.setUint32(4, body.length + 12, true);
  const foot = new DataView(new ArrayBuffer(4));
  foot.setUint32(0, body.length + 12, true);
  return join([bytesOf(head), body, bytesOf(foot)]);
}

const bytesOf = ({ buffer }: DataView<ArrayBuffer>) => new Uint8Array(buffer);

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
