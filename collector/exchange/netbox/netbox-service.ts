/** A NetBox as people use it from here: its devices are previewed as an import. It is only read. */
import { AppError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import { type Actor, authorise, narrowed } from '../../users/role.ts';
import type { ImportBatch } from '../batch.ts';
import type { ImportService } from '../import-service.ts';
import { vocabulary } from '../preview.ts';
import { RowReader, type RowStatement } from '../row-reading.ts';
import { NetboxClient, type NetboxSettings } from './client.ts';
import { DEVICE_COLUMNS } from './device.ts';
import { pull } from './pull.ts';
import type { PullState, PullWish } from './pull-schedule.ts';

export interface NetboxUse extends NetboxSettings {
  /** The custom field of its devices that holds their firmware. */
  readonly firmwareField: string;
  /** Minutes between two pulls by itself; undefined: people pull. */
  readonly pullEvery?: number | undefined;
  readonly pulls?: readonly PullWish[];
}

export interface Schedule {
  readonly everyMinutes: number | null;
  readonly items: readonly PullState[];
}

/** The devices as rows, and what a list of them is called. */
export function statementsOf(
  client: NetboxClient,
  { firmwareField, url }: NetboxUse,
  { netboxSite }: PullWish,
): { readonly name: string; readonly statements: AsyncGenerator<RowStatement> } {
  const reader = new RowReader(DEVICE_COLUMNS, DEVICE_COLUMNS, vocabulary);
  const wish = { reader, classes: vocabulary.classes, firmwareField, site: netboxSite };
  const name = `${new URL(url).host}${netboxSite === undefined ? '' : ` ${netboxSite}`}`;
  return { name, statements: pull(client, wish) };
}

interface Surroundings {
  readonly store: Store;
  readonly imports: ImportService;
  /** Undefined: none is configured. */
  readonly settings: NetboxUse | undefined;
  readonly sleep: (ms: number) => Promise<unknown>;
}

export class NetboxService {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** `netboxSite`: slug of the site there. The batch says where it could not be read on. */
  pull(actor: Actor, { site, netboxSite }: PullWish): Promise<ImportBatch> {
    authorise(actor, 'reconcile.propose', site);
    const { imports } = this.#surroundings;
    const { settings, client } = this.#configured();
    const { name, statements } = statementsOf(client, settings, { site, netboxSite });
    return imports.previewStatements(actor, { site, name, source: 'netbox' }, statements);
  }

  /** What is pulled by itself; `items` are those of the sites the actor reads, once they were begun. */
  async schedule(actor: Actor): Promise<Schedule> {
    const { store, settings } = this.#surroundings;
    const { site: sites } = narrowed<{ readonly site?: readonly string[] }>(actor, {});
    const all = await store.read(({ netboxPulls }) => netboxPulls.all());
    const isPulled = ({ site, netboxSite }: PullState) =>
      settings?.pulls?.some((one) => one.site === site && (one.netboxSite ?? '') === netboxSite);
    return {
      everyMinutes: settings?.pullEvery ?? null,
      items: all.filter((one) => isPulled(one) && (sites?.includes(one.site) ?? true)),
    };
  }

  #configured(): { settings: NetboxUse; client: NetboxClient } {
    const { settings, sleep } = this.#surroundings;
    if (settings === undefined) {
      throw new AppError('not-possible-now', {
        detail: 'No NetBox is configured: see `netbox.url`.',
      });
    }
    return { settings, client: new NetboxClient(settings, sleep) };
  }
}
