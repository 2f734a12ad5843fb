/** What a device says it is, where its description stands, and what it offers; what a seeker runs on. */
import { clipped } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import type { Attribute } from '../messages/fact.ts';
import type { SsdpMessage } from './decode.ts';

const PART_MAX = 64;
/** `urn:schemas-upnp-org:device:MediaRenderer:1`, of the forum or of a maker. */
const TYPE = /(?:^|::)urn:([^:]+):(device|service):([^:]+):(\d+)/;
/** `Linux/3.10 UPnP/1.0 Acme-Camera/2.1`: a system, the version of UPnP, a product. */
const PRODUCT = /UPnP\/[\d.]+[, ]+([^\s/,][^/,]*)\/?([^\s,]*)/i;
const SYSTEM = /^([^\s/,][^/,]*\/[^\s,]*)[, ]+UPnP\//i;
const UUID = /^uuid:([0-9a-f-]{8,})/i;

export function identify({ kind, headers }: SsdpMessage, tell: Listener): void {
  if (kind === 'byebye') return; // it takes back what it said
  const say = (attribute: Attribute, value: string | undefined, part?: string) => {
    const text = value?.trim();
    const place = part === undefined ? {} : { part: clipped(part, PART_MAX) };
    if (text) tell.fact(attribute, text, place);
  };
  const software = headers.get(kind === 'search' ? 'user-agent' : 'server');
  say('software', software);
  say('os', SYSTEM.exec(software ?? '')?.[1]);
  if (kind === 'search') return say('name', headers.get('cpfn.upnp.org'));
  const [, product, version] = PRODUCT.exec(software ?? '') ?? [];
  say('product', product);
  say('firmware', version);
  say('url', headers.get('location'));
  say('config-revision', headers.get('configid.upnp.org'));
  const name = headers.get('usn') ?? '';
  const [, by, what, type = '', number] = TYPE.exec(name) ?? [];
  if (what === undefined) return;
  say('service', `${what}, version ${number}, of ${by}`, `upnp ${type}`);
  if (what === 'device') say('server-id', UUID.exec(name)?.[1], `upnp ${type}`);
}
