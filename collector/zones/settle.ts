/** Makes stored places and judgements true to a plan. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { Repositories } from '../store/store.ts';
import { readAddress } from './address.ts';
import type { End, Flow } from './conformity.ts';
import type { ConversationKey, Judged, Verdict } from './judgement-repository.ts';
import type { Move, Placed } from './placement-repository.ts';
import type { Plan } from './plan.ts';

type Stores = Pick<Repositories, 'placements' | 'judgements'>;

/** Puts assets where they belong by now. Answers those that moved. */
export async function place(
  plan: Plan,
  assets: readonly string[],
  at: Instant,
  { placements }: Pick<Stores, 'placements'>,
): Promise<readonly string[]> {
  const moves = movesOf(plan, await placements.of(assets));
  await placements.move(plan.site, at, moves);
  return moves.map(({ asset }) => asset);
}

/** The same, and what they said is held against the conduits of where they are. */
export async function settle(
  plan: Plan,
  assets: readonly string[],
  at: Instant,
  stores: Stores,
): Promise<void> {
  const moved = await place(plan, assets, at, stores);
  await judge(plan, await stores.judgements.ofAssets(plan.site, moved), at, stores);
}

/**
 * The same for those who were merged or parted, or are named otherwise by now: whatever they said, and
 * those who are another one now said, counts where they are today.
 */
export async function follow(
  plan: Plan,
  assets: readonly string[],
  at: Instant,
  stores: Stores,
): Promise<void> {
  await place(plan, assets, at, stores);
  await stores.placements.leave(assets);
  await judge(plan, await stores.judgements.ofAssets(plan.site, assets), at, stores);
}

/** Holds conversations against the plan; what is held already is not written again. */
export async function judge(
  plan: Plan,
  conversations: readonly Judged[],
  at: Instant,
  { judgements }: Pick<Stores, 'judgements'>,
): Promise<void> {
  await judgements.judge(plan.site, at, verdictsOf(plan, conversations));
}

function movesOf({ membership }: Plan, placed: readonly Placed[]): readonly Move[] {
  const moves: Move[] = [];
  for (const { asset, addresses, shown, ...before } of placed) {
    const heard = membership.belonging(asset, addresses.map(readAddress));
    const isKnown = heard.zone !== null || shown === null;
    const now = isKnown ? heard : membership.belonging(asset, [readAddress(shown)]);
    const isSame =
      now.zone === before.zone &&
      now.isDeclared === before.isDeclared &&
      now.zones.join() === before.zones.join();
    if (!isSame) moves.push({ asset, ...now });
  }
  return moves;
}

function verdictsOf(plan: Plan, conversations: readonly Judged[]): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  for (const one of conversations) {
    const now = plan.isEmpty ? NOTHING : plan.conformance.judge(flowOf(one));
    const isSame =
      now.conformity === one.conformity &&
      now.from === one.from &&
      now.to === one.to &&
      now.conduit === one.conduit &&
      now.rule === one.rule;
    if (!isSame) verdicts.push({ ...keyOf(one), ...now });
  }
  return verdicts;
}

const NOTHING = { from: null, to: null, conformity: null, conduit: null, rule: null };

export const keyOf = ({
  client,
  server,
  transport,
  port,
  protocol,
}: ConversationKey): ConversationKey => ({ client, server, transport, port, protocol });

function flowOf(told: Judged): Flow {
  const { transport, port, protocol } = told;
  const client = {
    ...{ asset: told.clientAsset, zone: told.clientZone, isDualHomed: told.isClientDual },
    address: readAddress(told.clientAddress),
  } satisfies End;
  const server = {
    ...{ asset: told.serverAsset, zone: told.serverZone, isDualHomed: told.isServerDual },
    address: readAddress(told.serverAddress),
  } satisfies End;
  return { client, server, transport, port, protocol };
}
