/** Who works on incidents, on a database of their own with a press and eight drifts of it. */
import { type Client, clientOf } from './clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from './edge.ts';
import { asset, assetRow, drift, driftRow } from './plant-rows.ts';

/** An incident as it is answered, or what it was refused for. */
export interface IncidentAnswer {
  readonly id: string;
  readonly ref: string;
  readonly state: string;
  readonly version: number;
  readonly title: string;
  readonly body: Record<string, unknown> & { playbook: { steps: { id: string }[] } | null };
  readonly code: string;
  readonly detail: string;
  readonly issues: { path: string }[];
}

const any = { 'if-match': '*' };

export class IncidentDesk {
  readonly database: OwnDatabase;
  readonly edge: Edge;
  readonly soc: Client;
  readonly manager: Client;
  readonly viewer: Client;
  /** Of another site. */
  readonly stranger: Client;

  private constructor(
    [database, edge]: [OwnDatabase, Edge],
    [soc, manager, viewer, stranger]: [Client, Client, Client, Client],
  ) {
    this.database = database;
    this.edge = edge;
    this.soc = soc;
    this.manager = manager;
    this.viewer = viewer;
    this.stranger = stranger;
  }

  static async open(): Promise<IncidentDesk> {
    const database = await ownDatabase();
    const edge = await edgeOn(database);
    const soc = await clientOf(edge, database, 'soc', { roles: ['soc-analyst'] });
    const manager = await clientOf(edge, database, 'manager', { roles: ['csms-manager'] });
    const viewer = await clientOf(edge, database, 'viewer', { roles: ['viewer'] });
    const elsewhere = { roles: ['soc-analyst'], site: 'mill' } as const;
    const stranger = await clientOf(edge, database, 'stranger', elsewhere);
    await database.run(
      [
        assetRow(1, { name: '<b>Press</b> 1' }),
        ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) =>
          driftRow(n, { asset: asset(1), kind: 'logic.download', severity: 'critical' }),
        ),
        driftRow(9, { site: 'mill', agent: 'mill-1' }),
      ].join('\n'),
    );
    return new IncidentDesk([database, edge], [soc, manager, viewer, stranger]);
  }

  async close(): Promise<void> {
    await this.edge.close();
    await this.database.close();
  }

  /** One is opened from a drift. */
  from(by: Client, number: number, said: object = {}, headers: Record<string, string> = any) {
    return by.send<IncidentAnswer>(
      'POST',
      `/api/v1/drift/${drift(number)}/incident`,
      said,
      headers,
    );
  }

  step(by: Client, id: string, event: string, said: object = {}) {
    return by.send<IncidentAnswer>('POST', `/api/v1/incidents/${id}/${event}`, said, any);
  }
}
