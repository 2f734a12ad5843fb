/** The inventory for other programs: what a filter matches, page by page, however much it is. */
import type { DeclaredIdentity, DeclaredWhole } from '../declared/declared-asset.ts';
import type { DeclaredFilter, DeclaredSelection } from '../declared/declared-row.ts';
import type { AssetFilter, AssetSelection } from '../inventory/asset-row.ts';
import type { Store } from '../store/store.ts';
import { type Actor, narrowedToPlaces, placesOf } from '../users/role.ts';
import { mayBe, type Role } from '../users/roles.table.ts';
import type { HardwareItem } from './cyclonedx.ts';
import { type ListedAsset, placedNames } from './declared-line.ts';

const PAGE = 500;

export class ExportService {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Of the database: what is exported says whose it is. */
  store(): Promise<string> {
    return this.#store.read(({ streams }) => streams.storeId());
  }

  declared(actor: Actor, wanted: DeclaredFilter): AsyncGenerator<readonly ListedAsset[]> {
    return this.#declared(narrowedToPlaces(exporting(actor), wanted));
  }

  declaredHardware(actor: Actor, wanted: DeclaredFilter): AsyncGenerator<readonly HardwareItem[]> {
    return itemsOf(this.declared(actor, wanted));
  }

  observedHardware(actor: Actor, wanted: AssetFilter): AsyncGenerator<readonly HardwareItem[]> {
    return this.#observed(narrowedToPlaces(exporting(actor), wanted));
  }

  async *#declared(filter: DeclaredFilter): AsyncGenerator<readonly ListedAsset[]> {
    const { zones, people } = await this.#store.read(async (repositories) => ({
      zones: new Map((await repositories.zones.list()).map(({ id, name }) => [id, name])),
      people: new Map((await repositories.accounts.people()).map(({ id, name }) => [id, name])),
    }));
    const named = (names: ReadonlyMap<string, string>, id: string | null) =>
      id === null ? null : (names.get(id) ?? id);
    for (let after: string | null = null; ; ) {
      const selection: DeclaredSelection = {
        ...{ sort: 'id', limit: PAGE },
        ...(after !== null && { after }),
      };
      const { rows, next, whole } = await this.#store.read(async ({ declared, declaredList }) => {
        const page = await declaredList.page(filter, selection);
        const ids = page?.rows.map(({ id }) => id) ?? [];
        return { rows: ids, next: page?.next ?? null, whole: await declared.whole(ids) };
      });
      const byId = new Map(whole.map((asset) => [asset.id, asset]));
      yield rows.flatMap((id) => {
        const asset = byId.get(id);
        if (asset === undefined) return [];
        const { zone, owner, custodian } = asset;
        const names = { zone: named(zones, zone), owner: named(people, owner) };
        return [{ asset, ...names, custodian: named(people, custodian) }];
      });
      if (next === null) return;
      after = next;
    }
  }

  async *#observed(filter: AssetFilter): AsyncGenerator<readonly HardwareItem[]> {
    for (let after: string | null = null; ; ) {
      const selection: AssetSelection = {
        sort: 'id',
        limit: PAGE,
        ...(after !== null && { after }),
      };
      const page = await this.#store.read(({ assetList }) => assetList.page(filter, selection));
      if (page === undefined) return;
      yield page.rows.map(({ id, name, vendor, model, orderCode, serial, firmware, ...row }) => {
        const { site, role, level, ip, mac, network, zone } = row;
        const further = { site, role, level, ip, network, zone };
        const macs = mac === null ? [] : [mac];
        return {
          id,
          name,
          vendor,
          model,
          orderCode,
          serial,
          firmware,
          hardware: null,
          macs,
          further,
        };
      });
      if (page.next === null) return;
      after = page.next;
    }
  }
}

async function* itemsOf(pages: AsyncIterable<readonly ListedAsset[]>) {
  for await (const page of pages) yield page.map(declaredItem);
}

/** The actor as far as their roles export: what they may only read stays where it is. */
function exporting(actor: Actor): Actor {
  placesOf(actor, 'inventory.export');
  const roles: readonly Role[] = mayBe['inventory.export'];
  return { ...actor, grants: actor.grants.filter(({ role }) => roles.includes(role)) };
}

function declaredItem({ asset, zone, owner }: ListedAsset): HardwareItem {
  const { id, name, vendor, model, orderCode, serial, hardware, firmware, ...rest } = asset;
  const { site, tag, class: role, criticality, lifecycle, location, supportEnd } = rest;
  const { network, ip, mac } = placedNames(asset);
  return {
    ...{ id, name, vendor, model, orderCode, serial, hardware, firmware },
    macs: valuesOf(asset, 'mac'),
    further: {
      ...{ site, tag, role, zone, owner, criticality, lifecycle, location, supportEnd },
      // Where a MAC stands elsewhere than the rest it is said with its network, as addresses are.
      ...{ network: network || null, ip: ip || null, mac: mac.includes('@') ? mac : null },
    },
  };
}

function valuesOf({ identities }: DeclaredWhole, kind: DeclaredIdentity['kind']): string[] {
  return identities
    .filter((one) => one.kind === kind && one.until === null && !one.isAlias)
    .map(({ value }) => value);
}
