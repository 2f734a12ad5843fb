/** Streams that get another publisher, and groups of routers that get another master: told once, quiet else. */
import { describe, expect, test } from 'vitest';
import { Differences } from '../../../agent/baseline/differences.ts';
import type { Departure } from '../../../protocols/messages/message.ts';
import { AgentId, Host } from '../../../protocols/messages/names.ts';
import { protocols } from '../../../protocols/registry.ts';
import { patience } from '../../support/cell.ts';
import { hex } from '../../support/hex.ts';
import { arp, ethernet, ip4, udp, Wire } from '../../support/wire.ts';

const agent = AgentId.parse('cell-1');
const first = { mac: '00:80:f4:00:00:01', ip: '10.0.0.1', port: 1985 };
const second = { mac: '00:80:f4:00:00:02', ip: '10.0.0.2', port: 1985 };
type Router = typeof first;

/** A wire whose first ten minutes were learnt. */
class Watched {
  readonly told: Departure[] = [];
  readonly differences: Differences;
  readonly wire: Wire;

  constructor() {
    this.differences = new Differences(
      {
        agent,
        self: Host.parse({ network: 'cell-1/capture', mac: '02:00:00:00:00:01' }),
        tell: (departure) => this.told.push(departure),
        evidence: () => [],
      },
      patience,
    );
    this.wire = new Wire({ protocols, sightings: this.differences });
  }

  show(...frames: Uint8Array[]): this {
    for (const frame of frames) {
      this.differences.at(this.wire.time + 1000);
      this.wire.show(frame);
    }
    return this;
  }

  /** Everybody goes on as in `frames`, a second apart. */
  go(seconds: number, ...frames: Uint8Array[]): this {
    for (let second = 0; second < seconds; second++) {
      this.wire.wait(1);
      this.show(...frames);
    }
    return this;
  }

  learn(...frames: Uint8Array[]): this {
    this.go(5, ...frames);
    this.wire.wait(patience.learningQuiet / 1_000_000 + 1);
    this.show(...frames);
    expect(this.differences.phase).toBe('settling');
    expect(this.told).toEqual([]);
    return this;
  }

  get lines(): string[] {
    return this.told.map(({ difference: { kind, path, state, before, after, by } }) =>
      [kind, path, state, before, '>', after, 'by', by?.mac ?? by?.ip].filter(Boolean).join(' '),
    );
  }
}

const goose = (from: Router, id = 0x3001, state = 1) =>
  ethernet(from.mac, '01:0c:cd:01:00:01', 0x88b8, [
    ...hex(`${id.toString(16)} 0031 0000 0000 6127 8008 4c44302447436231`),
    ...hex(`8202 4453 8402 0000`.replace('8402 0000', '8408 68e7780000000000')),
    ...hex(`8501 0${state} 8601 01 8701 00 8801 01 8901 00`),
  ]);
const vrrp = ({ mac, ip }: Router, priority = 100) =>
  ethernet(mac, '01:00:5e:00:00:12', 0x0800, [
    ...ip4(ip, '224.0.0.18', 112, [0x31, 9, priority, 1, 0, 100, 0, 0, 10, 0, 0, 254]),
  ]);
const hsrp = (from: Router, state: number) =>
  udp(from, { mac: '01:00:5e:00:00:02', ip: '224.0.0.2', port: 1985 }, [
    ...hex(`00 00 ${state.toString(16).padStart(2, '0')} 03 0a 69 01 00`),
    ...hex('0000000000000000 0a0000fe'),
  ]);
const alive = [first, second].map((router) => arp(router, router.mac, router.ip, '10.0.0.9'));

describe('a stream', () => {
  test('that another MAC publishes under its name and APPID has another publisher', () => {
    const watched = new Watched().learn(goose(first), goose(second, 0x3002));
    watched.go(5, goose(first), goose(second, 0x3001));
    expect(watched.lines[0]).toBe(
      `identity.changed publisher of LD0$GCb1 0x3001 open ${first.mac} > ${second.mac} by ${second.mac}`,
    );
    expect(watched.told[0]?.subject).toMatchObject({ mac: first.mac });
    const folded = watched.lines.filter((line) => !line.includes('0x3001'));
    expect(folded).toEqual([]);
    expect(watched.told.length).toBeLessThan(9); // open and back until it counts as flapping
  });

  test('whose publisher is the one of before again is as it was', () => {
    const watched = new Watched().learn(goose(first), goose(second, 0x3002));
    watched.show(goose(second)).go(60, goose(first));
    expect(watched.told.map(({ difference }) => difference.state)).toEqual(['open', 'resolved']);
  });

  test('of the same name under another APPID is another stream', () => {
    const watched = new Watched().learn(goose(first), goose(second, 0x3002));
    watched.go(5, goose(second, 0x3003));
    expect(watched.lines).toEqual([]);
  });
});

describe('a group of routers', () => {
  test.each([
    ['vrrp group 9', [vrrp(first)], [vrrp(second)]],
    ['hsrp group 1', [hsrp(first, 16), hsrp(second, 8)], [hsrp(second, 16)]],
  ] as const)('that fails over, %s, is told once and no conflict', (group, before, after) => {
    const watched = new Watched().learn(...alive, ...before);
    watched.go(5, ...alive, ...before);
    expect(watched.lines).toEqual([]);
    watched.show(arp(second, second.mac, '10.0.0.254', '10.0.0.254'));
    watched.go(90, ...alive, ...after);
    expect(watched.lines).toEqual([
      `topology.changed ${group} open ${first.ip} > ${second.ip} by ${second.mac}`,
    ]);
    watched.go(5, ...alive, ...before);
    expect(watched.told.map(({ difference }) => difference.state)).toEqual(['open', 'resolved']);
  });

  test('one that resigns has no master until somebody takes over', () => {
    const watched = new Watched().learn(...alive, vrrp(first));
    watched.show(vrrp(first, 0)).go(3, ...alive);
    expect(watched.lines).toEqual([]);
    watched.go(3, ...alive, vrrp(second));
    expect(watched.lines).toHaveLength(1);
  });

  test('whose members took turns while it was learnt goes on taking turns', () => {
    const watched = new Watched();
    watched.go(3, ...alive, vrrp(first)).go(3, ...alive, vrrp(second));
    watched.learn(...alive, vrrp(first)).go(5, ...alive, vrrp(second));
    expect(watched.lines).toEqual([]);
  });
});
