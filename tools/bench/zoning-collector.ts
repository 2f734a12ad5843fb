/** Zones that come into force over a large plant, as zoning.mjs measures it: a process of its own. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { openEmbedded, openPostgres } from '../../collector/store/open.ts';
import type { Store } from '../../collector/store/store.ts';
import { Zoning } from '../../collector/zones/zoning.ts';
import type { Instant } from '../../protocols/messages/names.ts';

const [data = '', assets = '100000', zones = '400', conversations = '300000', url = ''] =
  process.argv.slice(2);
const onBroken = (error: Error) => {
  throw error;
};
const worker = new URL('./pglite-worker.js', import.meta.url);
const making = { now: Date.now, newId: randomUUID };
const { store, db, embedded } = url
  ? await openPostgres({ ...making, url, onLost: onBroken })
  : await openEmbedded({ ...making, folder: data, worker, onBroken });

const site = 'plant';
const CHUNK = 5000;
const part = (from: number, most: number) =>
  sql`generate_series(${from}::int, ${Math.min(from + CHUNK - 1, most)}::int) AS n`;
const id = (n = sql`n`) => sql`md5('asset' || (${n}))::uuid`;
const network = (n = sql`n`) => sql`('cell-' || (${n}) % ${Number(zones)} || '/eth0/0')`;
const ip = (n = sql`n`) =>
  sql`('10.' || (${n}) / 65536 || '.' || (${n}) / 256 % 256 || '.' || (${n}) % 256)`;
const mac = (n = sql`n`) => sql`('00:1d:9c:' || lpad(to_hex((${n}) / 65536), 2, '0') || ':'
  || lpad(to_hex((${n}) / 256 % 256), 2, '0') || ':' || lpad(to_hex((${n}) % 256), 2, '0'))`;
const address = (n = sql`n`) => sql`(${mac(n)} || ' ' || ${ip(n)} || ' ' || ${network(n)})`;

const began = Date.now();
for (let from = 1; from <= Number(assets); from += CHUNK) {
  const numbers = part(from, Number(assets));
  await sql`INSERT INTO asset (id, site, name, vendor, model, serial, firmware, role, level, network, mac,
      ip, addresses, first_seen, last_seen)
    SELECT ${id()}, ${site}, 'plc-' || n, 'Siemens AG', 'Model ' || n % 30, 'S-' || n, 'V' || n % 4, 'plc',
      1, ${network()}, ${mac()}, ${ip()}::inet, 2, now(), date_trunc('hour', now())
    FROM ${numbers}`.execute(db);
  await sql`INSERT INTO seen (asset, agent, address, protocol, last, n, self, said, told)
    SELECT ${id()}, 'agent', ${address()}, protocol, now(), 9, 1, 1, 1
    FROM ${numbers}, unnest(ARRAY['', 'modbus', 'lldp']) AS protocol`.execute(db);
}
for (let from = 1; from <= Number(conversations); from += CHUNK) {
  const most = Number(assets);
  const one = sql`(1 + n % ${most}::int)`;
  // Two of three stay within their cell.
  const other = sql`(1 + (n + ${Number(zones)}::int * (1 + n / ${most}::int) + CASE WHEN n % 3 = 0 THEN 7 ELSE 0 END) % ${most}::int)`;
  await sql`INSERT INTO conversation (site, client, server, transport, port, protocol, client_address,
      server_address, agent, packets, bytes, operations, first_seen, last_seen)
    SELECT ${site}, ${id(one)}, ${id(other)}, 'tcp', 502, 'modbus', ${address(one)}, ${address(other)},
      'agent', 100, 10000, '{}', now(), now()
    FROM ${part(from, Number(conversations))} ON CONFLICT DO NOTHING`.execute(db);
}
await sql`INSERT INTO record (id, kind, site, ref, title, state, revision, in_force, body, hash, keys,
    created, created_by, created_by_id, changed, changed_by, changed_by_id)
  SELECT md5('zone' || n)::uuid, 'zone', ${site}, 'ZON-' || n, 'Cell ' || n, 'approved', 1, 1,
    jsonb_build_object('name', 'Cell ' || n, 'side', 'ot', 'networks', jsonb_build_array(${network()}),
      'ranges', '[]'::jsonb, 'vlans', '[]'::jsonb, 'members', '[]'::jsonb, 'exceptions', '[]'::jsonb,
      'bridges', '[]'::jsonb),
    md5('h' || n), '{}'::text[], now(), 'a', 'a', now(), 'a', 'a'
  FROM generate_series(0, ${Number(zones)}::int - 1) AS n`.execute(db);
await sql`INSERT INTO record_revision (record, revision, body, hash, since, "by", by_id)
  SELECT id, 1, body, hash, created, 'a', 'a' FROM record`.execute(db);
const seededMs = Date.now() - began;
if (embedded) await embedded.script('VACUUM ANALYZE');
else await sql`VACUUM ANALYZE`.execute(db);

/** What each transaction took: who reports waits for one of them at most. */
const parts: number[] = [];
const timing = new Proxy(store, {
  get(of, name: keyof Store) {
    if (name !== 'transaction') return of[name].bind(of);
    return async (work: Parameters<Store['transaction']>[0]) => {
      const start = performance.now();
      const done = await of.transaction(work);
      parts.push(performance.now() - start);
      return done;
    };
  },
});
const zoning = new Zoning({
  store: timing,
  holder: randomUUID(),
  now: () => new Date().toISOString() as Instant,
  onTrouble: onBroken as (error: unknown) => void,
});
async function applied(): Promise<number> {
  await store.transaction(({ zones: plans }) => plans.renew(site as never));
  const start = performance.now();
  await zoning.tick();
  await zoning.tick();
  return performance.now() - start;
}
const firstMs = await applied();
const [sorted] = [parts.splice(0).sort((one, other) => one - other)];
const againMs = await applied();
const { rows } = await sql<{ zoned: number; inside: number; crossing: number }>`
  SELECT (SELECT count(*)::int FROM asset WHERE zone IS NOT NULL) AS zoned,
    (SELECT count(*)::int FROM conversation WHERE conformity = 'inside') AS inside,
    (SELECT count(*)::int FROM conversation WHERE conformity = 'no-conduit') AS crossing`.execute(
  db,
);
await zoning.close();
const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
process.send?.({
  ...{ seededMs, firstMs, againMs, parts: sorted.length, found: rows[0] },
  ...{ p50: at(0.5), p95: at(0.95), most: at(1) },
});
process.on('message', () => process.exit(0));
