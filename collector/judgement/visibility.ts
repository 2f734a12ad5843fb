/** Whether an effect could have been seen where it was to be: was somebody watching, and is it ever told. */
import type { AgentId, Instant } from '../../protocols/messages/names.ts';
import type { ChangeRequest, ExpectedEffect, ScopeItem } from '../change/change.ts';
import type { Visibility } from '../change/completeness.ts';
import { graceOf } from '../change/placement.ts';
import { MINUTE } from '../change/window.ts';
import type { Interval } from '../coverage/interval.ts';
import { isWatching } from '../coverage/sights.table.ts';
import { type Span, share, union } from '../coverage/timeline.ts';
import type { Repositories } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import { proofs } from './proofs.table.ts';
import type { Learned } from './visibility-repository.ts';

type Difference = Extract<ExpectedEffect, { type: 'difference' }>;

const MOST_INTERVALS = 2000;
/** What proves itself as often is waited for no longer than anything else. */
const SOON_MS = 10 * MINUTE;

export async function visibilityOf(
  request: ChangeRequest,
  windows: readonly Span[],
  repositories: Repositories,
): Promise<readonly Visibility[]> {
  const { afterMs } = graceOf(request, 0);
  const asked = windows.map(({ from, to }) => ({ from, to: to + afterMs }));
  const found: Visibility[] = [];
  for (const item of request.items) {
    const effects = item.effects.filter((effect) => effect.type === 'difference');
    const assets = effects.length === 0 ? [] : assetsOf(item, effects);
    const learned = await repositories.visibility.learned(assets);
    const watched = new Map<string, Watched>();
    for (const asset of assets) watched.set(asset, await watchedOf(asset, asked, repositories));
    for (const effect of effects) {
      const own = (effect.asset === null ? assets : [effect.asset]).map((asset): Visibility => {
        return one(effect, asset, learned, watched.get(asset) ?? NOBODY);
      });
      found.push(...own, ...worst(effect.id, own));
    }
  }
  return found;
}

/** Those named; of a zone nobody says which. */
function assetsOf({ target }: ScopeItem, effects: readonly Difference[]): readonly string[] {
  const named = effects.flatMap(({ asset }) => asset ?? []);
  switch (target.type) {
    case 'asset':
      return [...new Set([target.asset, ...named])];
    case 'peer':
      return [...new Set([target.asset, target.peer, ...named])];
    case 'group':
      return [...new Set([...target.assets, ...named])];
    case 'zone':
      return [...new Set(named)];
  }
}

/** Shares of the windows: anything could have been seen; what is said to one alone could. */
interface Watched {
  readonly any: number;
  readonly unicast: number;
}

const NOBODY: Watched = { any: 0, unicast: 0 };

function one(
  effect: Difference,
  asset: string,
  learned: readonly Learned[],
  { any, unicast }: Watched,
): Visibility {
  const shown = proofs[effect.kind];
  const said = { effect: effect.id, asset };
  if (shown === undefined) {
    return { ...said, watched: unicast, isObservable: unicast > 0, reproofMs: null };
  }
  const own = learned.filter((fact) => fact.asset === asset);
  const telling = own.filter(({ attribute, path }) =>
    effect.path === '' ? shown.length === 0 || shown.includes(attribute) : path === effect.path,
  );
  const every = Math.min(...telling.map(({ everyMs }) => everyMs));
  return {
    ...{ ...said, watched: any, isObservable: telling.length > 0 },
    reproofMs: Number.isFinite(every) && every > SOON_MS ? Math.round(every) : null,
  };
}

/** Of whichever of them is still open. */
function worst(effect: string, own: readonly Visibility[]): readonly Visibility[] {
  if (own.length === 0) return [];
  const reproofs = own.map(({ reproofMs }) => reproofMs ?? 0);
  return [
    {
      ...{ effect, asset: null, watched: Math.min(...own.map(({ watched }) => watched)) },
      isObservable: own.every(({ isObservable }) => isObservable),
      reproofMs: Math.max(...reproofs) || null,
    },
  ];
}

async function watchedOf(
  asset: string,
  windows: readonly Span[],
  { coverage }: Repositories,
): Promise<Watched> {
  const hearers = await coverage.hearers(asset);
  let [any, unicast, whole] = [0, 0, 0];
  for (const range of windows) {
    const [from, to] = [instantOf(range.from), instantOf(range.to)];
    const intervals: Interval[] = [];
    for (const hearer of hearers) {
      intervals.push(...(await coverage.between(hearer, from, to, MOST_INTERVALS)));
    }
    const watching = intervals.filter(({ sight }) => isWatching(sight));
    const near = watching.filter(({ sight }) => sight !== 'broadcast-only');
    const length = range.to - range.from;
    any += share(union(watching.map(spanOf), range), range) * length;
    unicast += share(union(near.map(spanOf), range), range) * length;
    whole += length;
  }
  return whole === 0 ? NOBODY : { any: any / whole, unicast: unicast / whole };
}

const spanOf = ({ begun, until }: Interval): Span => ({
  from: Date.parse(begun),
  to: Date.parse(until),
});

/** Agents of a mirror that was to come back, of which packets came after the window began. */
export async function heardAgain(
  { site, items }: ChangeRequest,
  window: Span,
  now: Instant,
  { coverage }: Repositories,
): Promise<readonly AgentId[]> {
  const awaited = items.flatMap(({ effects }) =>
    effects.flatMap((effect) => (effect.type === 'mirror-returns' ? [effect.agent] : [])),
  );
  const heard: AgentId[] = [];
  for (const agent of new Set(awaited)) {
    const from = instantOf(window.from);
    const intervals = await coverage.between({ site, agent }, from, now, MOST_INTERVALS);
    if (intervals.some(({ begun, sight }) => begun >= from && isWatching(sight))) heard.push(agent);
  }
  return heard;
}
