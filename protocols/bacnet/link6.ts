/** BACnet/IPv6: ASHRAE 135, Annex U. The same behind other addresses: nodes have virtual ones of three bytes. */
import type { Cursor } from '../contract/cursor.ts';
import { Link6, ONLY6, ofAnnexJ } from './services.table.ts';

export const VIRTUAL = 3; // bytes of an address

export interface Link {
  /** As Annex J numbers it. */
  readonly called: number;
  /** Who sent first what is handed on. */
  readonly origin: string | undefined;
}

/** Up to the NPDU, or to what a function says. */
export function readLink6(called: number, cursor: Cursor): Link {
  cursor.skip(VIRTUAL); // of the sender
  if (called === Link6.originalUnicast) cursor.skip(VIRTUAL); // of the receiver
  const origin = called === Link6.forwardedNpdu ? cursor.ipv6() : undefined;
  if (origin !== undefined) cursor.skip(2); // its port
  return { called: ofAnnexJ.get(called) ?? ONLY6 + called, origin };
}

/** Where the NPDU begins behind the start of the BVLC; undefined: there is none. */
export function npduOf6(called: number): number | undefined {
  switch (called) {
    case Link6.originalUnicast:
      return 4 + 2 * VIRTUAL;
    case Link6.originalBroadcast:
    case Link6.distributeBroadcast:
      return 4 + VIRTUAL;
    case Link6.forwardedNpdu:
      return 4 + VIRTUAL + 18; // and address and port of who sent it first
    default:
      return undefined;
  }
}

export function isLinkAnswer6(called: number): boolean {
  return (
    called === Link6.result ||
    called === Link6.addressResolutionAck ||
    called === Link6.virtualAddressResolutionAck
  );
}
