/** What a host is called, what it offers and what its services say of it. */
import { clipped } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import { dnsText } from '../encodings/dns-labels.ts';
import { type DnsMessage, type DnsRecord, DnsType } from '../encodings/dns-message.ts';
import { addressOfReverse } from '../encodings/reverse-name.ts';
import { isProbe } from './decode.ts';
import { DEVICE_INFO, QUEUE, textKeys } from './text-keys.table.ts';

const PART_MAX = 64;
const TEXT_MAX = 256;
const DOMAIN = '.local';
const META = '_services._dns-sd._udp'; // RFC 6763, 9: which services there are at all
const NO_ADDRESS = /^(0\.0\.0\.0|::1?|127\.)/;
const MAC =
  /^([0-9a-f]{2})[:-]?([0-9a-f]{2})[:-]?([0-9a-f]{2})[:-]?([0-9a-f]{2})[:-]?([0-9a-f]{2})[:-]?([0-9a-f]{2})$/i;

/** A question's records are what the asker knows already, of others; those of a probe are its own. */
export function identify(message: DnsMessage, tell: Listener): void {
  const { records, isResponse } = message;
  if (!isResponse && !isProbe(records)) return;
  const own = isResponse ? records : records.filter(({ section }) => section === 'authority');
  names(own, tell);
  for (const record of own) {
    if (record.type === DnsType.srv) offered(record, tell);
    else if (record.type === DnsType.txt) described(record, tell);
    else if (record.type === DnsType.ptr) listed(record, tell);
    else if (record.type === DnsType.hinfo) hardware(record, tell);
  }
}

/** Where all addresses bear one name it is the speaker's; else it speaks for others as well (a sleep proxy). */
function names(records: readonly DnsRecord[], tell: Listener): void {
  const addresses = records.filter(({ ip }) => ip !== '' && !NO_ADDRESS.test(ip));
  const found = new Set(addresses.map(({ labels }) => dnsText(labels).toLowerCase()));
  for (const { labels, ip } of addresses) {
    const name = hostName(labels);
    if (name !== '')
      tell.fact('host-name', name, found.size === 1 ? {} : { about: ip, isHearsay: true });
    if (found.size === 1) return;
  }
}

/** An instance of a service, the port it is at and the host that has it. RFC 6763, 4.1. */
function offered({ labels, port }: DnsRecord, tell: Listener): void {
  const { service, instance } = serviceOf(labels);
  if (service === '' || instance === '') return;
  const value = clipped(`${instance} port ${port}`, TEXT_MAX);
  tell.fact('service', value, { part: clipped(service, PART_MAX) });
}

function listed({ labels, target }: DnsRecord, tell: Listener): void {
  const { service, instance } = serviceOf(labels);
  const about = addressOfReverse(labels);
  if (about !== undefined) {
    const name = hostName(target);
    if (name !== '') tell.fact('host-name', name, { about, isHearsay: true });
  } else if (`${instance}.${service}`.endsWith(META) || service === META) {
    const type = serviceOf(target).service;
    if (type !== '') tell.fact('service', 'offered', { part: clipped(`type ${type}`, PART_MAX) });
  }
}

/** `key=value` pairs (RFC 6763, 6.3): of the device, unless they tell of a queue it keeps for another one. */
function described({ labels, texts }: DnsRecord, tell: Listener): void {
  const { service, instance } = serviceOf(labels);
  if (service === '' || texts.some((text) => QUEUE.test(text))) return;
  if (service === DEVICE_INFO && instance !== '') tell.fact('name', instance);
  for (const text of texts) {
    const split = text.indexOf('=');
    const attribute = split > 0 ? textKeys.get(text.slice(0, split).toLowerCase()) : undefined;
    if (attribute === undefined) continue;
    const value = text.slice(split + 1).trim();
    const said = attribute === 'interface-mac' ? macOf(value) : value;
    if (said !== '') tell.fact(attribute, said);
  }
}

/** RFC 1035, 3.3.2: processor, then system. */
function hardware({ texts: [processor = '', system = ''] }: DnsRecord, tell: Listener): void {
  const os = processor === '' || system === '' ? system : `${system} (${processor})`;
  if (os !== '') tell.fact('os', clipped(os, TEXT_MAX));
}

/** `Press 7._http._tcp.local`: an instance, which may hold dots, and `_http._tcp`. */
function serviceOf(labels: readonly string[]): { service: string; instance: string } {
  const at = labels.findIndex((label) => label === '_tcp' || label === '_udp');
  if (at < 1) return { service: '', instance: '' };
  const service = `${labels[at - 1]}.${labels[at]}`;
  return {
    service: service.toLowerCase(),
    instance: labels
      .slice(0, at - 1)
      .join('.')
      .trim(),
  };
}

function hostName(labels: readonly string[]): string {
  const name = dnsText(labels);
  return name.toLowerCase().endsWith(DOMAIN) ? name.slice(0, -DOMAIN.length).trim() : name;
}

function macOf(text: string): string {
  const digits = MAC.exec(text);
  return digits === null ? '' : digits.slice(1).join(':').toLowerCase();
}
