/** Rows of a plant with many assets, as ingest would have left them: what the benches of the collector run on. */
import { sql } from 'kysely';
import type { Connection } from '../../collector/store/database.ts';

const CHUNK = 2000;

/**
 * Names as plants have them: five makers, thirty models, a third without a name, five facts each. Asset
 * `n` is `md5('asset' || n)`; it is heard by agent `cell-<n mod 50>` of site `plant-<n mod 3>`.
 */
export async function seedAssets(db: Connection, assets: number): Promise<void> {
  for (let from = 1; from <= assets; from += CHUNK) {
    const numbers = sql`generate_series(${from}::int, ${Math.min(from + CHUNK - 1, assets)}::int) AS n`;
    const id = sql`md5('asset' || n)::uuid`;
    const ip = sql`('10.' || n / 65536 || '.' || n / 256 % 256 || '.' || n % 256)`;
    const mac = sql`('00:1d:9c:' || lpad(to_hex(n / 65536), 2, '0') || ':' || lpad(to_hex(n / 256 % 256), 2, '0') || ':' || lpad(to_hex(n % 256), 2, '0'))`;
    const network = sql`('cell-' || n % 50 || '/eth0/' || n % 4)`;
    for (const statement of [
      sql`INSERT INTO asset (id, site, name, vendor, model, order_code, serial, firmware, role, level,
          network, mac, ip, addresses, first_seen, last_seen)
        SELECT ${id}, 'plant-' || n % 3, CASE WHEN n % 3 > 0 THEN 'plc-' || n END,
          (ARRAY['Siemens AG', 'Rockwell Automation', 'Schneider Electric', 'Hirschmann', 'Beckhoff'])[1 + n % 5],
          'Model ' || n % 30, '6ES7 ' || 100 + n % 900 || '-3AN01', 'S-' || n * 7919 % 1000003,
          'V' || n % 4 || '.' || n % 9, (ARRAY['plc', 'hmi', 'switch', 'drive'])[1 + n % 4], n % 4,
          ${network}, ${mac}, ${ip}::inet, 2, now() - n * interval '1 minute', date_trunc('hour', now())
        FROM ${numbers}`,
      sql`INSERT INTO identifier SELECT 'plant-' || n % 3, 'ip', ${network}, ${ip}, ${id}, now(), now() FROM ${numbers}`,
      sql`INSERT INTO identifier SELECT 'plant-' || n % 3, 'mac', '', ${mac}, ${id}, now(), now() FROM ${numbers}`,
      sql`INSERT INTO seen (asset, agent, address, protocol, last, n, self, said, told)
        SELECT ${id}, 'cell-' || n % 50, 'a', protocol, now(), 9, 1, 1, 1
        FROM ${numbers}, unnest(ARRAY['', 'modbus']) AS protocol`,
      sql`INSERT INTO fact (asset, attribute, part, protocol, value, class, method, agent, frame, first_seen, since, proven, said)
        SELECT ${id}, attribute, '', 'modbus', attribute || n, 'identity', 'passive', 'cell-' || n % 50, 1, now(), now(), now(), 1
        FROM ${numbers}, unnest(ARRAY['vendor', 'model', 'serial', 'firmware', 'name']) AS attribute`,
      sql`INSERT INTO drift (id, site, agent, key, occurrence, asset, kind, severity, severity_rank, state,
          phase, path, before, after, earliest, latest, count, is_flapping, techniques, subject,
          is_new_to_site, first_received, received)
        SELECT md5('drift' || n)::uuid, 'plant-' || n % 3, 'cell-' || n % 50, 'key' || n, 1, ${id},
          'firmware.changed', 'high', 3, CASE WHEN n % 40 = 0 THEN 'open' ELSE 'resolved' END,
          'monitoring', 'firmware', '1.0', '1.1', now(), now() - n * interval '1 second', 1, false, '{}',
          '{"network":"cell-1","ip":"10.0.0.1"}', false, now(), now()
        FROM ${numbers} WHERE n % 20 = 0`,
    ]) {
      await statement.execute(db);
    }
  }
}
