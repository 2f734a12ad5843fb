/** Rows of a small plant, as SQL: what ingest would have left behind. */

/** `asset(7)` is the seventh asset's id: lexical order is numerical order. */
export const asset = (number: number) =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
export const drift = (number: number) =>
  `10000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const text = (value: string | number | null) =>
  value === null
    ? 'NULL'
    : typeof value === 'number'
      ? String(value)
      : `'${value.replaceAll("'", "''")}'`;

function insert(table: string, row: Readonly<Record<string, string | number | null>>): string {
  const columns = Object.keys(row).map((column) => `"${column}"`);
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${Object.values(row).map(text).join(', ')});`;
}

type Row = Readonly<Record<string, string | number | null>>;

/** An asset with its addresses as identifiers. */
export function assetRow(number: number, known: Row = {}): string {
  const row: Row = {
    id: asset(number),
    site: 'plant',
    network: 'cell-1/eth0/10',
    addresses: 1,
    first_seen: '2026-01-01T00:00:00.000Z',
    last_seen: '2026-01-02T00:00:00.000Z',
    ...known,
  };
  const named = (['ip', 'mac'] as const).filter((kind) => typeof row[kind] === 'string');
  const identifiers = named.map((kind) =>
    insert('identifier', {
      site: String(row['site']),
      kind,
      network: kind === 'ip' ? String(row['network']) : '',
      value: String(row[kind]),
      asset: String(row['id']),
      first_seen: String(row['first_seen']),
      last_seen: String(row['last_seen']),
    }),
  );
  return [insert('asset', row), ...identifiers].join('\n');
}

export function factRow(of: number, attribute: string, value: string, known: Row = {}): string {
  return insert('fact', {
    asset: asset(of),
    attribute,
    part: '',
    protocol: 'modbus',
    value,
    class: 'identity',
    method: 'passive',
    agent: 'cell-1',
    frame: 7,
    first_seen: '2026-01-01T00:00:00.000Z',
    since: '2026-01-01T00:00:00.000Z',
    proven: '2026-01-02T00:00:00.000Z',
    said: 1,
    ...known,
  });
}

export function historyRow(of: number, attribute: string, known: Row = {}): string {
  return insert('fact_history', {
    received: '2026-01-02T00:00:01.000Z',
    asset: asset(of),
    attribute,
    part: '',
    protocol: 'modbus',
    before: '1.0',
    after: '1.1',
    class: 'config',
    method: 'passive',
    agent: 'cell-1',
    frame: 9,
    earliest: '2026-01-01T00:00:00.000Z',
    latest: '2026-01-02T00:00:00.000Z',
    is_late: 'false',
    ...known,
  });
}

export function seenRow(of: number, protocol: string, last: string, known: Row = {}): string {
  return insert('seen', {
    asset: asset(of),
    agent: 'cell-1',
    address: `a ${of}`,
    protocol,
    last,
    n: 3,
    self: 1,
    said: 1,
    told: 1,
    ...known,
  });
}

export function conversationRow(client: string, server: string, known: Row = {}): string {
  return insert('conversation', {
    site: 'plant',
    client,
    server,
    transport: 'tcp',
    port: 502,
    protocol: 'modbus',
    client_address: '10.0.0.1',
    server_address: '10.0.0.2',
    agent: 'cell-1',
    packets: 10,
    bytes: 1000,
    operations: '{"read-coils":4}',
    first_seen: '2026-01-01T00:00:00.000Z',
    last_seen: '2026-01-02T00:00:00.000Z',
    ...known,
  });
}

const RANKS = ['info', 'low', 'medium', 'high', 'critical'];

export function driftRow(number: number, known: Row = {}): string {
  const severity = String(known['severity'] ?? 'high');
  return insert('drift', {
    id: drift(number),
    site: 'plant',
    agent: 'cell-1',
    key: `key-${number}`,
    occurrence: 1,
    asset: null,
    kind: 'firmware.changed',
    severity,
    severity_rank: RANKS.indexOf(severity),
    state: 'open',
    phase: 'monitoring',
    path: 'firmware',
    before: '1.0',
    after: '1.1',
    earliest: '2026-01-01T00:00:00.000Z',
    latest: `2026-01-02T00:00:00.${String(number % 1000).padStart(3, '0')}Z`,
    count: 1,
    is_flapping: 'false',
    protocol: 'modbus',
    techniques: '{T0857}',
    subject: '{"network":"cell-1/eth0/10","ip":"10.0.0.9"}',
    is_new_to_site: 'false',
    first_received: '2026-01-02T00:00:01.000Z',
    received: '2026-01-02T00:00:01.000Z',
    ...known,
  });
}

export function evidenceRow(of: number, position: number, hex: string, known: Row = {}): string {
  return insert('drift_evidence', {
    drift: drift(of),
    position,
    frame: 100 + position,
    at: '2026-01-02T00:00:00.123Z',
    link_type: 1,
    length: hex.length / 2,
    bytes: `\\x${hex}`,
    ...known,
  });
}

export function agentRow(name: string, known: Row = {}): string {
  return insert('agent', {
    site: 'plant',
    agent: name,
    is_online: 'true',
    status_at: '2026-01-09T23:00:00.000Z',
    first_seen: '2026-01-01T00:00:00.000Z',
    ...known,
  });
}
