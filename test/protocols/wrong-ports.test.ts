/** Wrong ports do not produce wrong protocols: every fixture on every port that is not its own, and noise on each. */
import { describe, expect, test } from 'vitest';
import { protocols } from '../../protocols/registry.ts';
import { chance } from '../../tools/chance.ts';
import { heardOn, portedConversations, type Replayed } from '../support/ports-crossed.ts';

const NOBODYS = 33_333;
const NOISE = 20; // conversations of noise on each port
const FEW = 4; // misses of one of them before its port counts as wrong
const MOST = 40;
const all = portedConversations(protocols);
const own = heardOn(protocols, all, ({ key }) => key).heard;

/** Whose own fixtures on the port of another are taken for it, and why. A line goes when they no longer are. */
const LOOK_ALIKE: readonly (readonly [port: string, of: readonly string[], why: string])[] = [
  ['ads', ['ge-srtp', 'mdns'], 'bytes without a mark that fit by chance'],
  ['dhcpv6', ['dce-rpc', 'hsrp', 'knxnet-ip'], 'bytes without a mark that fit by chance'],
  ['dlms', ['llmnr', 'nbns', 'umas'], 'bytes without a mark that fit by chance'],
  [
    'dns',
    ['dhcpv6', 'ge-srtp', 'llmnr', 'mdns', 'nbns'],
    'one wire format; a question off its port shows nothing else',
  ],
  ['egd', ['dhcpv6'], 'bytes without a mark that fit by chance'],
  [
    'ethernet-ip',
    ['ge-srtp', 'roc-plus', 'ssh', 'umas'],
    'bytes without a mark that fit by chance',
  ],
  [
    'fins',
    ['dhcpv6', 'hart-ip', 'mdns', 'roc-plus', 'saia-sbus'],
    'bytes without a mark that fit by chance',
  ],
  [
    'ftp',
    ['fox', 'melsec', 'smb', 'ssh', 'syslog', 'telnet', 'tls'],
    'lines of text, in bad messages and in greetings',
  ],
  ['hart-ip', ['dhcpv6', 'roc-plus'], 'bytes without a mark that fit by chance'],
  ['hsrp', ['dns', 'goose', 'mdns', 'nbns'], 'bytes without a mark that fit by chance'],
  ['http', ['ftp', 'telnet'], 'lines of text'],
  ['iec104', ['ftp', 'ssh'], 'bytes without a mark that fit by chance'],
  ['llmnr', ['dhcpv6', 'dns', 'ge-srtp', 'mdns', 'nbns'], 'one wire format'],
  ['mdns', ['dhcpv6', 'dns', 'llmnr', 'nbns'], 'one wire format'],
  [
    'melsec',
    [
      'ads',
      'bacnet',
      'dce-rpc',
      'dhcpv6',
      'dlms',
      'dns',
      'ethernet-ip',
      'ftp',
      'ge-srtp',
      'goose',
      'hart-ip',
      'hsrp',
      'llmnr',
      'mdns',
      'modbus',
      'nbns',
      'ntp',
      'ptp',
      'roc-plus',
      's7comm-plus',
      'saia-sbus',
      'smb',
      'ssh',
      'sv',
      'syslog',
      'tftp',
      'tls',
      'umas',
    ],
    'a 1E frame begins with any small number',
  ],
  ['modbus', ['melsec'], 'bytes without a mark that fit by chance'],
  ['mqtt', ['ftp', 'melsec', 'smb', 'snmp', 'syslog'], 'a type and a length'],
  ['nbns', ['dhcpv6', 'dns', 'llmnr', 'mdns'], 'one wire format'],
  ['netbios-datagram', ['ntp'], 'bytes without a mark that fit by chance'],
  [
    'ntp',
    ['bsap', 'dhcpv6', 'ethernet-ip', 'melsec', 'ptp'],
    'bytes without a mark that fit by chance',
  ],
  ['ptp', ['bsap'], 'bytes without a mark that fit by chance'],
  ['rdp', ['ftp', 'ge-srtp', 's7comm-plus', 'tls'], 'TPKT, and TLS is what it turns into'],
  ['smb', ['ge-srtp'], 'bytes without a mark that fit by chance'],
  [
    'ssh',
    ['fox', 'ftp', 'melsec', 'smb', 'syslog', 'telnet'],
    'lines of text may stand before its own',
  ],
  ['syslog', ['ssdp', 'ws-discovery'], 'text without a priority'],
  ['telnet', ['fox', 'ftp', 'melsec', 'ssh', 'syslog'], 'characters'],
  ['tftp', ['dns', 'hsrp', 'modbus', 'nbns'], 'bytes without a mark that fit by chance'],
  ['ws-discovery', ['syslog'], 'bytes without a mark that fit by chance'],
];

/** Of TCP and UDP, and no bytes that prove it: off its port nobody knows it. */
const UNMARKED: ReadonlyMap<string, string> = new Map([
  ['dhcpv6', 'a type of one byte, then options'],
  ['egd', 'a type and a version, both small numbers'],
  ['goose', 'a session of IEC 61850-90-5, which sampled values have as well'],
  ['hsrp', 'all fields are small numbers'],
  ['llmnr', 'the header of DNS'],
  ['mdns', 'the header of DNS'],
  ['nbns', 'the header of DNS'],
  ['netbios-datagram', 'a type of one byte, then flags'],
  ['ntp', 'version and mode in one byte'],
  ['ptp', 'type and version, both small numbers'],
  ['roc-plus', 'addresses, an opcode and a length; the checksum is behind them'],
  ['sv', 'a session of IEC 61850-90-5, which GOOSE has as well'],
]);

const ports = new Map<string, { by: 'tcp' | 'udp'; port: number; owners: Set<string> }>();
for (const { name, carriage } of protocols)
  for (const { by, at = [] } of carriage) {
    if (by !== 'tcp' && by !== 'udp') continue;
    for (const port of at) {
      const known = ports.get(`${by} ${port}`) ?? { by, port, owners: new Set() };
      known.owners.add(name);
      ports.set(`${by} ${port}`, known);
    }
  }

describe('conversations on a port of somebody else', () => {
  const taken = new Set<string>();
  for (const { by, port } of ports.values()) {
    const some = all.filter(({ carrier }) => carrier === by);
    for (const [conversation, names] of heardOn(protocols, some, () => port).heard)
      for (const name of names)
        if (!own.get(conversation)!.has(name)) taken.add(`${name} <- ${conversation.owner.name}`);
  }

  test('are never taken for what the port names, but for those that look alike', () => {
    const excused = LOOK_ALIKE.flatMap(([port, of]) => of.map((name) => `${port} <- ${name}`));
    expect([...taken].sort()).toEqual(excused.sort());
  });
});

describe('conversations on a port of nobody', () => {
  const { heard } = heardOn(protocols, all, () => NOBODYS);
  const marked = protocols.filter(({ carriage }) =>
    carriage.some(({ by, at, signature }) => isPorted(by) && at === undefined && signature),
  );
  const isKnown = (one: Replayed) => [...own.get(one)!].some((name) => heard.get(one)!.has(name));

  test.each(marked.map(({ name }) => name))('%s is recognised by what it shows', (name) => {
    const some = all.filter((one) => one.owner.name === name && own.get(one)!.size > 0);
    expect(some.filter(isKnown).length).toBeGreaterThan(0);
  });

  test('those without a mark are listed, with the reason', () => {
    const ported = protocols.filter(({ carriage }) => carriage.some(({ by }) => isPorted(by)));
    const without = ported.filter((one) => !marked.includes(one)).map(({ name }) => name);
    expect([...UNMARKED.keys()].sort()).toEqual(without.sort());
  });
});

/** Whose messages need so little that a few conversations of noise hold one. */
const NOISY: ReadonlySet<string> = new Set(
  'ftp hsrp http iec104 melsec mqtt ntp ssh syslog telnet ws-discovery'.split(' '),
);

describe.each([...ports].map(([name, one]) => ({ name, ...one })))('noise on $name', (one) => {
  const roll = chance(one.port);
  const noise = Array.from({ length: NOISE }, (_, at): Replayed => {
    const payloads = Array.from({ length: 320 }, (__, message) => ({
      direction: message % 2 === 0 ? ('request' as const) : ('response' as const),
      bytes: Uint8Array.from({ length: 40 + Math.floor(roll() * 200) }, () => roll() * 256),
    }));
    return { carrier: one.by, key: one.port, payloads, name: `noise ${at}`, owner: protocols[0]! };
  });
  const { heard, stated, wire } = heardOn(protocols, noise, () => one.port);

  test('states nothing, serves nothing and does nothing', () => {
    const names = [...heard.values()].flatMap((each) => [...each]);
    expect(names.filter((name) => !NOISY.has(name))).toEqual([]);
    expect([...stated].filter((name) => !NOISY.has(name))).toEqual([]);
  });

  test('is given up after a few misses, and coverage says so', () => {
    const { coverage } = wire.picture.counters;
    const givenUp = [...coverage].filter(({ name }) => one.owners.has(name));
    const flaws = wire.picture.counters
      .malformed()
      .filter(({ protocol }) => one.owners.has(protocol))
      .reduce((sum, { count }) => sum + count, 0);
    // Whoever looks before it takes anything, or waits for a long message, has nothing to give up.
    const isNoisy = [...one.owners].some((name) => NOISY.has(name));
    const isQuiet = isNoisy || flaws < NOISE * FEW;
    expect(isQuiet || givenUp.some((of) => of.givenUp > 0)).toBe(true);
    expect(isNoisy || flaws <= NOISE * MOST).toBe(true);
  });
});

function isPorted(by: string): boolean {
  return by === 'tcp' || by === 'udp';
}
