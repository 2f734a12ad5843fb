/** A plant that a program brings changes of ServiceNow to, which were approved there. */
import { type Client, programOf } from './clients.ts';
import { assetRow } from './plant-rows.ts';
import { type Change, later, type Requested, requested } from './requested.ts';

export const PEOPLE = '/api/v1/intake/servicenow/people';
export const ROUTE = '/api/v1/changes/intake/servicenow';

export interface Row {
  readonly outcome: string;
  readonly id: string;
  readonly state: string;
  readonly problems: readonly { readonly field: string; readonly sentence: string }[];
}

const utc = (hours: number) => later(hours).slice(0, 19).replace('T', ' ');
export const approvedBy = (side: string, name: string, at: string | null = null) => ({
  side,
  name,
  at,
});
/** Low risk of a parameter takes OT alone; `olga` owns the assets. */
export const document = (number: string, more: object = {}, beside: object = {}) => ({
  ...{ number, short_description: 'Set point', state: '-2', cmdb_ci: 'plc-7' },
  ...{ start_date: utc(2), end_date: utc(3), assigned_to: { display_value: 'ivan i.' } },
  ...{ backout_plan: 'The old value.', test_plan: 'It is read back.', u_cost: 17, ...more },
  plumbline: {
    ...{ kind: 'parameter', risk: 'low', sop: 'SOP-1', sopRevision: '2' },
    approvals: [approvedBy('ot', 'Olga O.', later(-20))],
    ...beside,
  },
});
export interface Brought extends Requested {
  /** Brings changes in; ines answers for it. */
  readonly program: Client;
  bring(
    documents: readonly object[],
    by?: Client,
  ): Promise<{ readonly status: number; readonly rows: readonly Row[] }>;
  one(of: object, by?: Client): Promise<Row>;
  changeOf(row: Row): Promise<Change & { body: Record<string, unknown> }>;
}

export async function brought(): Promise<Brought> {
  const plant = await requested();
  const { olga, ines, ivan, quinn, edge, database, admin } = plant;
  const program = await programOf(edge, database, 'carrier', ines, 'csms-manager');
  await database.run(assetRow(7, { name: 'PLC-7', serial: 'S-7', ip: '10.0.0.7' }));
  await database.run([assetRow(8, { name: 'twin' }), assetRow(9, { name: 'twin' })].join('\n'));
  const items = Object.entries({ 'Olga O.': olga, 'Ivan I.': ivan, Quinn: quinn, Ines: ines });
  const body = { items: items.map(([name, { id }]) => ({ name, user: id })) };
  const { status, etag } = await admin.send('PUT', PEOPLE, body, { 'if-match': '"0"' });
  if (status !== 200 || etag !== '"1"') throw new Error(`people: ${status} ${etag}`);
  const self: Brought = {
    ...{ ...plant, program },
    async bring(documents, by = program) {
      const answer = await by.send<{ items: Row[] }>('POST', ROUTE, { site: 'plant', documents });
      return { ...answer, rows: answer.body.items };
    },
    one: async (of, by) => (await self.bring([of], by)).rows[0] as Row,
    changeOf: (row) => plant.read(row),
  };
  return self;
}
