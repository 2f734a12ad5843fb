/** The discovery service on UDP 48899: the AMS/UDP packets of Beckhoff's ADS library (RouterAccess, AmsRoute). */
import type { Cursor } from '../contract/cursor.ts';
import type { AdsTurn } from './decode.ts';
import { Discovery, systems, Tag } from './services.table.ts';

export type Discovered =
  | {
      readonly type: 'discovered';
      readonly netId: string;
      readonly host: string;
      readonly version: string;
      readonly system: string;
      /** Of an answer; 0 is success, -1: not told. */
      readonly status: number;
    }
  | {
      readonly type: 'route';
      readonly name: string;
      readonly netId: string;
      readonly address: string;
      readonly user: string;
      readonly hasPassword: boolean;
    };

interface Tags {
  host: string;
  version: string;
  system: string;
  status: number;
  route: string;
  netId: string;
  user: string;
  hasPassword: boolean;
}

/** Behind the cookie and the number. A password is passed over, and the packet kept as no evidence. */
export function readDiscovery(cursor: Cursor, turn: AdsTurn): Discovered {
  const service = cursor.u32le();
  const netId = netIdOf(cursor);
  cursor.skip(2); // port
  const tags: Tags = {
    host: '',
    version: '',
    system: '',
    status: -1,
    route: '',
    netId: '',
    user: '',
    hasPassword: false,
  };
  for (let left = cursor.u32le(); cursor.again(left); left--) {
    const tag = cursor.u16le();
    const outer = cursor.enter(cursor.u16le());
    readTag(tag, cursor, tags);
    cursor.leave(outer);
  }
  if (tags.hasPassword) turn.conceal();
  const { host, version, system, status, route, user, hasPassword } = tags;
  if (service === Discovery.addRoute)
    return {
      type: 'route',
      name: route,
      netId: tags.netId || netId,
      address: host,
      user,
      hasPassword,
    };
  return { type: 'discovered', netId, host, version, system, status };
}

function readTag(tag: number, cursor: Cursor, tags: Tags): void {
  switch (tag) {
    case Tag.host:
      tags.host = cursor.terminatedText(cursor.remaining);
      return;
    case Tag.version:
      tags.version = `${cursor.u8()}.${cursor.u8()}.${cursor.u16le()}`;
      return;
    case Tag.system:
      tags.system = systemOf(cursor);
      return;
    case Tag.status:
      tags.status = cursor.u32le();
      return;
    case Tag.route:
      tags.route = cursor.terminatedText(cursor.remaining);
      return;
    case Tag.netId:
      tags.netId = netIdOf(cursor);
      return;
    case Tag.user:
      tags.user = cursor.terminatedText(cursor.remaining);
      return;
    case Tag.password:
      tags.hasPassword = cursor.remaining > 1; // more than the end of a text
      return;
    default:
      return;
  }
}

function netIdOf(cursor: Cursor): string {
  return [0, 1, 2, 3, 4, 5].map(() => cursor.u8()).join('.');
}

/** OSVERSIONINFO of Windows: size, major, minor, build, kind. */
function systemOf(cursor: Cursor): string {
  cursor.skip(4); // size
  const major = cursor.u32le();
  const minor = cursor.u32le();
  const build = cursor.u32le();
  const name = systems[cursor.u32le()];
  if (name === undefined || cursor.flaw !== undefined) return '';
  return build === 0 ? `${name} ${major}.${minor}` : `${name} ${major}.${minor}.${build}`;
}
