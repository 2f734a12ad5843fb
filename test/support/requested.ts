/** Change requests over the API: people of a plant, what they write, and a clock that lets things come due. */
import { randomUUID } from 'node:crypto';
import { DueRecords } from '../../collector/records/due.ts';
import { everyKind } from '../../collector/records/proceeding.ts';
import { type Client, clientOf } from './clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase, START } from './edge.ts';
import { asset, assetRow } from './plant-rows.ts';

export const HOUR = 3_600_000;
export const later = (hours: number) => new Date(START + hours * HOUR).toISOString();

/** As the API answers it. */
export interface Change {
  readonly id: string;
  readonly ref: string;
  readonly state: string;
  readonly version: number;
  readonly due: string | null;
  readonly detail?: string;
  readonly title?: string;
  readonly code?: string;
  readonly openSides: readonly string[];
  readonly body: Record<string, unknown> & { readonly required: readonly string[] };
  readonly approvals: readonly { readonly name: string; readonly isCurrent: boolean }[];
}

export interface Requested {
  readonly database: OwnDatabase;
  readonly edge: Edge;
  readonly ruth: Client;
  readonly ivan: Client;
  readonly olga: Client;
  readonly otto: Client;
  readonly ines: Client;
  readonly sam: Client;
  readonly quinn: Client;
  readonly auditor: Client;
  readonly admin: Client;
  readonly unproven: Client;
  /** What comes due by then is done. */
  wait(hours: number): Promise<void>;
  write(more?: object, by?: Client): Promise<Change>;
  act(
    by: Client,
    of: { readonly id: string },
    event: string,
    said?: object,
    ifMatch?: string,
  ): Promise<{ status: number; body: Change }>;
  edit(by: Client, of: Change, more: object): Promise<{ status: number; body: Change }>;
  /** As it stands now. */
  read(of: { readonly id: string }): Promise<Change>;
  /** Written by ruth, submitted, approved by olga (OT) and ines (IT). */
  approved(more?: object): Promise<Change>;
  close(): Promise<void>;
}

export const sign = (slot: string) => ({ slot, meaning: 'I have read it and agree.' });

/** High risk: both sides have to. From hour 2 to hour 3, on asset 1, by ivan. */
const bodyOf = (ivan: Client, more: object) => ({
  ...{ title: 'New logic', kind: 'logic', risk: 'high' },
  items: [
    {
      ...{ id: 'i1', target: { type: 'asset', asset: asset(1) }, kinds: ['logic'] },
      effects: [
        { type: 'difference', id: 'e1', kind: 'logic.download' },
        { type: 'difference', id: 'e2', kind: 'firmware.changed', value: '2.1' },
      ],
    },
  ],
  windows: [{ from: later(2), to: later(3), zone: 'Europe/Berlin' }],
  implementers: [ivan.id],
  sop: { document: 'SOP-112', revision: '7' },
  ...{ rollback: 'The old one is loaded.', test: 'An empty cycle runs.' },
  ...more,
});

/** On the embedded database, or on another that the caller closes with it. */
export async function requested(given?: OwnDatabase): Promise<Requested> {
  const database = given ?? (await ownDatabase());
  const edge = await edgeOn(database);
  await database.run(assetRow(1));
  const person = (name: string, ...roles: Parameters<typeof clientOf>[3]['roles']) =>
    clientOf(edge, database, name, { roles });
  const people = {
    ruth: await person('ruth', 'ot-engineer', 'asset-owner'),
    ivan: await person('ivan', 'ot-engineer', 'asset-owner'),
    olga: await person('olga', 'asset-owner', 'csms-manager'),
    otto: await person('otto', 'ot-engineer'),
    ines: await person('ines', 'csms-manager'),
    sam: await person('sam', 'safety'),
    quinn: await person('quinn', 'quality'),
    auditor: await person('auditor', 'auditor'),
    admin: await person('admin', 'administrator'),
    unproven: await clientOf(edge, database, 'unproven', {
      ...{ roles: ['asset-owner'], isProven: false },
    }),
  };
  const due = new DueRecords({
    ...{ store: edge.surroundings.store, holder: 'test', now: edge.surroundings.now },
    ...{ proceedings: everyKind(randomUUID), onCommitted: () => {} },
    onTrouble: (error) => {
      throw error;
    },
  });
  const send = (by: Client, method: 'POST' | 'PUT', path: string, body: object, ifMatch = '*') =>
    by.send<Change>(method, path, body, { 'if-match': ifMatch });
  const self: Requested = {
    ...{ database, edge, ...people },
    async wait(hours) {
      edge.later(hours * HOUR);
      for (let turn = 0; turn < 4; turn++) await due.tick();
    },
    async write(more = {}, by = people.ruth) {
      const body = { site: 'plant', body: bodyOf(people.ivan, more) };
      return (await send(by, 'POST', '/api/v1/changes', body)).body;
    },
    act: (by, { id }, event, said = {}, ifMatch = '*') =>
      send(by, 'POST', `/api/v1/changes/${id}/${event}`, said, ifMatch),
    edit: (by, { id, body }, more) =>
      send(by, 'PUT', `/api/v1/changes/${id}`, { body: { ...body, ...more } }),
    read: async ({ id }) => (await people.auditor.get<Change>(`/api/v1/changes/${id}`)).body,
    async approved(more = {}) {
      const change = await self.write(more);
      await self.act(people.ruth, change, 'submit');
      await self.act(people.olga, change, 'approve', sign('ot'));
      return (await self.act(people.ines, change, 'approve', sign('it'))).body;
    },
    async close() {
      await due.close();
      await edge.close();
      await database.close();
    },
  };
  return self;
}
