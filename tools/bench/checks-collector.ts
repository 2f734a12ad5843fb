/** All checks as their bench runs them: a process of its own on a database with many assets and changes. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { CheckRunner } from '../../collector/csms/check-runner.ts';
import { openEmbedded, openPostgres } from '../../collector/store/open.ts';
import { seedAssets } from './many-assets.ts';

const [data = '', assets = '100000', requests = '10000', rounds = '3', url = ''] =
  process.argv.slice(2);
const onBroken = (error: Error) => {
  throw error;
};
const worker = new URL('./pglite-worker.js', import.meta.url);
const making = { now: Date.now, newId: randomUUID };
const { store, db, embedded } = url
  ? await openPostgres({ ...making, url, onLost: onBroken })
  : await openEmbedded({ ...making, folder: data, worker, onBroken });

const began = Date.now();
await seedAssets(db, Number(assets));
const CHUNK = 5000;
const id = sql`md5('asset' || n)::uuid`;
const zone = (of = sql`n`) => sql`md5('zone' || (${of}) % 150)::uuid`;
const site = (of = sql`n`) => sql`('plant-' || (${of}) % 3)`;

/** 150 zones in force, 50 a site, a conduit from each to the next of its site, and a drawing of each site. */
for (const statement of [
  sql`INSERT INTO record (id, kind, site, ref, title, state, revision, in_force, body, hash, keys,
      created, created_by, created_by_id, changed, changed_by, changed_by_id)
    SELECT ${zone()}, 'zone', ${site()}, 'ZON-' || n, 'Zone ' || n, 'approved', 1, 1,
      jsonb_build_object('name', 'Zone ' || n, 'side', 'ot', 'criticality', 3), md5('h' || n), '{}'::text[],
      now(), 'a', 'a', now(), 'a', 'a' FROM generate_series(0, 149) AS n
    UNION ALL
    SELECT md5('conduit' || n)::uuid, 'conduit', ${site()}, 'CON-' || n, 'Conduit ' || n, 'approved',
      1, 1, jsonb_build_object('from', ${zone()}, 'to', ${zone(sql`n + 3`)}, 'rules',
        '[{"id":"r1","protocol":"modbus"}]'::jsonb), md5('h' || n), '{}'::text[], now(), 'a', 'a', now(),
      'a', 'a' FROM generate_series(0, 149) AS n`,
  sql`INSERT INTO record (id, kind, site, ref, title, state, revision, in_force, body, hash, keys,
      created, created_by, created_by_id, changed, changed_by, changed_by_id)
    SELECT md5('drawing' || n)::uuid, 'drawing', ${site()}, 'DRW-1', 'Drawing', 'approved', 1, 1,
      jsonb_build_object('note', '', 'drawn', jsonb_build_object('asOf', now(), 'digest', 'd' || n)),
      md5('d' || n), '{}'::text[], now(), 'a', 'a', now(), 'a', 'a' FROM generate_series(0, 2) AS n`,
  sql`INSERT INTO drawing_sheet (digest, site, zones, sheet)
    SELECT 'd' || s, 'plant-' || s, array_agg(id), '{}' FROM generate_series(0, 2) AS s
    JOIN record ON kind = 'zone' AND site = 'plant-' || s GROUP BY s`,
  sql`INSERT INTO record_revision (record, revision, body, hash, since, "by", by_id)
    SELECT id, 1, body, hash, created, 'a', 'a' FROM record`,
  sql`INSERT INTO agent (site, agent, is_online, phase, first_seen)
    SELECT 'plant-' || s, 'cell-' || c, true, 'monitoring', now() - interval '1 year'
    FROM generate_series(0, 2) AS s, generate_series(0, 49) AS c`,
  // Two intervals a day for a quarter of a year: what a restart a day leaves behind.
  sql`INSERT INTO coverage (site, agent, begun, until, epoch, boot, source, phase, sight, packets,
      bytes, dropped, is_loss_known, malformed, vlans, subnets, protocols)
    SELECT site, agent, now() - (d + 1) * interval '12 hours', now() - d * interval '12 hours', 'e',
      'b', 'eth0', 'monitoring', 'clear', 9, 9, 0, true, 0, '{}', '{}', '{}'
    FROM agent, generate_series(0, 183) AS d`,
  sql`INSERT INTO health (site, agent, minute, boot, phase, packets, bytes, dropped_kernel,
      dropped_interface, malformed, spooled, lost, clock_skew_ms)
    SELECT site, agent, now() - m * interval '1 minute', 'b', 'monitoring', 9, 9, 0, 0, 0, 0, 0, 12
    FROM agent, generate_series(1, 1440) AS m`,
]) {
  await statement.execute(db);
}

for (let from = 1; from <= Number(assets); from += CHUNK) {
  const numbers = sql`generate_series(${from}::int, ${Math.min(from + CHUNK - 1, Number(assets))}::int) AS n`;
  for (const statement of [
    sql`UPDATE asset SET zone = ${zone()} FROM ${numbers} WHERE asset.id = ${id}`,
    // Five more facts each: a million in all.
    sql`INSERT INTO fact (asset, attribute, part, protocol, value, class, method, agent, frame,
        first_seen, since, proven, said)
      SELECT ${id}, 'block', 'DB ' || k, 's7comm', md5(n || '-' || k), 'config', 'passive',
        'cell-' || n % 50, 1, now(), now(), now(), 1 FROM ${numbers}, generate_series(1, 5) AS k`,
    sql`INSERT INTO declared_asset (id, site, name, class, zone, owner, custodian, criticality,
        is_safety, refs, lifecycle, lifecycle_since, version, created, created_by, changed,
        changed_by, observed)
      SELECT md5('declared' || n)::uuid, ${site()}, 'PLC ' || n, 'plc', ${zone()}, ${id}, ${id},
        1 + n % 5, n % 500 = 0, '[]', 'operational', now(), 1, now(), 'a', now(), 'a', ${id}
      FROM ${numbers} WHERE n % 10 > 0`,
    sql`INSERT INTO declared_match (observed, declared, way, confidence, reason, at)
      SELECT ${id}, md5('declared' || n)::uuid, 'serial', 100, 'equal', now()
      FROM ${numbers} WHERE n % 10 > 0`,
    sql`INSERT INTO conversation (site, client, server, transport, port, protocol, client_address,
        server_address, agent, packets, bytes, operations, first_seen, last_seen, from_zone, to_zone,
        conformity, conduit, rule)
      SELECT ${site()}, md5('asset' || n + k * 3)::uuid::text, (${id})::text, 'tcp',
        CASE k WHEN 1 THEN 502 ELSE 80 END, CASE k WHEN 1 THEN 'modbus' ELSE 'http' END,
        '- 10.0.0.1 cell', '- 10.0.0.2 cell', 'cell-' || n % 50, 9, 9, '{}', now(), now(), ${zone()},
        ${zone(sql`n + k * 3`)}, CASE WHEN n % 50 = 0 THEN 'no-rule' ELSE 'conforming' END,
        CASE WHEN n % 50 > 0 THEN md5('conduit' || n % 150)::uuid END,
        CASE WHEN n % 50 > 0 THEN 'r1' END
      FROM ${numbers}, generate_series(1, 2) AS k WHERE k = 1 OR n % 20 = 0`,
    sql`INSERT INTO verdict (drift, site, asset, zone, latest, verdict, verdict_rank, said_by,
        severity, severity_rank, action, machine, method, is_would_be, is_extra, is_late,
        is_attempted, since, at)
      SELECT drift.id, drift.site, drift.asset, ${zone()}, drift.latest,
        CASE WHEN n % 100 = 0 THEN 'unauthorised' ELSE 'authorised' END, 1, 'machine', 'high', 3,
        'record', '{"scores":{"value":2}}', 1, false, false, false, false, now(), now()
      FROM ${numbers} JOIN drift ON drift.id = md5('drift' || n)::uuid`,
  ]) {
    await statement.execute(db);
  }
}

for (let from = 1; from <= Number(requests); from += CHUNK) {
  const numbers = sql`generate_series(${from}::int, ${Math.min(from + CHUNK - 1, Number(requests))}::int) AS n`;
  const request = sql`md5('request' || n)::uuid`;
  for (const statement of [
    sql`INSERT INTO record (id, kind, site, ref, title, state, revision, body, hash, keys, created,
        created_by, created_by_id, changed, changed_by, changed_by_id)
      SELECT ${request}, 'change', ${site()}, 'CHG-' || n, 'Change ' || n,
        CASE WHEN n % 50 = 0 THEN 'verifying' ELSE 'closed' END, 1,
        '{"kind":"logic","risk":"low","required":["ot","it"],"requestedBy":null,"items":[],"implementers":["x"],"graceAfterMinutes":30,"impacts":{"isSafety":false}}',
        md5('h' || n), ARRAY['asset:' || ${id}], now(), 'a', 'a', now(), 'a', 'a' FROM ${numbers}`,
    sql`INSERT INTO record_revision (record, revision, body, hash, since, "by", by_id)
      SELECT ${request}, 1, '{}', md5('h' || n), now(), 'a', 'a' FROM ${numbers}`,
    sql`INSERT INTO approval (record, revision, hash, slot, "user", name, decision, meaning, at)
      SELECT ${request}, 1, md5('h' || n), slot, slot || 'user', 'x', 'given', 'x', now()
      FROM ${numbers}, unnest(ARRAY['ot', 'it']) AS slot`,
    sql`INSERT INTO record_step (record, number, at, "by", by_id, event, "from", "to", revision, asked)
      SELECT ${request}, k, now(), 'a', 'a', 'approve', 'submitted', 'approved', 1, '{}'
      FROM ${numbers}, generate_series(1, 6) AS k`,
    sql`INSERT INTO planned_work (record, revision, kind, site, is_current, keys, during, body)
      SELECT ${request}, 1, 'change', ${site()}, true, '{}',
        tstzmultirange(tstzrange(now() - interval '9 days', now() - interval '8 days')), '{}'
      FROM ${numbers}`,
  ]) {
    await statement.execute(db);
  }
  await store.transaction(async ({ evidence }) => {
    const at = new Date().toISOString() as never;
    const ids = Array.from({ length: CHUNK * 4 }, (_, n) => from + n);
    await evidence.add(
      at,
      ids.map((n) => ({
        ...{ effectiveAt: at, actor: 'a', kind: 'change.approve', ref: `change/${n}` },
        payload: { number: n },
      })),
    );
  });
}
const seededMs = Date.now() - began;
if (embedded) await embedded.script('VACUUM ANALYZE');
else await sql`VACUUM ANALYZE`.execute(db);

const kinds = ['zone', 'conduit', 'drawing', 'change', 'baseline', 'task', 'exception'];
const runner = new CheckRunner({ ...making, store, holder: randomUUID(), kinds });
const times: number[] = [];
let results = 0;
for (let round = 0; round < Number(rounds); round++) {
  const start = performance.now();
  const run = await runner.run({ actor: 'bench' });
  times.push(performance.now() - start);
  results = run?.results ?? 0;
}
await runner.close();
process.send?.({ seededMs, times, results });
process.on('message', () => process.exit(0));
