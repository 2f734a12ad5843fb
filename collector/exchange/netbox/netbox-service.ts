/** A NetBox as people use it from here: its devices are previewed as an import. It is only read. */
import type { SiteId } from '../../../protocols/messages/names.ts';
import { AppError } from '../../errors.ts';
import { type Actor, authorise } from '../../users/role.ts';
import type { ImportBatch } from '../batch.ts';
import type { ImportService } from '../import-service.ts';
import { vocabulary } from '../preview.ts';
import { RowReader } from '../row-reading.ts';
import { NetboxClient, type NetboxSettings } from './client.ts';
import { DEVICE_COLUMNS } from './device.ts';
import { pull } from './pull.ts';

export interface NetboxUse extends NetboxSettings {
  /** The custom field of its devices that holds their firmware. */
  readonly firmwareField: string;
}

interface Surroundings {
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
  pull(
    actor: Actor,
    { site, netboxSite }: { readonly site: SiteId; readonly netboxSite?: string | undefined },
  ): Promise<ImportBatch> {
    authorise(actor, 'reconcile.propose', site);
    const { imports } = this.#surroundings;
    const { settings, client } = this.#configured();
    const { firmwareField, url } = settings;
    const reader = new RowReader(DEVICE_COLUMNS, DEVICE_COLUMNS, vocabulary);
    const wish = { reader, classes: vocabulary.classes, firmwareField, site: netboxSite };
    const name = `${new URL(url).host}${netboxSite === undefined ? '' : ` ${netboxSite}`}`;
    return imports.previewStatements(actor, { site, name, source: 'netbox' }, pull(client, wish));
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
