/** Rows of records, as SQL, with when and by whom: times are told from one night on. */
import { createHash } from 'node:crypto';

export const NIGHT = Date.parse('2026-06-30T03:00:00.000Z');

/** So many days and hours before NIGHT. */
export const before = (days: number, hours = 0) =>
  new Date(NIGHT - days * 86_400_000 - hours * 3_600_000).toISOString();

/** Ids of records: zones from 1, the conduit 10, requests from 20, baselines from 30, the rest from 40. */
export const record = (number: number) =>
  `20000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
export const person = (number: number) =>
  `30000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
export const declared = (number: number) =>
  `40000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const text = (value: unknown): string => {
  if (value === null) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const plain = typeof value === 'string' ? value : JSON.stringify(value);
  return `'${plain.replaceAll("'", "''")}'`;
};

export function insert(table: string, row: Readonly<Record<string, unknown>>): string {
  const columns = Object.keys(row).map((column) => `"${column}"`);
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${Object.values(row).map(text).join(', ')});`;
}

interface Known {
  readonly id: string;
  readonly kind: string;
  readonly ref: string;
  readonly title: string;
  readonly state: string;
  readonly body: object;
  readonly keys?: string;
  readonly since?: string;
  readonly inForce?: number | null;
}

/** A record with its one revision. */
export function recordRows({ id, kind, ref, title, state, body, ...known }: Known): string {
  const { keys = '{}', since = before(100), inForce = 1 } = known;
  const hash = createHash('sha256').update(id).digest('hex');
  const by = {
    created_by: 'rita',
    created_by_id: person(1),
    changed_by: 'rita',
    changed_by_id: person(1),
  };
  return [
    insert('record', {
      ...{ id, kind, site: 'plant', zone: null, ref, title, state, revision: 1, in_force: inForce },
      ...{ body, hash, keys, created: since, changed: since, ...by },
    }),
    insert('record_revision', {
      ...{ record: id, revision: 1, body, hash, since, by: 'rita', by_id: person(1) },
    }),
  ].join('\n');
}

export const approvalRow = (of: string, slot: string, by: number, at: string) =>
  insert('approval', {
    ...{ record: of, revision: 1, hash: createHash('sha256').update(of).digest('hex'), slot },
    ...{ user: person(by), name: `p${by}`, decision: 'given', meaning: 'I agree', at },
  });

export const stepRow = (
  of: string,
  number: number,
  event: string,
  to: string,
  at: string,
  asked = {},
) =>
  insert('record_step', {
    ...{
      record: of,
      number,
      at,
      by: 'rita',
      by_id: person(1),
      event,
      from: '',
      to,
      revision: 1,
      asked,
    },
  });
