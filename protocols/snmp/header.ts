/** Who is speaking and how it proves it: RFC 1157, 4; engine ids: RFC 3411, 5 (SnmpEngineID). */
import { hexText, ipv4Text, ipv6Text, macText } from '../contract/address-text.ts';
import { printable } from '../contract/printable.ts';
import type { Span } from '../contract/span.ts';
import { foldBytes } from '../encodings/fold.ts';
import { defaultCommunities } from './pdu.table.ts';

export interface Community {
  /** The name, where it is the one devices are delivered with; else empty. */
  readonly wellKnown: string;
  /**
   * Tells two communities apart and says little of either: sixteen bits, so that thousands of words
   * of any dictionary fit it.
   */
  readonly fingerprint: string;
}

export interface Engine {
  readonly id: string;
  /** IANA's number of whoever made the engine. */
  readonly enterprise: number;
  readonly mac: string;
  readonly ip: string;
}

const MOST_ID = 32; // bytes
const Format = { ipv4: 1, ipv6: 2, mac: 3 } as const;
const HEADER = 5; // the enterprise and the format

export function communityOf({ bytes, start, end }: Span): Community {
  const name = printable(bytes, start, end);
  if (defaultCommunities.has(name)) return { wellKnown: name, fingerprint: '' };
  const hash = foldBytes(bytes, start, end);
  const folded = ((hash >>> 16) ^ hash) & 0xffff;
  return { wellKnown: '', fingerprint: `#${folded.toString(16).padStart(4, '0')}` };
}

/** Undefined where it is empty, as in the question for it. */
export function engineOf({ bytes, start, end }: Span): Engine | undefined {
  const size = end - start;
  if (size < HEADER || size > MOST_ID) return undefined;
  const isNumbered = (bytes[start]! & 0x80) !== 0; // else it is as its maker pleases, behind the enterprise
  const enterprise =
    (bytes[start]! & 0x7f) * 0x100_0000 +
    ((bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!);
  const format = isNumbered ? bytes[start + 4]! : 0;
  const value = start + HEADER;
  return {
    id: hexText(bytes, start, end),
    enterprise,
    mac: format === Format.mac && size === HEADER + 6 ? macText(bytes, value) : '',
    ip: ipOf(format, bytes, value, size - HEADER),
  };
}

function ipOf(format: number, bytes: Uint8Array, at: number, size: number): string {
  if (format === Format.ipv4 && size === 4) return ipv4Text(bytes, at);
  return format === Format.ipv6 && size === 16 ? ipv6Text(bytes, at) : '';
}
