/** By what BACnet/IP is known off its port, and who asks. ASHRAE 135, J.2, U.2 and 20.1. */
import { type Direction, FOREIGN } from '../contract/protocol.ts';
import { isLinkAnswer6, npduOf6 } from './link6.ts';
import { BVLC, BVLC6, Link6, LinkFunction, PduType } from './services.table.ts';

const VERSION = 1;

/** A BVLC whose length is the datagram's; with an NPDU of the one version there is. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  const size = end - start;
  const type = bytes[start];
  if (size < 6 || (type !== BVLC && type !== BVLC6)) return FOREIGN;
  if (((bytes[start + 2]! << 8) | bytes[start + 3]!) !== size) return FOREIGN;
  const at = npduOf(bytes, start);
  const last = type === BVLC6 ? Link6.distributeBroadcast : LinkFunction.distributeBroadcast;
  if (at === undefined) return bytes[start + 1]! <= last ? size : FOREIGN;
  return bytes[at] === VERSION && at + 1 < end ? size : FOREIGN;
}

export function frame(bytes: Uint8Array, start: number, end: number): number {
  const type = bytes[start];
  return type === BVLC || type === BVLC6 || start === end ? end - start : FOREIGN;
}

/** Of BACnet/IP and of a bare NPDU alike. */
export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  let at = start;
  const type = bytes[start];
  if (type === BVLC || type === BVLC6) {
    const npdu = npduOf(bytes, start);
    const isAnswer = type === BVLC ? isLinkAnswer : isLinkAnswer6;
    if (npdu === undefined) return isAnswer(bytes[start + 1]!) ? 'response' : 'request';
    at = npdu;
  }
  if (end - at < 2) return undefined;
  const control = bytes[at + 1]!;
  at += 2;
  if ((control & 0x20) !== 0) at += 3 + (bytes[at + 2] ?? 0);
  if ((control & 0x08) !== 0) at += 3 + (bytes[at + 2] ?? 0);
  if ((control & 0x20) !== 0) at++; // hops
  if ((control & 0x80) !== 0) return bytes[at] === 0x07 ? 'response' : 'request';
  return at < end ? ofApdu(bytes[at]!) : undefined;
}

/** What both ends may send says which of them it is from. */
function ofApdu(first: number): Direction {
  const type = first >> 4;
  if (type === PduType.segmentAck || type === PduType.abort)
    return (first & 1) === 1 ? 'response' : 'request';
  return type <= PduType.unconfirmed ? 'request' : 'response';
}

function isLinkAnswer(called: number): boolean {
  return (
    called === LinkFunction.result ||
    called === LinkFunction.readBroadcastTableAck ||
    called === LinkFunction.readForeignTableAck
  );
}

/** Undefined where the function carries none. */
function npduOf(bytes: Uint8Array, start: number): number | undefined {
  if (bytes[start] === BVLC6) {
    const at = npduOf6(bytes[start + 1]!);
    return at === undefined ? undefined : start + at;
  }
  switch (bytes[start + 1]) {
    case LinkFunction.forwardedNpdu:
      return start + 10;
    case LinkFunction.distributeBroadcast:
    case LinkFunction.originalUnicast:
    case LinkFunction.originalBroadcast:
      return start + 4;
    default:
      return undefined;
  }
}
