/**
 * What a client is known by: JA3 (Althouse, Atkinson, Atkins, 2017) and JA4 (FoxIO, technical_details/JA4.md;
 * of that family this one alone is free to use). Values of RFC 8701 (GREASE) count for nothing.
 */
import { md5 } from '../encodings/md5.ts';
import { sha256 } from '../encodings/sha256.ts';
import type { ClientHello } from './hello.ts';
import { Extension, shortVersions } from './tls.table.ts';

const SHORT = 12;
const NOTHING = '0'.repeat(SHORT);

export function ja3({ version, ciphers, extensions, groups, formats }: ClientHello): string {
  const lists = [ciphers, extensions, groups, formats].map((list) => real(list).join('-'));
  return md5([version, ...lists].join(','));
}

export function ja4(hello: ClientHello): string {
  const { ciphers, extensions, signatures } = hello;
  const suites = real(ciphers).map(hex).sort();
  const types = real(extensions)
    .filter((type) => type !== Extension.serverName && type !== Extension.applicationProtocols)
    .map(hex)
    .sort();
  const signed = real(signatures).map(hex);
  const kinds = signed.length === 0 ? types.join() : `${types.join()}_${signed.join()}`;
  return [head(hello), short(suites.join()), types.length === 0 ? NOTHING : short(kinds)].join('_');
}

function head({ version, versions, ciphers, extensions, protocol }: ClientHello): string {
  const spoken = real(versions);
  const newest = spoken.length === 0 ? version : Math.max(...spoken);
  const name = extensions.includes(Extension.serverName) ? 'd' : 'i';
  const counts = `${two(real(ciphers).length)}${two(real(extensions).length)}`;
  return `t${shortVersions.get(newest) ?? '00'}${name}${counts}${edges(protocol)}`;
}

/** First and last character of the protocol, or of its hexadecimal digits where one of them is neither letter nor digit. */
function edges([first, last]: readonly number[]): string {
  if (first === undefined || last === undefined) return '00';
  const ends = String.fromCharCode(first, last);
  if (/^[0-9A-Za-z]{2}$/.test(ends)) return ends;
  return `${(first >> 4).toString(16)}${(last & 15).toString(16)}`;
}

function short(text: string): string {
  return text === '' ? NOTHING : sha256(text).slice(0, SHORT);
}

function real(values: readonly number[]): number[] {
  return values.filter((value) => (value & 0x0f0f) !== 0x0a0a || value >> 8 !== (value & 0xff));
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}

function two(count: number): string {
  return String(Math.min(count, 99)).padStart(2, '0');
}
