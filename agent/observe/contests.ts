/**
 * Addresses that two hosts claim at the same time. Who goes on using one while the others leave it
 * alone has it: an adapter that is plugged in with somebody else's address does not take it away.
 */
import { isSharedMac } from './address-rules.ts';
import type { Host } from './host.ts';
import type { Sightings } from './sightings.ts';

/** Microseconds of packet time in which a claimant has to use the address, by traffic or by a claim. */
const USED_WITHIN = 60_000_000;
const MOST = 256;
/** Two that both spoke under one IP within that do so at the same time. */
const CONFLICT = 60_000_000;

export interface Contest {
  readonly network: number;
  readonly ip: string;
  /** Claimants and when each of them said last that the address is its own. */
  readonly claims: Map<Host, number>;
  toldAt: number;
}

export interface Settled extends Pick<Contest, 'network' | 'ip'> {
  readonly winner: Host;
  readonly losers: readonly Host[];
}

const NONE: readonly Settled[] = [];

export class Contests {
  private readonly all = new Map<string, Contest>();
  private readonly standing = new Standing();
  private readonly sightings: Sightings;

  constructor(sightings: Sightings) {
    this.sightings = sightings;
  }

  get used(): number {
    return this.all.size;
  }

  begin(key: string, ip: string, holder: Host, claimant: Host, time: number): void {
    const contest = this.all.get(key);
    if (contest !== undefined) {
      contest.claims.set(claimant, time);
    } else if (this.all.size < MOST) {
      const claims = new Map([
        [holder, holder.lastSeen],
        [claimant, time],
      ]);
      this.all.set(key, { network: holder.networkNumber, ip, claims, toldAt: time });
    }
    this.sightings.conflict?.(ip, holder, claimant);
  }

  /** A host says again that it has the address. */
  claimed(key: string, host: Host, time: number): void {
    const claims = this.all.get(key)?.claims;
    if (claims?.has(host)) claims.set(host, time);
  }

  forget(host: Host): void {
    for (const [key, { claims }] of this.all) {
      if (claims.delete(host) && claims.size < 2) this.all.delete(key);
    }
  }

  /** Now and then. Those that are over; of those that go on it is told once a minute. */
  settle(time: number): readonly Settled[] {
    if (this.all.size === 0) return NONE;
    let settled = NONE;
    for (const [key, contest] of this.all) {
      const { network, ip, claims } = contest;
      const { winner, runnerUp, lead } = this.standing.of(contest);
      if (winner === undefined || runnerUp === undefined) continue;
      if (lead > USED_WITHIN) {
        this.all.delete(key);
        const losers = [...claims.keys()].filter((host) => host !== winner);
        settled = [...settled, { network, ip, winner, losers }];
      } else if (time - contest.toldAt >= USED_WITHIN && this.standing.at > contest.toldAt) {
        contest.toldAt = time;
        this.sightings.conflict?.(ip, winner, runnerUp);
      }
    }
    return settled;
  }
}

/** The two that used an address last; the same object for all, which are looked at often. */
class Standing {
  winner: Host | undefined = undefined;
  runnerUp: Host | undefined = undefined;
  /** When the second one used it last, and how much later the first one did. */
  at = Number.NaN;
  lead = Number.NaN;

  of(contest: Contest): this {
    this.winner = undefined;
    this.runnerUp = undefined;
    let first = Number.NEGATIVE_INFINITY;
    let second = Number.NEGATIVE_INFINITY;
    for (const host of contest.claims.keys()) {
      const at = lastUse(contest, host);
      if (this.winner === undefined || at > first) {
        this.runnerUp = this.winner;
        second = first;
        this.winner = host;
        first = at;
      } else if (this.runnerUp === undefined || at > second) {
        this.runnerUp = host;
        second = at;
      }
    }
    this.at = second;
    this.lead = first - second;
    return this;
  }
}

function lastUse({ ip, claims }: Contest, host: Host): number {
  let last = claims.get(host) ?? 0;
  for (const station of host.stations) {
    if (station.ip === ip && station.packets > 0) last = Math.max(last, station.lastSeen);
  }
  return last;
}

/** Whether two that claim one IP may both have it, as a group of routers does, or contend for it. */
export function rivalryOf(ip: string, holder: Host, claimant: Host, time: number) {
  if ([...holder.macs, ...claimant.macs].some(isSharedMac)) return 'shared';
  const isAlive = Math.abs(time - holder.lastSeen) <= CONFLICT;
  return isAlive && holder.claimed.has(ip) ? 'conflict' : 'none';
}
