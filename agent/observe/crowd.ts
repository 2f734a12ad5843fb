/**
 * A flood of forged senders is one event, not a thousand hosts: while more appear within a minute
 * than any plant has, whoever has not sent a third packet is counted among the crowd.
 */
import { Host } from './host.ts';
import type { Sightings } from './sightings.ts';

/** Packets after which a sender is a host of its own, crowd or not. */
export const PERSISTENT = 3;
const MOST = 2048; // new hosts a minute
const MINUTE = 60_000_000; // microseconds of packet time

export class Crowd {
  /** Stands for all of them; never told as a host. */
  readonly host = new Host(-1, 0, '', 0);
  private readonly sightings: Sightings;
  private since = 0;
  private count = 0;
  private isTold = false;

  constructor(sightings: Sightings) {
    this.sightings = sightings;
    this.host.isGroup = true;
  }

  newcomer({ firstSeen, network }: Host): void {
    this.turn(firstSeen);
    this.count++;
    if (this.count < MOST || this.isTold) return;
    this.isTold = true;
    this.sightings.flood?.(network, this.count);
  }

  isFull(time: number): boolean {
    this.turn(time);
    return this.count >= MOST;
  }

  private turn(time: number): void {
    const age = time - this.since;
    if (age >= 0 && age < MINUTE) return;
    this.since = time;
    this.count = 0;
    this.isTold = false;
  }
}
