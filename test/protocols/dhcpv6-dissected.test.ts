/** TShark's DHCPv6 dissector and ours read the same in each message of our fixtures. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Cursor } from '../../protocols/contract/cursor.ts';
import { type Dhcpv6Turn, decode } from '../../protocols/dhcpv6/decode.ts';
import { dhcpv6 } from '../../protocols/dhcpv6/index.ts';
import { casesOf, conversationsOf } from '../support/fixtures.ts';
import type { Payload } from '../support/play.ts';
import { needs } from '../support/programs.ts';

const CASES = ['lease', 'short', 'relayed'];
const FIELDS = [
  'msgtype',
  'xid',
  'hopcount',
  'peeraddr',
  'requested_option_code',
  'elapsed_time',
  'client_domain',
  'vendorclass.enterprise',
  'vendoropts.enterprise',
  'status_code',
  'iaaddr.ip',
  'iaaddr.valid_lifetime',
  'dns_server',
  'duidllt.link_layer_addr',
  'duidll.link_layer_addr',
  'duiden.enterprise',
  'duiduuid.bytes',
] as const;
/** What they hold of others is none of ours. */
const LEASE_QUERIES = new Set([14, 15]);

const turn = { ask: () => {}, asked: () => undefined } as unknown as Dhcpv6Turn;
const numbers = (text: string, before: string) =>
  [...text.matchAll(new RegExp(`${before} (\\d+)`, 'g'))].map(([, number]) => number);

describe.skipIf(needs('text2pcap', 'tshark'))('TShark', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-dhcpv6-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is asked about every case that is not broken on purpose', () => {
    const whole = casesOf('dhcpv6').filter((name) => !name.startsWith('bad-'));
    expect(whole.toSorted()).toEqual([...CASES, 'captured'].toSorted());
  });

  test.each(CASES)('reads the messages of %s as we do', (name) => {
    const payloads = conversationsOf(dhcpv6, name)
      .flatMap((conversation) => conversation.payloads)
      .filter(({ bytes }) => !LEASE_QUERIES.has(bytes[0]!));
    const theirs = dissected(folder, payloads).map(shown);
    expect(payloads.map(read)).toEqual(theirs);
  });
});

/** What we read in a message. Addresses are compared where nothing was refused. */
function read({ bytes }: Payload) {
  const cursor = new Cursor().over(bytes, 0, bytes.length);
  const { type, transaction, path, options } = decode(cursor, turn);
  expect(cursor.flaw).toBeUndefined();
  const failure = options.status || options.refusal;
  const duids = `${options.clientId} ${options.serverId}`;
  return {
    type,
    transaction,
    relays: path.relays,
    peer: path.peer,
    requested: options.requested,
    elapsed: options.elapsedMs,
    name: options.fullName,
    failure,
    nameServers: options.nameServers,
    vendorClasses: numbers(options.vendorClass, 'enterprise'),
    vendorOptions: numbers(options.vendorOptions, 'enterprise'),
    addresses: failure === 0 ? options.addresses.map(({ ip }) => ip) : [],
    linkLayers: [...duids.matchAll(/duid-llt? (?:hardware \d+ )?([0-9a-f:]+)/g)]
      .map(([, address]) => address)
      .toSorted(),
    enterprises: numbers(duids, 'duid-en'),
    uuids: [...duids.matchAll(/duid-uuid (\S+)/g)].map(([, uuid]) => uuid!.replaceAll('-', '')),
  };
}

/** What TShark shows of it. */
function shown(row: string[][]): ReturnType<typeof read> {
  const all = (field: (typeof FIELDS)[number]) => row[FIELDS.indexOf(field)] ?? [];
  const number = (text = '0') => Number(text);
  const failure = number(all('status_code').find((code) => code !== '0'));
  const lifetimes = all('iaaddr.valid_lifetime');
  const linkLayers = [...all('duidllt.link_layer_addr'), ...all('duidll.link_layer_addr')];
  return {
    type: number(all('msgtype').at(-1)),
    transaction: number(all('xid')[0]),
    relays: all('hopcount').length,
    peer: all('peeraddr').at(-1) ?? '',
    requested: all('requested_option_code').join(','),
    elapsed: number(all('elapsed_time')[0]),
    name: all('client_domain').join('').replace(/\.$/, ''),
    failure,
    nameServers: all('dns_server').join(','),
    vendorClasses: all('vendorclass.enterprise'),
    vendorOptions: all('vendoropts.enterprise'),
    addresses: failure === 0 ? all('iaaddr.ip').filter((_, at) => lifetimes[at] !== '0') : [],
    linkLayers: linkLayers.toSorted(),
    enterprises: all('duiden.enterprise'),
    uuids: all('duiduuid.bytes').map((uuid) => uuid.replaceAll(/[:-]/g, '')),
  };
}

/** Of each message the values of each field, in the order of FIELDS. */
function dissected(folder: string, payloads: readonly Payload[]): string[][][] {
  const [text, pcap] = [join(folder, 'fixture.txt'), join(folder, 'fixture.pcap')];
  const lines = payloads.map(({ bytes }) => {
    const words = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
    return `000000 ${words.join(' ')}\n`;
  });
  writeFileSync(text, lines.join('\n'));
  execFileSync('text2pcap', ['-q', '-F', 'pcap', '-u', '546,547', text, pcap], { stdio: 'ignore' });
  const wanted = FIELDS.flatMap((field) => ['-e', `dhcpv6.${field}`]);
  const out = execFileSync('tshark', ['-r', pcap, '-T', 'fields', ...wanted], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return out
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t').map((cell) => cell.split(',').filter(Boolean)));
}
