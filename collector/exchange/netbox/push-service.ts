/** What is declared, said to the NetBox that is configured: looked at first, then done as it was looked at. */
import type { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { AppError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import { Tenure } from '../../store/tenure.ts';
import { type Actor, authorise } from '../../users/role.ts';
import type { ExportService } from '../export-service.ts';
import { NetboxClient, type NetboxSettings } from './client.ts';
import { NetboxError } from './failure.ts';
import { carryOut } from './push.ts';
import { type PushPlan, type PushRow, planPush } from './push-plan.ts';
import { devicesOn } from './there.ts';

export interface PushWish {
  readonly site: SiteId;
  /** Slug of the site there; undefined: as it is called here. */
  readonly netboxSite?: string | undefined;
}

export interface Push extends Omit<PushPlan, 'planned'> {
  readonly rows: readonly PushRow[];
}

/** Devices of one testimony: far less than its payload may be long. */
const TESTIMONY = 15;

interface Surroundings {
  readonly store: Store;
  readonly exports: ExportService;
  /** Undefined: none is configured. */
  readonly settings: NetboxSettings | undefined;
  readonly now: () => Instant;
  readonly newId: () => string;
  readonly sleep: (ms: number) => Promise<unknown>;
}

export class NetboxPushService {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Reads there, writes nothing. Throws `source-failed`. */
  async preview(actor: Actor, wish: PushWish): Promise<Push> {
    authorise(actor, 'inventory.push', wish.site);
    const { planned, ...plan } = await this.#planned(actor, wish, this.#configured().client);
    return { ...plan, rows: planned.map(({ row }) => row) };
  }

  /**
   * `plan` as the preview said it. Throws `changed-meanwhile`: something else would be done by now. What came
   * of each device is told by its row, and by the evidence.
   */
  async apply(
    actor: Actor,
    { plan: wanted, ...wish }: PushWish & { readonly plan: string },
  ): Promise<Push> {
    authorise(actor, 'inventory.push', wish.site);
    const { client, host } = this.#configured();
    return this.#alone(async (signal) => {
      const { planned, ...plan } = await this.#planned(actor, wish, client);
      if (plan.plan !== wanted) throw new AppError('changed-meanwhile');
      await this.#begun(actor, wish, { host, plan: wanted });
      const rows = await carryOut(client, planned, signal);
      await this.#testified(actor, wish, { host, plan: wanted, rows });
      return { ...plan, rows };
    });
  }

  /** One push at a time, of all collectors: each has the lease by a name of its own. */
  async #alone(push: (signal: AbortSignal) => Promise<Push>): Promise<Push> {
    const { store, newId } = this.#surroundings;
    const tenure = new Tenure({ store, name: 'netbox-push', holder: newId() });
    try {
      const pushed = await tenure.during((_, signal) => push(signal));
      if (pushed !== undefined) return pushed;
      throw new AppError('not-possible-now', { detail: 'Another push is under way.' });
    } finally {
      // Where that fails it runs out by itself.
      await tenure.release().catch(() => {});
    }
  }

  async #planned(
    actor: Actor,
    { site, netboxSite = site }: PushWish,
    client: NetboxClient,
  ): Promise<PushPlan> {
    const { exports } = this.#surroundings;
    try {
      const there = await devicesOn(client);
      return await planPush(there, exports.declared(actor, { site: [site] }), netboxSite);
    } catch (error) {
      if (!(error instanceof NetboxError)) throw error;
      throw new AppError('source-failed', { detail: error.message });
    }
  }

  /** Before the first write: that somebody began stays known even where it breaks off. */
  #begun(
    { name: actor }: Actor,
    { site }: PushWish,
    { host, plan }: { readonly host: string; readonly plan: string },
  ): Promise<void> {
    const { store, now } = this.#surroundings;
    const subject = `netbox/${host}`;
    return store.transaction(({ audit }) =>
      audit.add({ at: now(), actor, action: 'netbox.push', subject, detail: { site, plan } }),
    );
  }

  #testified(
    { name: actor }: Actor,
    { site, netboxSite = site }: PushWish,
    { host, plan, rows }: { host: string; plan: string; rows: readonly PushRow[] },
  ): Promise<void> {
    const { store, now } = this.#surroundings;
    const devices = rows
      .filter(({ outcome }) => outcome !== 'planned')
      .map(({ declared, device, does, changes, outcome, sentence }) => {
        const fields = changes.map(({ field, before, after }) => ({ field, before, after }));
        return { declared, device, does, changes: fields, outcome, sentence };
      });
    const at = now();
    const about = { effectiveAt: at, actor, kind: 'netbox.push', ref: `netbox/${host}` };
    const parts = Array.from({ length: Math.ceil(devices.length / TESTIMONY) }, (_, part) =>
      devices.slice(part * TESTIMONY, (part + 1) * TESTIMONY),
    );
    const testimonies = parts.map((part) => {
      return { ...about, payload: { site, netboxSite, plan, devices: part } };
    });
    return store.transaction(async ({ evidence }) => {
      await evidence.add(at, testimonies);
    });
  }

  #configured(): { readonly client: NetboxClient; readonly host: string } {
    const { settings, sleep } = this.#surroundings;
    if (settings === undefined) {
      throw new AppError('not-possible-now', {
        detail: 'No NetBox is configured: see `netbox.url`.',
      });
    }
    return { client: new NetboxClient(settings, sleep), host: new URL(settings.url).host };
  }
}
