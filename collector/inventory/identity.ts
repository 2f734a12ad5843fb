/** Which asset a host is: serial, then MAC, then an address on its own network. design.md §1.7, csms.md §3.3. */
import { type Fact, LOOKED_UP } from '../../protocols/messages/fact.ts';
import type { Host, Instant } from '../../protocols/messages/names.ts';

/**
 * A value that names a device. `network` is empty where it holds on the whole site: a serial, and a
 * MAC that its maker burnt in. A made-up MAC and an IP name somebody on their own network alone.
 */
export interface Identifier {
  readonly kind: 'serial' | 'mac' | 'ip';
  readonly network: string;
  readonly value: string;
}

/** An identifier with its holder; `last`: when the holder was last proven to have it. */
export interface Held extends Identifier {
  readonly last: Instant;
}

/** An asset as far as it can be recognised, with the assets somebody parted it from. */
export interface Known {
  readonly asset: string;
  readonly identifiers: readonly Identifier[];
  readonly apart: readonly string[];
}

/** The same, with since when it can be contested. */
export interface Holder extends Known {
  readonly identifiers: readonly Held[];
}

/** `merge`: the same device was known twice, and this claim proves it. */
export interface Resolution {
  readonly holder: Known;
  readonly merge?: { readonly loser: Known; readonly reason: string };
}

/** What identifies a host, strongest first; of two MACs the one it is known by before a further one. */
export function identifiersOf(
  { network, mac, ip }: Host,
  facts: readonly Fact[],
): readonly Identifier[] {
  const found: Identifier[] = [];
  const serial = serialOf(facts);
  if (serial !== undefined) found.push({ kind: 'serial', network: '', value: serial });
  if (mac !== undefined && !isGroup(mac) && !isShared(mac)) {
    found.push({ kind: 'mac', network: isUniversal(mac) ? '' : network, value: mac });
  }
  // An address spoken from a shared MAC is whoever holds the address now, and names nobody.
  if (ip !== undefined && (mac === undefined || !isShared(mac))) {
    found.push({ kind: 'ip', network, value: ip });
  }
  return found;
}

/** The device's own serial, never a part's. Two vendors may both have made a number 1000. */
function serialOf(facts: readonly Fact[]): string | undefined {
  for (const { attribute, value, part, about, protocol } of facts) {
    if (attribute !== 'serial' || part !== undefined || about !== undefined) continue;
    const vendor = vendorOf(facts, protocol);
    if (vendor !== undefined && isDistinct(value)) return `${vendor} ${value.trim()}`;
  }
  return undefined;
}

/** Said by the same protocol if it says so, else by any; `Siemens AG` and `SIEMENS` are one. The maker of an adapter numbers no devices. */
function vendorOf(facts: readonly Fact[], protocol: string): string | undefined {
  let other: string | undefined;
  for (const fact of facts) {
    if (fact.attribute !== 'vendor' || fact.part !== undefined || fact.about !== undefined)
      continue;
    if (fact.protocol === LOOKED_UP) continue;
    if (fact.protocol === protocol) return plain(fact.value);
    other ??= fact.value;
  }
  return other === undefined ? undefined : plain(other);
}

/** The maker without marks and without the form of its company. */
export function plain(vendor: string): string {
  const words = vendor.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return words.filter((word) => word !== '' && !COMPANY.has(word)).join(' ') || vendor;
}

const COMPANY = new Set([
  'ag',
  'co',
  'corp',
  'corporation',
  'gmbh',
  'inc',
  'kg',
  'llc',
  'ltd',
  'sa',
]);

/** `00000000`, `FFFF`, `N/A`, `none`: what stands there when nobody burnt a number in. */
export function isDistinct(serial: string): boolean {
  const letters = serial.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  return letters !== '' && !/^(?:0+|(.)\1{3,})$/u.test(letters) && !BLANK.has(letters);
}

const BLANK = new Set(['na', 'none', 'unknown', 'null', 'default', 'defaultstring', 'notset']);

/** The asset that these identifiers name, or none. */
export function resolve(
  identifiers: readonly Identifier[],
  known: readonly Known[],
): Resolution | undefined {
  const bySerial = holderOf(identifiers, known, 'serial');
  const [byMac, ...byFurther] = holdersByMac(identifiers, known);
  if (bySerial && byMac && bySerial !== byMac) return chosen(bySerial, byMac);
  const holder = bySerial ?? byMac;
  if (holder) return joined(holder, byFurther);
  const byIp = holderOf(identifiers, known, 'ip');
  return byIp && agrees(byIp, identifiers) ? { holder: byIp } : undefined;
}

/** Serial and MAC name two assets. One without a serial of its own is a second port of the other. */
function chosen(bySerial: Known, byMac: Known): Resolution {
  if (bySerial.apart.includes(byMac.asset)) return { holder: byMac };
  return hasSerial(byMac)
    ? { holder: bySerial }
    : { holder: bySerial, merge: { loser: byMac, reason: 'both ports state one serial' } };
}

/** An agent hears several MACs as one device. Whoever states a serial of its own is another one all the same. */
function joined(holder: Known, others: readonly Known[]): Resolution {
  const loser = others.find(
    (other) => other !== holder && !holder.apart.includes(other.asset) && !hasSerial(other),
  );
  if (loser === undefined) return { holder };
  return { holder, merge: { loser, reason: 'an agent hears both MACs as one device' } };
}

const hasSerial = ({ identifiers }: Known) => identifiers.some(({ kind }) => kind === 'serial');

function holdersByMac(identifiers: readonly Identifier[], known: readonly Known[]): Known[] {
  const holders = identifiers.flatMap((identifier) =>
    identifier.kind === 'mac'
      ? known.filter((asset) => asset.identifiers.some((held) => isEqual(held, identifier)))
      : [],
  );
  return [...new Set(holders)];
}

function holderOf(
  identifiers: readonly Identifier[],
  known: readonly Known[],
  kind: 'serial' | 'ip',
): Known | undefined {
  const claim = identifiers.find((identifier) => identifier.kind === kind);
  return claim && known.find((asset) => asset.identifiers.some((held) => isEqual(held, claim)));
}

/** An address alone is lent: whoever has it now with another serial or MAC is another device. */
function agrees(holder: Known, identifiers: readonly Identifier[]): boolean {
  return (['serial', 'mac'] as const).every((kind) => {
    const isFirm = (identifier: Identifier) =>
      identifier.kind === kind && identifier.network === '';
    const claims = identifiers.filter(isFirm);
    const own = holder.identifiers.filter(isFirm);
    if (claims.length === 0 || own.length === 0) return true;
    return claims.some((claim) => own.some((held) => isEqual(held, claim)));
  });
}

/** One text an identifier: equal where they are. */
export const textOf = ({ kind, network, value }: Identifier) => `${kind}\t${network}\t${value}`;

export const isEqual = (one: Identifier, other: Identifier) =>
  one.kind === other.kind && one.network === other.network && one.value === other.value;

export const isGroup = (mac: string) => (Number.parseInt(mac.slice(0, 2), 16) & 0b01) !== 0;
export const isUniversal = (mac: string) => (Number.parseInt(mac.slice(0, 2), 16) & 0b10) === 0;

/** Redundancy addresses move between routers: VRRP (RFC 9568, 7.3), HSRP (RFC 2281, 5.2; v2). */
export const isShared = (mac: string) => SHARED.some((prefix) => mac.startsWith(prefix));
const SHARED = ['00:00:5e:00:01:', '00:00:5e:00:02:', '00:00:0c:07:ac:', '00:00:0c:9f:f'];
