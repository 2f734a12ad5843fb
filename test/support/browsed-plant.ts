/** What the pages show: a press, a device that calls itself markup, and more valves than fit a screen. */
import {
  agentRow,
  asset,
  assetRow,
  conversationRow,
  driftRow,
  evidenceRow,
  factRow,
  historyRow,
  seenRow,
} from './plant-rows.ts';

export const HOSTILE = '<img src=x onerror=alert(1)>';
const PACKET = `001b1b00000902000000000108004500003c${Buffer.from('<script>').toString('hex')}`;
const HEALTH_AT = '2026-01-09T23:59:00.000Z';

const health = {
  ...{ type: 'health', from: '2026-01-09T23:58:00.000Z', to: HEALTH_AT, version: '1', boot: 'b' },
  ...{ source: 'eth1', phase: 'monitoring', packets: 900, bytes: 90_000, duplicates: 0, cut: 0 },
  ...{ dropped: { kernel: 60, interface: -1 }, unicastPackets: 800, oneSided: 0.01 },
  malformed: [{ protocol: 'modbus', flaw: 'truncated', field: 'pdu', count: 3 }],
  ...{ linkTypes: { ethernet: 900 }, protocols: { modbus: { title: 'Modbus', messages: 700 } } },
  ...{
    vlans: [10],
    subnets: ['10.0.0.0/24'],
    tables: { hosts: { used: 9, size: 64, evicted: 0 } },
  },
  spool: { messages: 0, bytes: 0, lost: 0, isFull: false },
};

/** In SQL: 302 assets, three drifts of which one has a packet, two agents of which one is well. */
export const browsedPlant = [
  assetRow(1, { name: 'Press 1', role: 'plc', vendor: 'Siemens AG', level: 1, ip: '10.0.0.9' }),
  assetRow(2, { name: HOSTILE, ip: '10.0.0.10', mac: '00:1b:1b:00:00:02' }),
  ...Array.from({ length: 300 }, (_, at) =>
    assetRow(at + 3, { name: `Valve ${at}`, vendor: 'Moxa', ip: `10.1.${at >> 8}.${at & 255}` }),
  ),
  factRow(1, 'vendor', 'Siemens AG'),
  factRow(1, 'firmware', 'V3.3.0', { class: 'config', protocol: 's7comm' }),
  factRow(1, 'firmware', '3.2.6', { class: 'config', protocol: 'snmp' }),
  factRow(1, 'module-name', HOSTILE, { part: 'slot 4' }),
  historyRow(1, 'firmware', { before: 'V3.2.6', after: 'V3.3.0' }),
  seenRow(1, 's7comm', '2026-01-02T00:00:00.000Z', { self: 1 }),
  conversationRow(asset(2), asset(1)),
  driftRow(1, { asset: asset(1), severity: 'low', kind: 'service.new', before: null }),
  driftRow(2, { asset: asset(1), severity: 'critical', before: 'V3.2.6', after: 'V3.3.0' }),
  driftRow(3, { asset: asset(2), severity: 'medium', before: null, after: HOSTILE }),
  evidenceRow(2, 0, PACKET),
  agentRow('cell-1', { health_at: HEALTH_AT, phase: 'monitoring', health: JSON.stringify(health) }),
  agentRow('cell-2', { is_online: 'false' }),
  watched(50, 40, 'clear', 'restart'),
  watched(30, 20, 'lossy', null),
  watched(20, 10, 'silent', null),
];

/** An interval of coverage, in hours before now: the page asks for the last days. */
function watched(from: number, to: number, sight: string, ended: string | null): string {
  const ago = (hours: number) => `now() - interval '${hours} hours'`;
  return `INSERT INTO coverage (site, agent, begun, until, epoch, boot, source, phase, sight, packets,
    bytes, dropped, is_loss_known, malformed, vlans, subnets, protocols, ended) VALUES ('plant',
    'cell-1', ${ago(from)}, ${ago(to)}, 'e', 'b', 'eth1', 'monitoring', '${sight}', 1, 1, 0, true, 0,
    '{}', '{}', '{}', ${ended === null ? 'NULL' : `'${ended}'`});`;
}
