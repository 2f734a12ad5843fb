/**
 * A NetBox as its REST API behaves, with as much of it as is asked for: lists in pages, devices made and
 * changed, tokens. Fields and answers as the serializers of netbox-community/netbox 3.7 (interfaces with
 * their MAC, `device_role`) and 4.2 to 4.6 (`mac-addresses`, `role`) have them.
 */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Answer, changed, NOT_FOUND } from './netbox-writes.ts';

export interface NetboxContents {
  readonly devices: object[];
  readonly addresses?: readonly object[];
  /** Undefined: it is older than 4.2 and has no such list. */
  readonly macs?: readonly object[];
  readonly interfaces?: readonly object[];
}

export interface Netbox {
  readonly url: string;
  readonly requests: readonly string[];
  /** Of each change asked for: method, path, body. */
  readonly changes: readonly (readonly [string, string, Record<string, unknown>])[];
  close(): Promise<void>;
}

export interface NetboxOptions {
  readonly token: string;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Answers in its place: true, it did. */
  readonly misbehave?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export async function startNetbox(
  { devices, addresses = [], macs, interfaces = [] }: NetboxContents,
  { token, tls, misbehave }: NetboxOptions,
): Promise<Netbox> {
  const requests: string[] = [];
  const changes: [string, string, Record<string, unknown>][] = [];
  const lists: Record<string, readonly object[] | undefined> = {
    '/api/dcim/devices/': devices,
    '/api/ipam/ip-addresses/': addresses,
    '/api/dcim/mac-addresses/': macs,
    '/api/dcim/interfaces/': interfaces,
  };
  const answerTo = async (request: IncomingMessage): Promise<Answer> => {
    const { authorization } = request.headers;
    const scheme = token.startsWith('nbt_') ? 'Bearer' : 'Token';
    if (authorization !== `${scheme} ${token}`) return [403, { detail: 'Invalid token' }];
    const at = new URL(request.url ?? '/', `${tls ? 'https' : 'http'}://${request.headers.host}`);
    const list = lists[at.pathname];
    if (request.method === 'GET') return list ? [200, pageOf(list, at)] : [404, NOT_FOUND];
    const body = await bodyOf(request);
    changes.push([request.method ?? '', at.pathname, body]);
    return changed(devices, request.method ?? '', at.pathname, body);
  };
  const listener: RequestListener = (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    if (misbehave?.(request, response)) return;
    void answerTo(request).then(([status, body]) => say(response, status, body));
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ requests, changes, url: `${tls ? 'https' : 'http'}://localhost:${port}/` },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function say(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function pageOf(list: readonly object[], at: URL) {
  const limit = Number(at.searchParams.get('limit') ?? 50);
  const offset = Number(at.searchParams.get('offset') ?? 0);
  const site = at.searchParams.get('site');
  const matching = site
    ? list.filter((one) => (one as { site: { slug: string } }).site.slug === site)
    : list;
  const neighbour = (to: number) => {
    const url = new URL(at);
    url.searchParams.set('offset', String(to));
    return url.href;
  };
  return {
    count: matching.length,
    next: offset + limit < matching.length ? neighbour(offset + limit) : null,
    previous: offset > 0 ? neighbour(Math.max(0, offset - limit)) : null,
    results: matching.slice(offset, offset + limit),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

const nested = (id: number, name: string) => ({
  ...{ id, url: `https://netbox/api/${id}/`, display: name, name },
  slug: name.toLowerCase().replaceAll(' ', '-'),
});

/** A device as NetBox 4 lists it; `known` goes over it. */
export function netboxDevice(id: number, known: object = {}): Record<string, unknown> {
  return {
    ...{ id, url: `https://netbox/api/dcim/devices/${id}/`, display: `device ${id}` },
    ...{ name: `device-${id}`, serial: `SN-${id}`, asset_tag: `TAG-${id}` },
    device_type: { id: 1, model: 'CPU 1516', slug: 'cpu-1516', manufacturer: nested(1, 'Siemens') },
    ...{ role: nested(2, 'PLC'), tenant: null, platform: null, site: nested(3, 'plant') },
    ...{ location: nested(4, 'Hall 1'), rack: null, position: null, face: null },
    ...{ status: { value: 'active', label: 'Active' }, primary_ip4: null, primary_ip6: null },
    ...{ description: '', comments: '', tags: [], custom_fields: { firmware_version: 'V2.9' } },
    ...known,
  };
}

export function netboxAddress(id: number, address: string, device: number | null): object {
  return {
    ...{ id, family: { value: 4, label: 'IPv4' }, address, dns_name: '' },
    ...assigned(device),
  };
}

export function netboxMac(id: number, mac: string, device: number | null): object {
  return { id, mac_address: mac, ...assigned(device) };
}

function assigned(device: number | null): object {
  if (device === null) return { assigned_object_type: null, assigned_object: null };
  const at = { id: device, name: 'eth0', device: { id: device, name: `device-${device}` } };
  return {
    assigned_object_type: 'dcim.interface',
    assigned_object_id: device,
    assigned_object: at,
  };
}
