/**
 * What people decided about a large plant, beside the assets of api-collector.ts: zones, what is declared
 * of each asset, change requests, conversations between zones. Made of the number of the row alone.
 */
import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { ChangeRequest } from '../../collector/change/change.ts';
import { change } from '../../collector/records/kinds/change.ts';
import { zoneKind } from '../../collector/records/kinds/zone.ts';
import type { KeptRecord, Who } from '../../collector/records/record.ts';
import type { Tables } from '../../collector/store/database.ts';
import { Store } from '../../collector/store/store.ts';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';

const ZONES = 48;
const SITES = 3;
const DAY_MS = 86_400_000;
const PER_TRANSACTION = 200;
const BENCH: Who = { id: 'bench', name: 'bench' };

export interface Scale {
  readonly assets: number;
  readonly requests: number;
  readonly conversations: number;
}

const uuid = (text: string) =>
  createHash('md5')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const siteOf = (n: number) => `plant-${n % SITES}` as SiteId;
const instant = (ms: number) => new Date(ms).toISOString() as Instant;

export async function seedManagement(db: Kysely<Tables>, scale: Scale, now: number): Promise<void> {
  const store = new Store(db);
  await zones(store, now);
  await declared(db, scale.assets);
  await requests(store, scale, now);
  await conversations(db, scale);
}

async function zones(store: Store, now: number): Promise<void> {
  await store.transaction(async ({ records }) => {
    for (let n = 0; n < ZONES; n++) {
      const body = zoneKind.body.parse({
        ...zoneKind.example,
        name: `Cell ${n}`,
        ranges: [],
        networks: [`cell-${n}/eth0/1`],
      });
      await add(
        records,
        zoneKind.kind,
        `zone${n}`,
        siteOf(n),
        `ZON-${n + 1}`,
        'approved',
        body,
        now,
      );
    }
  });
}

type Records = Parameters<Parameters<Store['transaction']>[0]>[0]['records'];

async function add(
  records: Records,
  kind: string,
  name: string,
  site: SiteId,
  ref: string,
  state: string,
  body: KeptRecord['body'],
  now: number,
): Promise<KeptRecord> {
  const at = instant(now - 30 * DAY_MS);
  const hash = createHash('sha256').update(name).digest('hex');
  const of = kind === 'zone' ? zoneKind : change;
  const record: KeptRecord = {
    ...{ id: uuid(name), kind, site, zone: null, ref, title: of.titleOf(body), state, body, hash },
    ...{ revision: 1, inForce: state === 'draft' ? null : 1, version: 1, due: null },
    ...{ created: at, createdBy: BENCH, changed: at, changedBy: BENCH },
  };
  const step = {
    ...{ number: 1, at, by: BENCH, event: 'create', from: 'draft', to: 'draft', revision: 1 },
    ...{ comment: null, asked: {} },
  };
  await records.begin([{ record, step, keys: of.keysOf?.(body) ?? [] }]);
  return record;
}

/** Nine of ten are matched; each tenth of those differs in its firmware; each fiftieth was never seen. */
async function declared(db: Kysely<Tables>, assets: number): Promise<void> {
  const CHUNK = 5000;
  for (let from = 1; from <= assets; from += CHUNK) {
    const numbers = sql`generate_series(${from}::int, ${Math.min(from + CHUNK - 1, assets)}::int) AS n`;
    const id = sql`md5('declared' || n)::uuid`;
    const seen = sql`md5('asset' || n)::uuid`;
    const zone = sql`md5('zone' || n % ${ZONES})::uuid`;
    const isMatched = sql`n % 10 > 0 AND n % 50 <> 7`;
    const status = sql`(CASE WHEN n % 50 = 7 THEN 'missing' WHEN n % 10 = 0 THEN 'rogue'
      WHEN n % 10 = 1 THEN 'conflict' ELSE 'matched' END)`;
    for (const statement of [
      sql`UPDATE asset SET zone = md5('zone' || n % ${ZONES})::uuid FROM ${numbers} WHERE asset.id = ${seen}`,
      // Five more facts each: a million in all of a hundred thousand.
      sql`INSERT INTO fact (asset, attribute, part, protocol, value, class, method, agent, frame,
          first_seen, since, proven, said)
        SELECT ${seen}, 'block', 'DB ' || k, 's7comm', md5(n || '-' || k), 'config', 'passive',
          'cell-' || n % 50, 1, now(), now(), now(), 1 FROM ${numbers}, generate_series(1, 5) AS k`,
      sql`INSERT INTO declared_asset (id, site, tag, name, class, vendor, model, order_code, serial,
          firmware, zone, owner, custodian, criticality, is_safety, refs, lifecycle, lifecycle_since,
          version, created, created_by, changed, changed_by, observed)
        SELECT ${id}, 'plant-' || n % ${SITES}, 'TAG-' || n, 'plc-' || n,
          (ARRAY['plc', 'hmi', 'switch', 'drive'])[1 + n % 4],
          (ARRAY['Siemens AG', 'Rockwell Automation', 'Schneider Electric', 'Hirschmann', 'Beckhoff'])[1 + n % 5],
          'Model ' || n % 30, '6ES7 ' || 100 + n % 900 || '-3AN01', 'S-' || n * 7919 % 1000003,
          'V' || n % 4 || '.' || n % 9, ${zone}, md5('owner' || n % 20)::uuid, md5('custodian' || n % 20)::uuid,
          1 + n % 5, n % 97 = 0, '[]', 'operational', now() - interval '1 year', 1,
          now() - n * interval '1 minute', 'bench', now() - n * interval '1 second', 'bench',
          CASE WHEN ${isMatched} THEN ${seen} END
        FROM ${numbers} WHERE n % 10 > 0`,
      sql`INSERT INTO declared_identity
        SELECT ${id}, 'serial', 's-' || n * 7919 % 1000003, '', 'plant-' || n % ${SITES}, now(), NULL, false
        FROM ${numbers} WHERE n % 10 > 0`,
      sql`INSERT INTO declared_match
        SELECT ${seen}, ${id}, 'serial', 100, 'The serial is the same.', NULL, now()
        FROM ${numbers} WHERE ${isMatched}`,
      sql`INSERT INTO reconciliation (subject, site, zone, status, is_open, declared, observed, name,
          conflicts, suggestions, way, confidence, reason, since, judged, version)
        SELECT CASE WHEN n % 10 > 0 THEN ${id} ELSE ${seen} END, 'plant-' || n % ${SITES}, ${zone},
          ${status}, ${status} <> 'matched', CASE WHEN n % 10 > 0 THEN ${id} END,
          CASE WHEN n % 50 <> 7 THEN ${seen} END, 'plc-' || n,
          CASE WHEN ${status} = 'conflict' THEN
            jsonb_build_array(jsonb_build_object('field', 'firmware', 'declared', 'V1.0',
              'observed', 'V1.1', 'isControlled', true, 'by', ${seen}, 'answer', NULL))
            ELSE '[]' END,
          '[]', 'serial', 100, 'as seeded', now() - n * interval '1 second', now(), 1
        FROM ${numbers}`,
    ]) {
      await statement.execute(db);
    }
  }
}

async function requests(store: Store, scale: Scale, now: number): Promise<void> {
  const many = scale.requests;
  for (let from = 0; from < many; from += PER_TRANSACTION) {
    await store.transaction(async ({ records, changeRequests }) => {
      for (let n = from; n < Math.min(from + PER_TRANSACTION, many); n++) {
        const { site, state, body } = requestNumber(n, scale, now);
        const [name, ref] = [`change${n}`, `CHG-${1_000_000 + n}`];
        const record = await add(records, 'change', name, site, ref, state, body, now);
        await changeRequests.put(record.id, [requestFrom(record)], now);
      }
    });
  }
}

/** One a quarter of an hour, half of them over; each names an asset, and one in twenty a whole zone. */
function requestNumber(n: number, { assets, requests: many }: Scale, now: number) {
  const begins = now + (n - many / 2) * 900_000;
  const ends = begins + 3_600_000;
  const isOfZone = n % 20 === 0;
  const at = 1 + ((n * 7919) % assets);
  const target = isOfZone
    ? { type: 'zone', zone: uuid(`zone${n % ZONES}`), isZoneWide: true }
    : { type: 'asset', asset: uuid(`asset${at}`) };
  const body = change.body.parse({
    ...change.example,
    title: `Work ${n} on line ${n % 40}`,
    items: [{ id: 'a', target, kinds: [n % 3 === 0 ? 'firmware' : 'logic'] }],
    windows: [{ from: instant(begins), to: instant(ends), zone: 'Europe/Berlin' }],
    sources: [uuid(`asset${1 + ((n * 31) % assets)}`)],
  });
  const coming = n % 7 === 0 ? 'submitted' : 'scheduled';
  return { site: siteOf(isOfZone ? n % ZONES : at), state: ends < now ? 'closed' : coming, body };
}

function requestFrom({ id, ref, site, state, body, created, hash }: KeptRecord): ChangeRequest {
  const approval = { slot: 'ot', user: 'otto', decision: 'given', at: created, recordHash: hash };
  return {
    ...(body as object),
    ...{ id, ref, version: 1, supersededAt: null, site, state, requestedBy: 'bench' },
    ...{ approvals: [{ ...approval, meaning: 'yes' }], cancelledAt: null, recorded: [] },
    ...{ emergency: null, project: null },
  } as unknown as ChangeRequest;
}

/** Within zones and between them; one in a hundred is against what was approved. */
async function conversations(
  db: Kysely<Tables>,
  { assets, conversations: many }: Scale,
): Promise<void> {
  const CHUNK = 20_000;
  for (let from = 1; from <= many; from += CHUNK) {
    const numbers = sql`generate_series(${from}::int, ${Math.min(from + CHUNK - 1, many)}::int) AS n`;
    const one = sql`(1 + n % ${assets}::int)`;
    const other = sql`(1 + (n * 31 + n / ${assets}::int) % ${assets}::int)`;
    await sql`
      INSERT INTO conversation (site, client, server, transport, port, protocol, client_address,
        server_address, agent, packets, bytes, operations, first_seen, last_seen, from_zone, to_zone,
        conformity, judged)
      SELECT 'plant-' || ${one} % ${SITES}, md5('asset' || ${one})::uuid, md5('asset' || ${other})::uuid,
        'tcp', 502, 'modbus', 'a', 'b', 'cell-' || n % 50, 100, 10000, '{}', now(), now(),
        md5('zone' || ${one} % ${ZONES})::uuid, md5('zone' || ${other} % ${ZONES})::uuid,
        CASE WHEN ${one} % ${ZONES} = ${other} % ${ZONES} THEN 'inside'
          WHEN n % 100 = 0 THEN 'no-conduit' ELSE 'conforming' END, now()
      FROM ${numbers} ON CONFLICT DO NOTHING`.execute(db);
  }
}
