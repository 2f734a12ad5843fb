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

/** On whose ports bytes of others may be taken for its own, and why. A line goes when they no longer are. */
const LOOSE: ReadonlyMap<string, string> = new Map([
  ['ads', 'bytes without a mark that fit by chance'],
  ['dhcpv6', 'bytes without a mark that fit by chance'],
  ['dlms', 'bytes without a mark that fit by chance'],
  ['dns', 'one wire format; a question off its port shows nothing else'],
  ['egd', 'bytes without a mark that fit by chance'],
  ['ethernet-ip', 'bytes without a mark that fit by chance'],
  ['fins', 'bytes without a mark that fit by chance'],
  ['ftp', 'lines of text, in bad messages and in greetings'],
  ['hart-ip', 'bytes without a mark that fit by chance'],
  ['hsrp', 'bytes without a mark that fit by chance'],
  ['http', 'lines of text'],
  ['iec104', 'bytes without a mark that fit by chance'],
  ['llmnr', 'one wire format'],
  ['mdns', 'one wire format'],
  ['modbus', 'bytes without a mark that fit by chance'],
  ['mqtt', 'a type and a length'],
  ['nbns', 'one wire format'],
  ['netbios-datagram', 'bytes without a mark that fit by chance'],
  ['ntp', 'bytes without a mark that fit by chance'],
  ['ptp', 'bytes without a mark that fit by chance'],
  ['rdp', 'TPKT, and TLS is what it turns into'],
  ['smb', 'bytes without a mark that fit by chance'],
  ['ssh', 'lines of text may stand before its own'],
  ['syslog', 'text without a priority'],
  ['telnet', 'characters'],
  ['tftp', 'bytes without a mark that fit by chance'],
  ['ws-discovery', 'bytes without a mark that fit by chance'],
]);

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
      for (const name of names) if (!own.get(conversation)!.has(name)) taken.add(name);
  }

  test('are never taken for what the port names, but where that has nothing to tell it by', () => {
    expect([...taken].sort()).toEqual([...LOOSE.keys()].sort());
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
  'ftp hsrp http iec104 mqtt ntp ssh syslog telnet ws-discovery'.split(' '),
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
