/** Addresses as they are written everywhere in Plumbline: one address, one text. */

const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
);

/** `001b1b23eb3b`. */
export function hexText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += PAIRS[bytes[at]!];
  return text;
}

/** `00:1b:1b:23:eb:3b`, of the six bytes from `at`. */
export function macText(bytes: Uint8Array, at: number): string {
  let text = PAIRS[bytes[at]!]!;
  for (let next = at + 1; next < at + 6; next++) text += `:${PAIRS[bytes[next]!]}`;
  return text;
}

/** `192.168.1.40`, of the four bytes from `at`. */
export function ipv4Text(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
}

/** `fe80::1`, of the sixteen bytes from `at`. RFC 5952, 4: the longest run of zero groups, the first of equals, is `::`. */
export function ipv6Text(bytes: Uint8Array, at: number): string {
  let zeroes = -1;
  let length = 1; // a single zero group is written out
  for (let group = 0, run = 0; group < 8; group++) {
    run = (bytes[at + 2 * group]! | bytes[at + 2 * group + 1]!) === 0 ? run + 1 : 0;
    if (run > length) {
      length = run;
      zeroes = group - run + 1;
    }
  }
  let text = '';
  for (let group = 0; group < 8; group++) {
    if (group === zeroes) {
      text += '::';
      group += length - 1;
      continue;
    }
    if (text !== '' && !text.endsWith(':')) text += ':';
    text += ((bytes[at + 2 * group]! << 8) | bytes[at + 2 * group + 1]!).toString(16);
  }
  return text;
}
