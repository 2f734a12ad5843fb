/**
 * Addresses that two hosts claim at the same time. Who goes on using one while the others leave it
 * alone has it: an adapter that is plugged in with somebody else's address does not take it away.
 */
import type { Host } from './host.ts';
import type { Sightings } from './sightings.ts';

/** Microseconds of packet time in which a claimant has to use the address, by traffic or by a claim. */
const USED_WITHIN = 60_000_000;
const MOST = 256;

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

export class Contests {
  private readonly all = new Map<string, Contest>();
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
    const settled: Settled[] = [];
    for (const [key, contest] of this.all) {
      const { network, ip, claims } = contest;
      const [winner, runnerUp] = [...claims.keys()]
        .map((host) => ({ host, at: lastUse(contest, host) }))
        .sort((one, other) => other.at - one.at);
      if (winner === undefined || runnerUp === undefined) continue;
      if (winner.at - runnerUp.at > USED_WITHIN) {
        this.all.delete(key);
        const losers = [...claims.keys()].filter((host) => host !== winner.host);
        settled.push({ network, ip, winner: winner.host, losers });
      } else if (runnerUp.at > contest.toldAt && time - contest.toldAt >= USED_WITHIN) {
        contest.toldAt = time;
        this.sightings.conflict?.(ip, winner.host, runnerUp.host);
      }
    }
    return settled;
  }
}

function lastUse({ ip, claims }: Contest, host: Host): number {
  let last = claims.get(host) ?? 0;
  for (const station of host.stations) {
    if (station.ip === ip && station.packets > 0) last = Math.max(last, station.lastSeen);
  }
  return last;
}
