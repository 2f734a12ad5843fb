import type { EvidencePacket } from '../protocols/messages/difference.ts';
import { instant } from './baseline/wire-host.ts';
import type { Packet } from './capture/source.ts';

/** What is kept of a packet: its head is what proves, and a difference stays small on the wire. */
const MOST_BYTES = 2048;

/** A copy of the packet in hand; none between two packets. */
export function evidenceOf(packet: Packet | undefined): EvidencePacket[] {
  if (packet === undefined) return [];
  const { bytes, start, end, frame, time, linkType, wireLength } = packet;
  const kept = bytes.subarray(start, Math.min(end, start + MOST_BYTES));
  const base64 = Buffer.from(kept.buffer, kept.byteOffset, kept.byteLength).toString('base64');
  return [{ frame, at: instant(time), linkType, length: wireLength, bytes: base64 }];
}
