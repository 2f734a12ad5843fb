/** Gathers what proposals are made from. What somebody wrote down or dismissed is proposed no more. */
import type { SiteId } from '../../protocols/messages/names.ts';
import type { Repositories } from '../store/store.ts';
import { isPublic } from './address.ts';
import { conduitProposals, type Lack } from './conduit-proposal.ts';
import { Membership } from './membership.ts';
import {
  communityProposals,
  type Group,
  safetyProposal,
  type ZoneProposal,
  zoneProposal,
} from './proposal.ts';
import type { Drafted } from './proposal-repository.ts';
import type { ZoneInForce } from './zone.ts';

export type Proposed = ZoneProposal | Lack;

type Stores = Pick<Repositories, 'zones' | 'proposals'>;

/** Blocks that are split by who speaks to whom: not those too small to have parts, nor too large to look at. */
const LEAST_SPLIT = 12;
const MOST_SPLIT = 500;
const MOST_GROUPS_SPLIT = 20;

export async function proposalsOn(site: SiteId, stores: Stores): Promise<readonly Proposed[]> {
  const { proposals, zones } = stores;
  const dismissed = await proposals.dismissed(site);
  const inForce = await zones.inForce(site);
  const drafted = await proposals.drafted(site);
  const found: Proposed[] = [
    ...(await safety(site, inForce, drafted, stores)),
    ...(await cells(site, drafted, stores)),
  ];
  const lacking = await proposals.lacking(site);
  const conduits = conduitProposals(lacking, inForce, await proposals.written(site), dismissed);
  return [...found.filter(({ key }) => !dismissed.has(key)), ...conduits];
}

async function safety(
  site: SiteId,
  inForce: readonly ZoneInForce[],
  drafted: readonly Drafted[],
  { proposals }: Stores,
): Promise<readonly ZoneProposal[]> {
  const own = inForce.filter(({ side }) => side === 'safety').map(({ id }) => id);
  const claimed = new Set(drafted.flatMap(({ members }) => members));
  const controllers = await proposals.safetyControllers(site, own);
  return controllers.flatMap(({ network, assets }) => {
    const free = assets.filter((asset) => !claimed.has(asset));
    return safetyProposal(network, free) ?? [];
  });
}

async function cells(
  site: SiteId,
  drafted: readonly Drafted[],
  { proposals }: Stores,
): Promise<readonly ZoneProposal[]> {
  const written = new Membership(
    drafted.map((zone): ZoneInForce => ({ ...ANY_ZONE, ...zone, site })),
  );
  const groups = (await proposals.groups(site)).filter((group) => isOurs(group));
  const free = groups.filter((group) => written.of(addressIn(group), null) === undefined);
  const found: ZoneProposal[] = [];
  const claimed = new Set(drafted.flatMap(({ members }) => members));
  let split = 0;
  for (const group of free) {
    const whole = zoneProposal(group, groups);
    if (whole === undefined) continue;
    found.push(whole);
    if (whole.assets < LEAST_SPLIT || whole.assets > MOST_SPLIT || split === MOST_GROUPS_SPLIT) {
      continue;
    }
    split++;
    const all = await proposals.members(site, group, MOST_SPLIT);
    if (all === undefined) continue;
    const members = all.filter((asset) => !claimed.has(asset));
    const place = group.block ?? group.network;
    found.push(...communityProposals(place, members, await proposals.pairs(members)));
  }
  return found;
}

const ANY_ZONE = {
  side: 'ot',
  isStatic: false,
  criticality: null,
  controlledSince: null,
  owner: null,
  custodian: null,
  parent: null,
} as const;

/** An address that any of the group could have. */
const addressIn = ({ network, block, isNear }: Pick<Group, 'network' | 'block' | 'isNear'>) => ({
  network,
  mac: isNear ? '00:00:00:00:00:00' : null,
  ip: block?.split('/')[0] ?? null,
});

const isOurs = (group: Group) => !isPublic(addressIn(group));
