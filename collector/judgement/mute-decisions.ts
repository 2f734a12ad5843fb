/** Who may not want to hear of something for a while, and until when. csms.md §3.2a.16. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { flawOfMute, isNeverMuted, type Mute, type MuteFlaw } from '../change/muting.ts';
import { AppError } from '../errors.ts';
import type { Repositories, Store } from '../store/store.ts';
import { type Actor, authorise, type Place, placesOf, refuseToken, reveal } from '../users/role.ts';
import { roleAt } from './acting-role.ts';
import type { MuteRow } from './mute-repository.ts';

export interface MuteWish {
  readonly scope: MuteRow['scope'];
  readonly subject: string;
  readonly kinds: readonly DifferenceKind[];
  readonly until: Instant;
  readonly reason: string;
}

const flaws: Record<MuteFlaw, string> = {
  'no-end': 'It has to end, and later than now.',
  'too-long': 'It may not last so long: 7 days for the SOC, 90 days for an asset owner.',
  'no-reason': 'It needs a reason.',
  'never-muted': 'Logic and firmware are never muted.',
};

export class MuteDecisions {
  readonly #store: Store;
  readonly #now: () => Instant;
  readonly #newId: () => string;

  constructor(store: Store, now: () => Instant, newId: () => string) {
    this.#store = store;
    this.#now = now;
    this.#newId = newId;
  }

  /** In force, or with `isEveryOne` all there were. Of the sites the actor reads something of. */
  list(actor: Actor, isEveryOne: boolean) {
    const places = placesOf(actor, 'read');
    const sites: readonly SiteId[] | 'every' =
      places === 'every' ? 'every' : [...new Set(places.map(({ site }) => site))];
    return this.#store.read(({ mutes }) => mutes.list(sites, this.#now(), isEveryOne));
  }

  /** Throws `invalid-request` on one that may not be, `not-found` where there is no such subject. */
  set(actor: Actor, wish: MuteWish): Promise<MuteRow> {
    const since = this.#now();
    placesOf(actor, 'mute'); // who may mute nowhere learns nothing of what there is
    return this.#store.transaction(async (repositories) => {
      const place = await repositories.happenings.placeOf(wish.scope, wish.subject);
      if (place === undefined) throw new AppError('not-found');
      reveal(actor, place);
      authorise(actor, 'mute', place);
      refuseToken(actor);
      const row: MuteRow = {
        ...{ ...wish, kinds: [...wish.kinds], id: this.#newId(), site: place.site, since },
        ...{ by: actor.name, role: roleFor(actor, place), ended: null, endedBy: null },
      };
      const flaw = flawOfMute(asMute(row)) ?? (await neverMuted(wish, repositories));
      if (flaw !== undefined) throw new AppError('invalid-request', { detail: flaws[flaw] });
      await repositories.mutes.add(row);
      await keep('mute.set', row, actor, since, repositories);
      return row;
    });
  }

  end(actor: Actor, id: string): Promise<MuteRow> {
    const at = this.#now();
    return this.#store.transaction(async (repositories) => {
      const row = await repositories.mutes.lock(id);
      if (row === undefined) throw new AppError('not-found');
      const place = (await repositories.happenings.placeOf(row.scope, row.subject)) ?? {
        site: row.site,
        zone: null,
      };
      reveal(actor, place);
      authorise(actor, 'mute', place);
      if (row.ended !== null || row.until <= at) {
        throw new AppError('not-possible-now', { detail: 'It is over.' });
      }
      await repositories.mutes.end(id, actor.name, at);
      const ended = { ...row, ended: at, endedBy: actor.name };
      await keep('mute.end', ended, actor, at, repositories);
      return ended;
    });
  }
}

/** As the rules of muting read it. */
export function asMute(row: MuteRow): Mute {
  const { id, subject, kinds, since: from, until, by, role, reason } = row;
  const scope: Mute['scope'] =
    row.scope === 'change'
      ? { type: 'change', change: subject }
      : row.scope === 'asset'
        ? { type: 'asset', asset: subject }
        : { type: 'zone', zone: subject };
  return { id, scope, kinds, from, until, by, role, reason };
}

const roleFor = (actor: Actor, place: Place): MuteRow['role'] => {
  const role = roleAt(actor, place);
  return role === 'asset-owner' || role === 'csms-manager' ? role : 'soc';
};

/** One drift alone, of a kind that is never muted. */
async function neverMuted(
  { scope, subject }: MuteWish,
  { happenings }: Repositories,
): Promise<MuteFlaw | undefined> {
  if (scope !== 'change') return undefined;
  const [happening] = await happenings.of([subject]);
  return happening !== undefined && isNeverMuted(happening.kind) ? 'never-muted' : undefined;
}

async function keep(
  action: 'mute.set' | 'mute.end',
  row: MuteRow,
  actor: Actor,
  at: Instant,
  { audit, evidence }: Repositories,
): Promise<void> {
  const { id, site, scope, subject, kinds, until, role, reason } = row;
  const payload = { site, scope, subject, kinds, until, role, reason };
  await audit.add({
    at,
    actor: actor.name,
    action,
    subject: `mute/${id}`,
    detail: { until, reason },
  });
  const testimony = {
    effectiveAt: at,
    actor: actor.name,
    kind: action,
    ref: `mute/${id}`,
    payload,
  };
  await evidence.add(at, [testimony]);
}
