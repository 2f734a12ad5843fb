/** What a certificate says of whom it was made for: RFC 5280, 4.1 and 4.2.1.6, in DER (ITU-T X.690, 10). */
import type { Cursor } from '../contract/cursor.ts';
import { clipped, printableUtf16 } from '../contract/printable.ts';
import { BerTag, berEnter, berObjectIdentifier, berSize, berTag } from './ber.ts';

export interface Certificate {
  /** `CN=plc-7, O=Plant`, in the order of the certificate; empty where it names nobody. */
  readonly subject: string;
  readonly issuer: string;
  readonly commonName: string;
  /** Names and addresses it was made for besides. */
  readonly names: readonly string[];
  /** Seconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Object identifier of the algorithm it is signed with. */
  readonly signature: string;
}

const Tag = {
  utf8String: 0x0c,
  set: 0x31,
  bmpString: 0x1e,
  utcTime: 0x17,
  generalizedTime: 0x18,
  version: 0xa0,
  extensions: 0xa3,
} as const;
const GeneralName = { dns: 0x82, uri: 0x86, ip: 0x87 } as const;
const COMMON_NAME = '2.5.4.3';
const ALTERNATIVE_NAMES = '2.5.29.17';
const MOST_TEXT = 256;
const IPV4_SIZE = 4;
const IPV6_SIZE = 16;
const MOST_NAMES = 16;
const LABELS: Readonly<Record<string, string>> = {
  [COMMON_NAME]: 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

/** Reads one certificate, which may be longer than what is read of it; what is wrong leaves a flaw. */
export function readCertificate(cursor: Cursor): Certificate {
  const whole = berEnter(cursor, BerTag.sequence, 'certificate');
  const signed = berEnter(cursor, BerTag.sequence, 'certificate body');
  if (cursor.peek() === Tag.version) passOver(cursor);
  passOver(cursor); // serial number
  const algorithm = berEnter(cursor, BerTag.sequence, 'signature algorithm');
  cursor.require(berTag(cursor) === BerTag.objectIdentifier, 'illegal', 'signature algorithm');
  const signature = berObjectIdentifier(cursor, berSize(cursor));
  cursor.leave(algorithm);
  const issuer = readName(cursor);
  const validity = berEnter(cursor, BerTag.sequence, 'validity');
  const notBefore = readTime(cursor);
  const notAfter = readTime(cursor);
  cursor.leave(validity);
  const subject = readName(cursor);
  passOver(cursor); // public key
  const names: string[] = [];
  while (cursor.more()) {
    const tag = berTag(cursor);
    const outer = cursor.enter(berSize(cursor));
    if (tag === Tag.extensions) readExtensions(cursor, names);
    cursor.leave(outer);
  }
  cursor.leave(signed);
  cursor.leave(whole);
  return {
    subject: subject.text,
    issuer: issuer.text,
    commonName: subject.commonName,
    names,
    notBefore,
    notAfter,
    signature,
  };
}

function passOver(cursor: Cursor): void {
  berTag(cursor);
  cursor.skip(berSize(cursor));
}

function readName(cursor: Cursor): { text: string; commonName: string } {
  let text = '';
  let commonName = '';
  const outer = berEnter(cursor, BerTag.sequence, 'name');
  while (cursor.more()) {
    const set = berEnter(cursor, Tag.set, 'name');
    while (cursor.more()) {
      const pair = berEnter(cursor, BerTag.sequence, 'name');
      cursor.require(berTag(cursor) === BerTag.objectIdentifier, 'illegal', 'name');
      const type = berObjectIdentifier(cursor, berSize(cursor));
      const value = readText(cursor);
      cursor.leave(pair);
      if (type === COMMON_NAME) commonName = value;
      if (value !== '') text += `${text === '' ? '' : ', '}${LABELS[type] ?? type}=${value}`;
    }
    cursor.leave(set);
  }
  cursor.leave(outer);
  return { text: clipped(text, MOST_TEXT), commonName };
}

function readText(cursor: Cursor): string {
  const tag = berTag(cursor);
  const size = berSize(cursor);
  if (tag !== Tag.bmpString) return cursor.text(size);
  const { bytes, start, end } = cursor.span(size);
  const swapped = Uint8Array.from(
    { length: (end - start) & ~1 },
    (_, at) => bytes[start + (at ^ 1)]!,
  );
  return printableUtf16(swapped, 0, swapped.length);
}

/** `YYMMDDhhmmssZ` of 1950 to 2049, or `YYYYMMDDhhmmssZ`. */
function readTime(cursor: Cursor): number {
  const tag = berTag(cursor);
  const written = cursor.text(berSize(cursor));
  cursor.require(tag === Tag.utcTime || tag === Tag.generalizedTime, 'illegal', 'validity');
  const century = Number(written.slice(0, 2)) < 50 ? '20' : '19';
  const text = tag === Tag.utcTime ? century + written : written;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:\.\d+)?Z$/.exec(text);
  cursor.require(parts !== null, 'illegal', 'validity');
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = (parts ?? [])
    .slice(1)
    .map((part) => Number(part ?? 0));
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
}

function readExtensions(cursor: Cursor, names: string[]): void {
  const all = berEnter(cursor, BerTag.sequence, 'extensions');
  while (cursor.more()) {
    const one = berEnter(cursor, BerTag.sequence, 'extension');
    cursor.require(berTag(cursor) === BerTag.objectIdentifier, 'illegal', 'extension');
    const isNames = berObjectIdentifier(cursor, berSize(cursor)) === ALTERNATIVE_NAMES;
    if (cursor.peek() === BerTag.boolean) passOver(cursor);
    const value = berEnter(cursor, BerTag.octetString, 'extension');
    if (isNames) readAlternatives(cursor, names);
    cursor.leave(value);
    cursor.leave(one);
  }
  cursor.leave(all);
}

function readAlternatives(cursor: Cursor, names: string[]): void {
  const outer = berEnter(cursor, BerTag.sequence, 'alternative names');
  while (names.length < MOST_NAMES && cursor.more()) {
    const tag = berTag(cursor);
    const size = berSize(cursor);
    const name = readAlternative(cursor, tag, size);
    if (name !== '') names.push(name);
  }
  cursor.leave(outer);
}

function readAlternative(cursor: Cursor, tag: number, size: number): string {
  if (tag === GeneralName.dns || tag === GeneralName.uri) return cursor.text(size);
  if (tag === GeneralName.ip && size === IPV4_SIZE) return cursor.ipv4();
  if (tag === GeneralName.ip && size === IPV6_SIZE) return cursor.ipv6();
  cursor.skip(size);
  return '';
}
