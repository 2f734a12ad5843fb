/**
 * Declared points: what their places hold, heard from whoever reads or writes them, becomes a fact of the
 * device. Nothing is sent. design.md §4, §7 (`config.point`).
 */
import type { Protocol, Table, Values } from '../../protocols/contract/protocol.ts';
import type { Point } from '../../protocols/messages/point.ts';
import type { Station } from '../decode/addresses.ts';
import type { Dissector } from '../decode/dissect.ts';
import type { Talk } from '../decode/talk.ts';
import type { Facts } from './facts.ts';
import type { Host } from './host.ts';
import type { Hosts } from './hosts.ts';
import { PointMemory } from './point-memory.ts';
import { placesOf, pointText, type Reading } from './point-reading.ts';

const MOST_PLACES = 1_048_576; // of all memories together, 6 bytes each
const OVERHEAD = 40; // places that would take the room of one memory’s objects

interface Watched {
  readonly number: number;
  readonly part: string | undefined;
  readonly table: Table;
  readonly first: number;
  readonly end: number;
  /** `holding-register 100 Press limit`, behind the part. */
  readonly place: string;
  readonly reading: Reading;
}

/** A point of one unit of one device. `text`: as it was read last, while nothing of it changes. */
interface Kept {
  readonly memory: PointMemory;
  text: string | undefined;
}

type Devices = ReadonlyMap<string, readonly Watched[]>;

export class Points {
  /** Places that are remembered, and points that made room for others. */
  readonly size = MOST_PLACES;
  used = 0;
  evicted = 0;
  /** By protocol, then by the address the device is declared under. */
  private readonly watched = new Map<string, Devices>();
  private readonly kept = new Map<string, Kept>();
  private readonly hosts: Hosts;
  private readonly facts: Facts;

  /** `protocols`: of one that is not among them nothing is heard. */
  constructor(
    points: readonly Point[],
    protocols: readonly Protocol[],
    { hosts, facts }: { hosts: Hosts; facts: Facts },
  ) {
    this.hosts = hosts;
    this.facts = facts;
    for (const { name, tables } of protocols) {
      const devices = new Map<string, Watched[]>();
      for (const [number, point] of points.entries()) {
        const table = tables?.find((each) => each.name === point.table);
        if (point.protocol !== name || table === undefined) continue;
        const others = devices.get(point.device) ?? [];
        others.push(watchedOf(number, point, table));
        devices.set(point.device, others);
      }
      if (devices.size > 0) this.watched.set(name, devices);
    }
  }

  /** Of either end: who is asked may turn out later. */
  declares({ protocol, flow }: Talk): boolean {
    const devices = this.watched.get(protocol.name);
    if (devices === undefined || flow === undefined) return false;
    return [flow.station0, flow.station1].some((station) => pointsOf(devices, station).length > 0);
  }

  heard({ speaking, clock }: Dissector, shown: Values): void {
    const { protocol, flow, client } = speaking!;
    const devices = this.watched.get(protocol.name);
    const server = client === 0 ? flow!.station1! : flow!.station0!;
    const points = devices === undefined ? [] : pointsOf(devices, server);
    for (const point of points) {
      if (!isMeant(point, shown)) continue;
      const host = this.hostOf(server);
      const value = this.textOf(host, point, shown, clock.second);
      if (value === undefined || host.isGroup) continue;
      const writer = client === 0 ? flow!.station0! : flow!.station1!;
      this.facts.state(host, {
        attribute: 'register',
        value,
        part: `${shown.part} ${point.place}`,
        protocol: protocol.name,
        method: 'passive',
        time: clock.time[0]!,
        frame: clock.frame,
        ip: server.ip,
        by: shown.isWritten ? this.hostOf(writer) : undefined,
      });
    }
  }

  /** Undefined while part of it is not known. */
  private textOf(host: Host, point: Watched, shown: Values, second: number): string | undefined {
    const kept = this.keptOf(host, point, shown.part);
    const { memory } = kept;
    if (memory.take(shown, second)) kept.text = undefined;
    if (!memory.isWhole(second)) return undefined;
    kept.text ??= pointText(memory.places, point.reading);
    return kept.text;
  }

  private keptOf(host: Host, { number, first, end, table }: Watched, part: string): Kept {
    const key = `${host.id} ${number} ${part}`;
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const made: Kept = {
      memory: new PointMemory(first, end - first, table.holds),
      text: undefined,
    };
    this.used += weight(made);
    for (const [oldest, gone] of this.kept) {
      if (this.used <= MOST_PLACES) break;
      this.kept.delete(oldest);
      this.used -= weight(gone);
      this.evicted++;
    }
    this.kept.set(key, made);
    return made;
  }

  private hostOf(station: Station): Host {
    if (station.owner === undefined) this.hosts.station(station);
    return this.hosts.of(station);
  }
}

const weight = ({ memory }: Kept) => OVERHEAD + memory.places.length;
const NONE: readonly Watched[] = [];

/** By its IP or by its MAC address: both may be declared. */
function pointsOf(devices: Devices, station: Station | undefined): readonly Watched[] {
  const byIp = devices.get(station?.ip ?? '');
  const byMac = devices.get(station?.mac ?? '');
  if (byIp === undefined || byMac === undefined) return byIp ?? byMac ?? NONE;
  return [...byIp, ...byMac];
}

function isMeant({ part, table, first, end }: Watched, shown: Values): boolean {
  if (table.name !== shown.table || (part !== undefined && part !== shown.part)) return false;
  return first < shown.first + shown.count && shown.first < end;
}

function watchedOf(number: number, point: Point, table: Table): Watched {
  const { unit, address, type = 'uint16', order, name } = point;
  const isLowFirst = order === 'low-first';
  return {
    number,
    part: unit === undefined ? undefined : `unit ${unit}`,
    table,
    first: address,
    end: address + placesOf(point),
    place: `${table.name} ${address} ${name}`,
    reading: { type: table.holds === 'bits' ? 'none' : type, isLowFirst },
  };
}
