import type { EvidencePacket } from '../protocols/messages/difference.ts';
import { instant } from './baseline/wire-host.ts';
import type { Packet } from './capture/source.ts';

/** What is kept of a packet: its head is what proves, and a difference stays small on the wire. */
const MOST_BYTES = 2048;
/** Of a packet that holds somebody's password: up to its addresses, no further than the shortest headers reach. */
const CONCEALED_BYTES = 34;

/** A copy of the packet in hand; none between two packets. */
export function evidenceOf(packet: Packet | undefined, isConcealed = false): EvidencePacket[] {
  if (packet === undefined) return [];
  const { bytes, start, end, frame, time, linkType, wireLength } = packet;
  const most = isConcealed ? CONCEALED_BYTES : MOST_BYTES;
  const kept = bytes.subarray(start, Math.min(end, start + most));
  const base64 = Buffer.from(kept.buffer, kept.byteOffset, kept.byteLength).toString('base64');
  return [{ frame, at: instant(time), linkType, length: wireLength, bytes: base64 }];
}
