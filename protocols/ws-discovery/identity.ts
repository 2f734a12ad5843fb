import { clipped } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import type { Attribute } from '../messages/fact.ts';
import type { WsDiscoveryMessage } from './decode.ts';

const PART_MAX = 64;
const TEXT_MAX = 256;
const MOST_URLS = 8;
const TELLING = new Set(['hello', 'probe-matches', 'resolve-matches']);
/** ONVIF Core Specification, scopes: `onvif://www.onvif.org/hardware/CAM-7`. */
const SCOPE = /^onvif:\/\/www\.onvif\.org\/(name|hardware|location|mac|type)\/(.+)$/i;
const MAC = /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i;
const scopes: Readonly<Record<string, Attribute>> = {
  name: 'name',
  hardware: 'model',
  location: 'location',
};

/** What a device that announces itself, or is found, says it is and where it is asked for more. */
export function identify(message: WsDiscoveryMessage, tell: Listener): void {
  const { action, addresses, types, scopes: scoped, urls, metadataVersion } = message;
  if (action === undefined || !TELLING.has(action)) return;
  const kinds = types.map((type) => type.slice(type.indexOf(':') + 1)).filter(Boolean);
  const list = kinds.join(', ');
  if (list !== '') tell.fact('device-type', clipped(list, TEXT_MAX));
  const place = { part: clipped(`ws ${kinds.at(-1) ?? 'device'}`, PART_MAX) };
  const [address] = addresses;
  if (address !== undefined) tell.fact('server-id', address.replace(/^(urn:)?uuid:/i, ''), place);
  if (metadataVersion !== '') tell.fact('config-revision', metadataVersion, place);
  for (const scope of scoped) ofScope(scope, tell);
  for (const [row, url] of urls.slice(0, MOST_URLS).entries())
    tell.fact(
      'url',
      url,
      row === 0 ? place : { part: clipped(`${place.part} ${row + 1}`, PART_MAX) },
    );
}

function ofScope(scope: string, tell: Listener): void {
  const [, kind = '', text = ''] = SCOPE.exec(scope) ?? [];
  const value = unescaped(text).replaceAll('_', ' ').trim();
  const attribute = scopes[kind.toLowerCase()];
  if (value === '') return;
  if (attribute !== undefined) tell.fact(attribute, value);
  else if (MAC.test(value)) tell.fact('interface-mac', value.toLowerCase());
  else if (kind.toLowerCase() === 'type')
    tell.fact('service', 'offered', { part: clipped(`onvif ${value}`, PART_MAX) });
}

/** `%20` and its kin, of ASCII alone. */
function unescaped(text: string): string {
  return text.replace(/%([2-7][0-9a-f])/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
