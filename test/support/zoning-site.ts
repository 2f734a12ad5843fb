/** A collector's ingest, its records of zones and conduits, and the chore that applies them, on one database. */
import { type Acceptance, accept } from '../../collector/ingest/accept.ts';
import { everyKind, proceed } from '../../collector/records/proceeding.ts';
import type { KeptRecord, Who } from '../../collector/records/record.ts';
import type { Connection } from '../../collector/store/database.ts';
import type { Store } from '../../collector/store/store.ts';
import { Zoning } from '../../collector/zones/zoning.ts';
import { Message } from '../../protocols/messages/message.ts';
import type { Host, Instant } from '../../protocols/messages/names.ts';
import { acceptanceOn } from './acceptance.ts';
import { at, Series, sender, site } from './plant.ts';

export const anna: Who = { id: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'anna' };
export const otto: Who = { id: 'a1a1a1a1-0000-4000-8000-000000000002', name: 'otto' };
export const ida: Who = { id: 'a1a1a1a1-0000-4000-8000-000000000003', name: 'ida' };

const NOW = at(31);

/** A host on a network of its own, MAC and all: `10.0.0.1@cell-7/eth0/0`; without a MAC after `~`. */
export function hostAt(text: string): Host {
  const [ip = '', network = ''] = text.split('@');
  if (ip.startsWith('~')) return { network, ip: ip.slice(1) } as Host;
  const last = ip.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  const seventh = [...network].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 256, 7);
  const mac = ['00', seventh.toString(16).padStart(2, '0'), ...last].join(':');
  return { network, mac, ip } as Host;
}

export class ZoningSite {
  readonly zoning: Zoning;
  readonly troubles: unknown[] = [];
  readonly #database: { readonly store: Store; readonly db: Connection };
  readonly #series = new Series();
  #acceptance: Acceptance;

  constructor(database: { readonly store: Store; readonly db: Connection }) {
    this.#database = database;
    this.#acceptance = acceptanceOn(database.store);
    this.zoning = new Zoning({
      store: database.store,
      holder: crypto.randomUUID(),
      now: () => NOW,
      onTrouble: (error) => this.troubles.push(error),
    });
  }

  act(work: Parameters<typeof proceed<KeptRecord>>[3], when: Instant = NOW): Promise<KeptRecord> {
    return this.#database.store.transaction((repositories) =>
      proceed(
        everyKind(() => crypto.randomUUID()),
        repositories,
        when,
        work,
      ),
    );
  }

  /** All that is due is done: a turn that had begun before may not have seen it. */
  async settled(): Promise<void> {
    await this.zoning.tick();
    await this.zoning.tick();
  }

  write(kind: string, body: object, who = anna): Promise<KeptRecord> {
    return this.act((doing) => doing.create(kind, site, body, who));
  }

  step(id: string, event: string, who: Who, asked = {}): Promise<KeptRecord> {
    return this.act((doing) => doing.step(id, event, { asked }, who, () => {}));
  }

  /** Written by anna, approved by otto, in force everywhere. */
  async zone(name: string, body: object): Promise<string> {
    const { id } = await this.write('zone', { name, side: 'ot', ...body });
    await this.step(id, 'approve', otto);
    await this.settled();
    return id;
  }

  async conduit(body: object): Promise<string> {
    const { id } = await this.write('conduit', { name: 'A conduit', ...body });
    await this.step(id, 'propose', anna);
    await this.step(id, 'approve', otto, { slot: 'ot', meaning: 'agreed' });
    await this.step(id, 'approve', ida, { slot: 'it', meaning: 'agreed' });
    await this.settled();
    return id;
  }

  async report(...messages: Message[]): Promise<void> {
    const answer = await accept(sender, this.#series.batch(...messages), this.#acceptance);
    if (answer.is !== 'answered' || answer.rejected > 0) throw new Error(JSON.stringify(answer));
  }

  /** Another collector goes on, which remembers nothing. */
  restart(): void {
    this.#acceptance = acceptanceOn(this.#database.store);
  }

  /** `name of the zone` by address, of assets that have an address. */
  async places(): Promise<Record<string, string | null>> {
    const rows = await this.#database.db
      .selectFrom('asset')
      .leftJoin('record', 'record.id', 'asset.zone')
      .select(['asset.ip', 'asset.network', 'record.title'])
      .where('merged_into', 'is', null)
      .execute();
    return Object.fromEntries(rows.map(({ ip, network, title }) => [`${ip}@${network}`, title]));
  }

  async flows(): Promise<readonly string[]> {
    const rows = await this.#database.db
      .selectFrom('conversation')
      .leftJoin('record as begun', 'begun.id', 'conversation.from_zone')
      .leftJoin('record as reached', 'reached.id', 'conversation.to_zone')
      .select(['begun.title as from', 'reached.title as to', 'port', 'conformity', 'rule'])
      .orderBy('port')
      .execute();
    return rows.map(({ from, to, port, conformity, rule }) =>
      [from ?? '-', to ?? '-', port, conformity ?? '-', ...(rule === null ? [] : [rule])].join(' '),
    );
  }
}

export const heard = (day: number, ...texts: string[]): Message[] =>
  texts.map((text) =>
    Message.parse({
      ...{ type: 'observation', from: at(day), to: at(day), host: hostAt(text) },
      ...{ services: [], facts: [] },
    }),
  );

export const spoken = (day: number, client: string, server: string, port = 502): Message =>
  Message.parse({
    ...{ type: 'conversation', from: at(day), to: at(day) },
    ...{ client: hostAt(client), server: hostAt(server), transport: 'tcp', port },
    ...{ protocol: 'modbus', packets: 4, bytes: 400, operations: {} },
  });
