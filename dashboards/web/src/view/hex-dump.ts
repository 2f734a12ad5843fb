/** Bytes as a person reads them: offset, sixteen bytes, the same as text. */
export interface HexRow {
  readonly offset: string;
  readonly hex: string;
  readonly text: string;
}

const WIDTH = 16;

/** Base64 as the API gives it; what is not base64 is no bytes. */
export function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

/** Only printable ASCII is shown as text, everything else is a dot. */
export function hexRows(bytes: Uint8Array): HexRow[] {
  const rows: HexRow[] = [];
  for (let at = 0; at < bytes.length; at += WIDTH) {
    const slice = Array.from(bytes.subarray(at, at + WIDTH));
    const pairs = slice.map((byte) => byte.toString(16).padStart(2, '0'));
    const halves = [pairs.slice(0, 8).join(' '), pairs.slice(8).join(' ')];
    rows.push({
      offset: at.toString(16).padStart(4, '0'),
      hex: halves.join('  ').padEnd(WIDTH * 3, ' '),
      text: slice
        .map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.'))
        .join(''),
    });
  }
  return rows;
}
