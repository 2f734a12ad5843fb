/** What is declared and what was observed, held against each other: by the chore, and by people over the API. */
import { randomUUID } from 'node:crypto';
import { Reconciling } from '../../collector/declared/reconciling.ts';
import type { UpsertRow } from '../../collector/declared/upsertion.ts';
import type { SiteId } from '../../protocols/messages/names.ts';
import { signedIn } from './clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from './edge.ts';
import { asset, assetRow } from './plant-rows.ts';
import type { Answer, Asking } from './tokens.ts';

export const DAY = 86_400_000;
export const instant = (ms: number) => new Date(ms).toISOString();

/** The address of the observed asset of that number. */
export const mac = (n: number) =>
  `00:1d:9c:00:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`;

export class ReconciledSite {
  readonly database: OwnDatabase;
  readonly edge: Edge;
  readonly owner: Asking;
  /** The site the next assets are of; each story may have one of its own. */
  site = 'site-0';
  /** The number of the observed asset that was seen last. */
  seenSoFar = 0;
  readonly #reconciling: Reconciling;
  #number = 0;

  private constructor(database: OwnDatabase, edge: Edge, owner: Asking) {
    this.database = database;
    this.edge = edge;
    this.owner = owner;
    const { store, now } = edge.surroundings;
    this.#reconciling = new Reconciling({
      ...{ store, now, holder: randomUUID(), newId: randomUUID },
      onTrouble: (error) => {
        throw error;
      },
    });
  }

  static async open(given?: OwnDatabase): Promise<ReconciledSite> {
    const database = given ?? (await ownDatabase());
    const edge = await edgeOn(database);
    return new ReconciledSite(
      database,
      edge,
      await signedIn(edge, database, 'olga', { roles: ['asset-owner'] }),
    );
  }

  async close(): Promise<void> {
    await this.#reconciling.close();
    await this.edge.close();
    await this.database.close();
  }

  now(): number {
    return this.edge.surroundings.now();
  }

  /** A minute later, on a site where nothing is yet. */
  moveOn(): void {
    this.edge.later(60_000);
    this.site = `site-${++this.#number}`;
  }

  /** The chore works off who is to be looked at. */
  tick(): Promise<unknown> {
    return this.#reconciling.tick();
  }

  async lookAt(side: 'declared' | 'observed', ...ids: string[]): Promise<void> {
    await this.edge.surroundings.store.transaction(({ matching }) => matching.ask(side, ids));
    await this.tick();
  }

  /** Those of these numbers were heard. */
  see(...numbers: number[]): Promise<void> {
    return this.lookAt('observed', ...numbers.map(asset));
  }

  /** An observed asset nobody declared; answers its id. */
  async seen(known: Record<string, string | number | null> = {}): Promise<string> {
    const n = ++this.seenSoFar;
    const last_seen = instant(this.now());
    await this.database.run(assetRow(n, { site: this.site, mac: mac(n), last_seen, ...known }));
    await this.see(n);
    return asset(n);
  }

  /** By its owner, over the API; answers its id. */
  async declare(fields: object): Promise<string> {
    const declared = { site: this.site, lifecycle: 'operational', ...fields };
    const { body } = await this.owner('POST', '/declared-assets', declared);
    await this.tick();
    return body.id as string;
  }

  /** As a row of another source; looked at with the next tick. */
  async upsert(row: Omit<UpsertRow, 'key'>, site = 'plant'): Promise<string> {
    const actor = { name: 'olga', grants: [{ role: 'asset-owner', site: null }] } as never;
    const [answer] = await this.edge.services.declared.upsert(actor, {
      ...{ site: site as SiteId, rows: [{ key: '1', ...row }], source: 'test', isDryRun: false },
    });
    return answer?.declared ?? '';
  }

  /** By what it is about: a declared or an observed asset. */
  async standing(subject: string) {
    return (await this.owner('GET', `/reconciliation/${subject}`)).body;
  }

  async rowOf(subject: string) {
    return { subject, version: (await this.standing(subject)).version as number };
  }

  decide(action: string, rows: object[], more: object = {}, who = this.owner): Promise<Answer> {
    return who('POST', '/reconciliation/apply', { action, rows, why: 'because', ...more });
  }

  /** A decision that is to succeed in every row; answers its batch. */
  async applied(action: string, rows: object[], more: object = {}): Promise<string> {
    const { status, body } = await this.decide(action, rows, more);
    const refused = body.rows?.filter((one: { refused: string | null }) => one.refused !== null);
    if (status !== 200 || body.rows.length !== rows.length || refused.length > 0)
      throw new Error(`${action} is answered ${status}: ${JSON.stringify(refused ?? body)}`);
    return body.batch as string;
  }

  undo(batch: string, who = this.owner): Promise<Answer> {
    return who('POST', `/reconciliation/batches/${batch}/undo`, { why: 'by mistake' });
  }
}
