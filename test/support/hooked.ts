/** Hooks of a plant: people who make them, and a sender that signs what it sends. */
import { createHmac, randomUUID } from 'node:crypto';
import { type Client, clientOf, strangerOn } from './clients.ts';
import { assetRow } from './plant-rows.ts';
import { later, type Requested, requested } from './requested.ts';

export interface Hook {
  readonly id: string;
  readonly name: string;
  readonly taken: number;
  readonly refused: number;
  readonly lastUsed: string | null;
  readonly lastRefusal: string | null;
}
export interface Made {
  readonly hook: Hook;
  readonly secret: string;
  readonly path: string;
}
export interface Row {
  readonly outcome: string;
  readonly id: string;
  readonly state: string;
  readonly problems: readonly { readonly field: string; readonly sentence: string }[];
}
export interface Answer {
  readonly outcome: string;
  readonly items: readonly Row[];
  readonly code?: string;
}
export interface Sent {
  /** Seconds since 1970. */
  readonly at?: number;
  readonly secret?: string;
  readonly name?: string;
  readonly headers?: Record<string, string>;
}

export const ROUTE = '/api/v1/intake/hooks';
export const hmac = (secret: string, text: string) =>
  createHmac('sha256', secret).update(text).digest('hex');

const utc = (hours: number) => later(hours).slice(0, 19).replace('T', ' ');

/** Of low risk, so that OT alone approves it: of ServiceNow, by ivan, approved by olga. */
export const changeOf = (reference: string, more: object = {}, beside: object = {}) => ({
  ...{ number: reference, short_description: 'Set point', state: '-2', cmdb_ci: 'plc-7' },
  ...{ start_date: utc(2), end_date: utc(3), assigned_to: 'Ivan I.' },
  ...{ backout_plan: 'The old value.', test_plan: 'It is read back.', ...more },
  plumbline: {
    ...{ kind: 'parameter', risk: 'low', sop: 'SOP-1', sopRevision: '2' },
    approvals: [{ side: 'ot', name: 'Olga O.', at: null }],
    ...beside,
  },
});

export interface HookedPlant extends Requested {
  /** Has neither a session nor a token. */
  readonly stranger: Client;
  /** May make hooks, on another site. */
  readonly paul: Client;
  made(more?: object, by?: Client): Promise<{ status: number; body: Made & { code?: string } }>;
  hooked(more?: object): Promise<Made>;
  /** As it is listed, once every refusal is written down. */
  seen(of: Made): Promise<Hook>;
  /** Seconds since 1970. */
  clock(): number;
  /** As a sender does it: the text is signed and sent as it is. */
  deliver(
    of: Made,
    document: object | string,
    sent?: Sent,
    by?: Client,
  ): Promise<{ status: number; body: Answer }>;
  recordsOf(reference: string): Promise<readonly { id: string; state: string }[]>;
  trail(of: Made): Promise<readonly { action: string; actor: string }[]>;
  proven(of: Made): Promise<readonly { kind: string; payload: string }[]>;
}

export async function hookedPlant(): Promise<HookedPlant> {
  const plant = await requested();
  const { edge, database, admin, ines, olga, ivan } = plant;
  const stranger = strangerOn(edge);
  const paul = await clientOf(edge, database, 'paul', {
    ...{ roles: ['csms-manager'], site: 'elsewhere' },
  });
  await database.run(assetRow(7, { name: 'PLC-7', serial: 'S-7', ip: '10.0.0.7' }));
  const people = Object.entries({ 'Olga O.': olga, 'Ivan I.': ivan });
  const items = people.map(([name, { id }]) => ({ name, user: id }));
  for (const system of ['plain', 'servicenow', 'jira', 'sap-pm']) {
    const path = `/api/v1/intake/${system}/people`;
    await admin.send('PUT', path, { items }, { 'if-match': '*' });
  }
  const self: HookedPlant = {
    ...{ ...plant, stranger, paul },
    made: (more = {}, by = ines) =>
      by.send<Made & { code?: string }>('POST', ROUTE, {
        ...{ name: `hook ${randomUUID()}`, site: 'plant', system: 'servicenow', ...more },
      }),
    hooked: async (more = {}) => (await self.made(more)).body,
    async seen({ hook: { id } }) {
      await edge.services.deliveries.settled();
      const { body } = await ines.get<{ items: Hook[] }>(ROUTE);
      return body.items.find((one) => one.id === id) as Hook;
    },
    clock: () => Math.floor(edge.surroundings.now() / 1000),
    deliver(of, document, sent = {}, by = stranger) {
      const { at = self.clock(), secret = of.secret, name, headers } = sent;
      const text = typeof document === 'string' ? document : JSON.stringify(document);
      return by.send<Answer>('POST', of.path, text as never, {
        'content-type': 'application/json',
        'x-plumbline-timestamp': String(at),
        'x-plumbline-signature': `sha256=${hmac(secret, `${at}.${text}`)}`,
        ...(name !== undefined && { 'x-plumbline-delivery': name }),
        ...headers,
      });
    },
    recordsOf: (reference) =>
      database.rows(
        `SELECT id, state FROM record WHERE body #>> '{origin,reference}' = '${reference}'`,
      ),
    trail: ({ hook: { id } }) =>
      database.rows(
        `SELECT action, actor FROM audit WHERE subject = 'intake-hook/${id}' ORDER BY id`,
      ),
    proven: ({ hook: { id } }) =>
      database.rows(
        `SELECT kind, body AS payload FROM evidence
         LEFT JOIN evidence_payload AS said ON said.hash = payload_hash
         WHERE ref = 'intake-hook/${id}' ORDER BY seq`,
      ),
  };
  return self;
}
