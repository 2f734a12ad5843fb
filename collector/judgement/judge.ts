/**
 * Gives recorded drift its verdict: gathers what has to be judged together, holds it against what was
 * approved, and keeps what came out. One transaction a turn; nothing leaves the queue but with its verdict.
 */

import canonicalize from 'canonicalize';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { following } from '../baselines/following.ts';
import { correlate } from '../change/correlate.ts';
import type { Verdict } from '../change/verdict.ts';
import type { Repositories } from '../store/store.ts';
import { type Conclusion, concluded } from './conclusion.ts';
import { dueAgain } from './due-again.ts';
import { type Gathered, gather } from './gathering.ts';
import { hush } from './hush.ts';
import { settingOf } from './intended.ts';
import type { Awaiting } from './judge-queue-repository.ts';
import { PreparedRequests } from './prepared.ts';
import { tell } from './telling.ts';

/** So many in one transaction: who takes messages waits no longer for it. */
export const MOST_AT_ONCE = 32;

export class Judge {
  readonly #prepared = new PreparedRequests();
  readonly #newId: () => string;

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** Judges what is due, at most `limit`; answers how many that were. Inside the caller's transaction. */
  async turn(repositories: Repositories, now: Instant, limit = MOST_AT_ONCE): Promise<number> {
    const awaiting = await repositories.judgeQueue.next(now, limit);
    if (awaiting.length > 0) await this.judge(awaiting, repositories, now);
    return awaiting.length;
  }

  /** Judges these, and what they have to do with each other. */
  async judge(
    awaiting: readonly Awaiting[],
    repositories: Repositories,
    now: Instant,
  ): Promise<void> {
    // First: what is put there again while it is judged stays.
    await repositories.judgeQueue.done(awaiting);
    const sites = await repositories.happenings.sites(awaiting.map(({ drift }) => drift));
    for (const site of new Set(sites.values())) {
      const here = awaiting.filter(({ drift }) => sites.get(drift) === site);
      await this.#together(here, site, repositories, now);
    }
  }

  async #together(
    awaiting: readonly Awaiting[],
    site: SiteId,
    repositories: Repositories,
    now: Instant,
  ): Promise<void> {
    const focus = awaiting.map(({ drift }) => drift);
    const gathered = await gather(focus, site, repositories);
    const setting = await settingOf(gathered, now, this.#prepared, repositories);
    const verdicts = correlate([...gathered.changes.values()], setting);
    const disputed = await repositories.verdicts.disputed(focus);
    const conclusions: Conclusion[] = [];
    for (const drift of focus) {
      const [change, verdict] = [gathered.changes.get(drift), verdicts.get(drift)];
      const happening = gathered.happenings.get(drift);
      if (change === undefined || verdict === undefined || happening === undefined) continue;
      const before = gathered.rows.get(drift);
      const hushed = before?.hushed ?? (await hush(happening, now, repositories, this.#newId));
      conclusions.push(
        concluded({ change, site, verdict, before, disputed: disputed.get(drift), hushed, now }),
      );
    }
    await this.#keep(conclusions, gathered, verdicts, awaiting, repositories, now);
  }

  async #keep(
    conclusions: readonly Conclusion[],
    gathered: Gathered,
    verdicts: ReadonlyMap<string, Verdict>,
    awaiting: readonly Awaiting[],
    repositories: Repositories,
    now: Instant,
  ): Promise<void> {
    await repositories.verdicts.write(conclusions.map(({ row }) => row));
    await repositories.verdicts.say(
      conclusions.flatMap(({ row: { drift }, entry }) => {
        if (entry === undefined) return [];
        const { at, type, method, verdict } = entry;
        return [{ drift, at, type, actor: null, body: { method, verdict } }];
      }),
    );
    const judged = following(conclusions.map(({ row }) => row));
    await repositories.baselineDecisions.follow(judged, now);
    await tell(conclusions, gathered, repositories, now, this.#newId);
    const spreading = new Set(awaiting.filter(({ spreads }) => spreads).map(({ drift }) => drift));
    if (conclusions.some(({ row, entry }) => entry !== undefined && spreading.has(row.drift))) {
      await repositories.judgeQueue.add(disturbed(gathered, verdicts, awaiting), now, false);
    }
    for (const { row } of conclusions) {
      const due = dueAgain(row.machine, gathered.requests, now);
      if (due !== undefined) await repositories.judgeQueue.add([row.drift], due);
    }
  }
}

/** Others of which something else is to be said now than what is. They are judged with all that is theirs. */
function disturbed(
  { rows }: Gathered,
  verdicts: ReadonlyMap<string, Verdict>,
  awaiting: readonly Awaiting[],
): readonly string[] {
  const own = new Set(awaiting.map(({ drift }) => drift));
  return [...rows].flatMap(([drift, { machine }]) => {
    const verdict = verdicts.get(drift);
    if (own.has(drift) || verdict === undefined) return [];
    return canonicalize(machine) === canonicalize(verdict) ? [] : [drift];
  });
}
