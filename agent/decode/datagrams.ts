/** What comes in one piece: UDP datagrams, and frames and packets that carry a protocol directly. */
import {
  type Carrier,
  type Direction,
  FOREIGN,
  type Protocol,
} from '../../protocols/contract/protocol.ts';
import type { Dissector } from './dissect.ts';
import { type Flow, NOBODY } from './flow.ts';
import type { Flows } from './flows.ts';
import type { Observer } from './recorder.ts';
import type { Side, Talk } from './talk.ts';
import { isTunnelPort, type Tunnels } from './tunnels.ts';

const TRIES = 4; // datagrams looked at before a flow counts as unreadable
const HEADER = 8;
const REGISTERED = 1024;

export class Datagrams {
  private readonly dissector: Dissector;
  private readonly observer: Observer;
  private readonly flows: Flows;
  private readonly tunnels: Tunnels;

  constructor(dissector: Dissector, observer: Observer, flows: Flows, tunnels: Tunnels) {
    this.flows = flows;
    this.tunnels = tunnels;
    this.dissector = dissector;
    this.observer = observer;
  }

  udp(flow: Flow, side: Side, bytes: Uint8Array, start: number, end: number): void {
    const size = (bytes[start + 4]! << 8) | bytes[start + 5]!;
    // Zero stands for a jumbogram, or for what offload filled in too late.
    if (size !== 0 && (size < HEADER || size > end - start) && !this.dissector.isCut)
      this.observer.anomaly('udp', 'inconsistent', 'length');
    const stop = size >= HEADER ? Math.min(end, start + size) : end;
    const from = side === 0 ? flow.port0 : flow.port1;
    const to = side === 0 ? flow.port1 : flow.port0;
    if (!flow.isCounted) {
      flow.isCounted = true;
      const { choice } = this.dissector;
      flow.isTunnel = isTunnelPort(to);
      flow.isSure = choice.knows('udp', from) !== choice.knows('udp', to);
      const client = this.clientOf(side, 'udp', from, to);
      if (client !== flow.client) {
        flow.client = client;
        flow.tally.receivedBytes = flow.tally.sentBytes;
        flow.tally.sentBytes = 0;
      }
    }
    if (start + HEADER >= stop) return;
    if (flow.isTunnel && this.tunnels.udp(flow, to, bytes, start + HEADER, stop)) return;
    this.read(flow, side, 'udp', to, from, bytes, start + HEADER, stop);
  }

  /** Neither TCP nor UDP: another packet, or a protocol that IP carries directly. */
  ip(
    flow: Flow,
    side: Side,
    protocol: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    if (this.tunnels.ip(flow, protocol, bytes, start, end)) return;
    if (this.dissector.choice.knows('ip', protocol))
      this.read(flow, side, 'ip', protocol, protocol, bytes, start, end);
  }

  /** Who asks, judged by the numbers alone: the end whose port has a meaning is asked. */
  clientOf(side: Side, carrier: 'tcp' | 'udp', from: number, to: number): Side {
    const { choice } = this.dissector;
    const other: Side = side === 0 ? 1 : 0;
    if (carrier === 'udp' && choice.asksFrom(to) && !choice.knows(carrier, from)) return other;
    if (choice.knows(carrier, to)) return side;
    if (choice.knows(carrier, from)) return other;
    if (from < REGISTERED && to >= REGISTERED) return other;
    if (carrier === 'tcp' && to >= REGISTERED && from < to) return other;
    return side;
  }

  read(
    flow: Flow,
    side: Side,
    carrier: Carrier,
    key: number,
    otherKey: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    if (flow.isOpaque) return;
    if (flow.home !== undefined && this.goHome(flow, side, bytes, start, end)) return;
    let { talk } = flow;
    if (talk?.hasGivenUp === true) talk = this.leave(flow);
    if (talk === undefined) {
      if (flow.isOpaque) return;
      talk = this.choose(flow, side, carrier, key, otherKey, bytes, start, end);
      if (talk === undefined) return;
    }
    this.hear(flow, talk, side, carrier, bytes, start, end);
  }

  private hear(
    flow: Flow,
    heard: Talk,
    side: Side,
    carrier: Carrier,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    let talk = heard;
    const { direction, isOpenedByEither } = talk.protocol;
    let spoken: Direction = side === talk.client ? 'request' : 'response';
    if (!flow.isSure || isOpenedByEither === true) {
      const told = direction?.(bytes, start, end, carrier);
      if (told !== undefined) spoken = told;
      else if (carrier !== 'udp') spoken = 'request';
      if ((spoken === 'request') !== (side === talk.client)) talk = this.reverse(flow, talk);
    }
    this.dissector.side = side;
    const at = this.dissector.hear(talk, spoken, bytes, start, end);
    if (at === FOREIGN || at === end) return;
    if (this.dissector.isCut) this.dissector.cut++;
    else this.observer.anomaly(talk.protocol.name, 'truncated', 'frame');
  }

  /** Read as part of the flow it answers; false: that one is forgotten. */
  private goHome(flow: Flow, side: Side, bytes: Uint8Array, start: number, end: number): boolean {
    const home = flow.home!;
    if (home.age !== flow.homeAge || home.talk === undefined) {
      flow.home = undefined;
      return false;
    }
    home.heard |= 1 << side;
    this.hear(home, home.talk, side, 'udp', bytes, start, end);
    if (flow.conversation !== home.conversation) {
      flow.turnTo(home.client);
      home.tally.add(flow.tally);
      flow.tally = home.tally;
      flow.conversation = home.conversation;
    }
    return true;
  }

  /** Who is asked may answer from a port of its own choosing: then somebody has asked it on a known one. */
  private homeOf(flow: Flow, side: Side): Flow | undefined {
    for (const port of this.dissector.choice.roaming) {
      const ports = side === 0 ? (port << 16) | flow.port1 : (flow.port0 << 16) | port;
      const home = this.flows.beside(flow, ports);
      if (home?.talk !== undefined && home.client !== side) return home;
    }
    return undefined;
  }

  /** The one of the two numbers that somebody is known by. */
  private named(flow: Flow, carrier: Carrier, key: number, otherKey: number): number {
    const { choice } = this.dissector;
    if (flow.isMisnamed) return NOBODY;
    return choice.knows(carrier, key) || !choice.knows(carrier, otherKey) ? key : otherKey;
  }

  /** The port names somebody, to whom these bytes mean nothing. A few of them, and the port is wrong. */
  private foreign(flow: Flow, carrier: Carrier, protocol: Protocol): undefined {
    this.observer.anomaly(protocol.name, 'illegal', 'frame');
    if (carrier !== 'udp' || ++flow.tries < TRIES) return;
    flow.misname();
    this.dissector.coverage.get(protocol)!.givenUp++;
  }

  /** What was spoken turned out to be something else; so may what was taken for it then. */
  private leave(flow: Flow): undefined {
    this.dissector.retire(flow.talk!);
    if (flow.reverse !== undefined) this.dissector.close(flow.reverse);
    flow.talk = undefined;
    flow.reverse = undefined;
    if (flow.misname()) this.observer.opaque(flow);
  }

  private reverse(flow: Flow, talk: Talk): Talk {
    if (flow.reverse !== undefined) return flow.reverse;
    const { protocol, carriage } = talk as { protocol: Protocol; carriage: Talk['carriage'] };
    const reverse = this.dissector.open({ protocol, carriage }, flow);
    reverse.client = flow.client === 0 ? 1 : 0;
    flow.reverse = reverse;
    return reverse;
  }

  private choose(
    flow: Flow,
    side: Side,
    carrier: Carrier,
    key: number,
    otherKey: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): Talk | undefined {
    const { choice } = this.dissector;
    const isNumbered = choice.knows(carrier, key) || choice.knows(carrier, otherKey);
    const home = carrier === 'udp' && !isNumbered ? this.homeOf(flow, side) : undefined;
    if (home !== undefined) {
      flow.home = home;
      flow.homeAge = home.age;
      this.goHome(flow, side, bytes, start, end);
      return undefined;
    }
    const named = this.named(flow, carrier, key, otherKey);
    const candidate = choice.of(carrier, named, bytes, start, end);
    if (candidate?.carriage.frame?.(bytes, start, end) === FOREIGN)
      return this.foreign(flow, carrier, candidate.protocol);
    if (candidate !== undefined) {
      // Neither port tells, or both do (a DHCP server answers from one to the other): who is asked is who serves.
      const told = flow.isSure
        ? undefined
        : candidate.protocol.direction?.(bytes, start, end, carrier);
      if (told !== undefined) flow.turnTo(told === 'request' ? side : side === 0 ? 1 : 0);
      flow.talk = this.dissector.open(candidate, flow);
      return flow.talk;
    }
    if (++flow.tries >= TRIES) {
      flow.isOpaque = true;
      this.observer.opaque(flow);
    }
    return undefined;
  }
}
