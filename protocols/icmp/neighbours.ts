/** Neighbour discovery: RFC 4861, 4; RFC 8106 (name servers). Who listens to a group: RFC 2710, 3; RFC 3810, 5. */
import type { Cursor } from '../contract/cursor.ts';
import { groupRecords } from '../encodings/group-records.ts';
import { Icmp6 } from './types.table.ts';

export interface Neighbours {
  /** Whose MAC is asked for, or told. */
  readonly target: string;
  readonly sourceMac: string;
  readonly targetMac: string;
  /** Of an advertisement: for how long it routes for all; -1: it advertises nothing. */
  readonly lifetime: number;
  /** Addresses come from DHCPv6; other settings do. */
  readonly isManaged: boolean;
  readonly hasOther: boolean;
  /** `2001:db8:1::/64`. */
  readonly prefixes: readonly string[];
  readonly nameServers: readonly string[];
  /** The next hop a redirect names, then for whom. */
  readonly routers: readonly string[];
  readonly destination: string;
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

export const none: Neighbours = {
  target: '',
  sourceMac: '',
  targetMac: '',
  lifetime: -1,
  isManaged: false,
  hasOther: false,
  prefixes: [],
  nameServers: [],
  routers: [],
  destination: '',
  joined: [],
  left: [],
};

const Option = { sourceMac: 1, targetMac: 2, prefix: 3, nameServers: 25 } as const;
const MOST = 32;
const UNIT = 8;

export function neighbours(cursor: Cursor, type: number): Neighbours {
  switch (type) {
    case Icmp6.listenerReport:
    case Icmp6.listenerDone: {
      cursor.skip(2 + 2); // response delay, reserved
      const group = cursor.ipv6();
      const isDone = type === Icmp6.listenerDone;
      return { ...none, joined: isDone ? [] : [group], left: isDone ? [group] : [] };
    }
    case Icmp6.listenerReport2:
      return { ...none, ...groupRecords(cursor, 16) };
    case Icmp6.routerAdvertisement:
      return advertisement(cursor);
    case Icmp6.neighbourSolicitation:
    case Icmp6.neighbourAdvertisement: {
      cursor.skip(4); // flags, reserved
      return { ...none, target: cursor.ipv6(), ...options(cursor) };
    }
    case Icmp6.redirect: {
      cursor.skip(4); // reserved
      const router = cursor.ipv6();
      return { ...none, routers: [router], destination: cursor.ipv6(), ...options(cursor) };
    }
    default:
      return none;
  }
}

function advertisement(cursor: Cursor): Neighbours {
  cursor.skip(1); // hops
  const flags = cursor.u8();
  const lifetime = cursor.u16();
  cursor.skip(4 + 4); // how long a neighbour is reachable, when it is asked again
  const isManaged = (flags & 0x80) !== 0;
  return { ...none, lifetime, isManaged, hasOther: (flags & 0x40) !== 0, ...options(cursor) };
}

type Said = Pick<Neighbours, 'sourceMac' | 'targetMac' | 'prefixes' | 'nameServers'>;

/** Length counts units of eight bytes, of which none may be missing. */
function options(cursor: Cursor): Said {
  let [sourceMac, targetMac] = ['', ''];
  const prefixes: string[] = [];
  const nameServers: string[] = [];
  while (cursor.more()) {
    const type = cursor.u8();
    const size = cursor.u8() * UNIT;
    cursor.require(size >= UNIT, 'illegal', 'option length');
    const outer = cursor.enter(size - 2);
    if (type === Option.sourceMac && size === UNIT) sourceMac = cursor.mac();
    else if (type === Option.targetMac && size === UNIT) targetMac = cursor.mac();
    else if (type === Option.prefix) add(prefixes, prefix(cursor));
    else if (type === Option.nameServers) {
      cursor.skip(2 + 4); // reserved, lifetime
      while (cursor.remaining >= 16 && cursor.more()) add(nameServers, cursor.ipv6());
    }
    cursor.leave(outer);
  }
  return { sourceMac, targetMac, prefixes, nameServers };
}

function prefix(cursor: Cursor): string {
  const bits = cursor.u8();
  cursor.skip(1 + 4 + 4 + 4); // flags, two lifetimes, reserved
  const address = cursor.ipv6();
  return address === '' ? '' : `${address}/${bits}`;
}

function add(to: string[], item: string): void {
  if (item !== '' && to.length < MOST) to.push(item);
}
