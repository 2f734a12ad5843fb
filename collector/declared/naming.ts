/** How what names an asset is written, so that equal names are equal texts; and what an asset is named by. */
import { isIPv4, isIPv6 } from 'node:net';
import { isDistinct, isGroup, isUniversal } from '../inventory/identity.ts';
import type { DeclaredIdentity, SaidFields } from './declared-asset.ts';
import type { IdentityKind } from './fields.table.ts';

/** A name as somebody gave it. `network`: where an IP or a made-up MAC is meant. */
export interface GivenName {
  readonly kind: IdentityKind;
  readonly value: string;
  readonly network?: string;
}

export type Name = Pick<DeclaredIdentity, 'kind' | 'value' | 'network'>;

/** Undefined: it is not of that kind, or names nobody (`00000000`, a group address). */
export function normalised({ kind, value, network = '' }: GivenName): Name | undefined {
  const text = value.trim();
  switch (kind) {
    case 'mac': {
      const mac = macOf(text);
      if (mac === undefined) return undefined;
      return { kind, value: mac, network: isUniversal(mac) ? '' : network };
    }
    case 'ip': {
      const ip = ipOf(text);
      return ip === undefined ? undefined : { kind, value: ip, network };
    }
    case 'serial':
      return isDistinct(text) ? { kind, value: text.toLowerCase(), network: '' } : undefined;
    case 'observed':
      return UUID.test(text) ? { kind, value: text.toLowerCase(), network: '' } : undefined;
    default:
      return text === '' ? undefined : { kind, value: text.toLowerCase(), network: '' };
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `00-1D-9C-00-00-01`, `001d.9c00.0001`, `001D9C000001` are one. */
function macOf(text: string): string | undefined {
  const digits = text.replaceAll(/[-:.\s]/g, '').toLowerCase();
  if (!/^[0-9a-f]{12}$/.test(digits)) return undefined;
  const mac = digits.match(/../g)?.join(':') ?? '';
  return isGroup(mac) || mac === '00:00:00:00:00:00' ? undefined : mac;
}

function ipOf(text: string): string | undefined {
  if (isIPv4(text)) return text;
  if (!isIPv6(text) || text.includes('%')) return undefined;
  return new URL(`http://[${text}]`).hostname.slice(1, -1);
}

/** What the fields themselves name it by. */
export function ownNames({ serial, tag, name }: SaidFields): readonly Name[] {
  const given: GivenName[] = [];
  if (serial) given.push({ kind: 'serial', value: serial });
  if (tag) given.push({ kind: 'tag', value: tag });
  if (name) given.push({ kind: 'name', value: name });
  return given.flatMap((one) => normalised(one) ?? []);
}

/** Those that follow the fields: nobody gives them by themselves, unless as aliases or of members. */
export const OWN: ReadonlySet<IdentityKind> = new Set(['tag', 'name']);

export const keyOf = ({ kind, value, network }: Name) => `${kind}\t${value}\t${network}`;
