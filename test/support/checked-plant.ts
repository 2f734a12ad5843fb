/**
 * A small plant of which every check can say that all is well, as rows: a cell with two controllers, a
 * safety zone with one, an office with a server. What each check complains about is done to it afterwards.
 */
import {
  asset,
  assetRow,
  conversationRow,
  drift,
  driftRow,
  factRow,
  seenRow,
} from './plant-rows.ts';
import {
  approvalRow,
  before,
  declared,
  insert,
  person,
  record,
  recordRows,
  stepRow,
} from './record-rows.ts';

export const CELL = record(1);
export const SAFETY = record(2);
export const OFFICE = record(3);
const CONDUIT = record(10);
export const CHANGE = record(20);
export const GRANT = record(41);

/** PLC 1 and 2, the safety PLC, the server, the engineering station, and which zone each stands in. */
const assets = [
  { number: 1, name: 'PLC 1', zone: CELL, ip: '10.0.1.1', agent: 'cell-1' },
  { number: 2, name: 'PLC 2', zone: CELL, ip: '10.0.1.2', agent: 'cell-1' },
  { number: 3, name: 'Safety PLC', zone: SAFETY, ip: '10.0.2.1', agent: 'cell-2' },
  { number: 4, name: 'Historian', zone: OFFICE, ip: '10.0.3.1', agent: 'office' },
  { number: 5, name: 'EWS 1', zone: CELL, ip: '10.0.1.5', agent: 'cell-1' },
] as const;

const zoneRows = (id: string, name: string, side: string, ref: string) =>
  [
    recordRows({
      id,
      kind: 'zone',
      ref,
      title: name,
      state: 'approved',
      body: { name, side, criticality: 3 },
    }),
    approvalRow(id, 'ot', 2, before(90)),
    stepRow(id, 1, 'switch-on-control', 'approved', before(89)),
  ].join('\n');

const declaredRows = assets.map(({ number, name, zone }) =>
  [
    insert('declared_asset', {
      ...{
        id: declared(number),
        site: 'plant',
        name,
        zone,
        ...{ class: number === 5 ? 'engineering-workstation' : 'plc' },
        owner: person(1),
      },
      ...{
        custodian: person(2),
        criticality: 3,
        is_safety: number === 3,
        lifecycle: 'operational',
      },
      ...{ lifecycle_since: before(300), version: 1, created: before(300), created_by: 'rita' },
      ...{ changed: before(300), changed_by: 'rita', observed: asset(number), refs: [] },
    }),
    insert('declared_match', {
      ...{ observed: asset(number), declared: declared(number), way: 'serial', confidence: 100 },
      ...{ reason: 'equal serial numbers', at: before(300) },
    }),
  ].join('\n'),
);

const baselineRows = assets.map(({ number, name }) =>
  recordRows({
    ...{ id: record(30 + number), kind: 'baseline', ref: `BAS-${number}`, title: name },
    ...{ state: 'approved', body: { subject: { type: 'asset', id: asset(number) } } },
  }),
);

const agents = ['cell-1', 'cell-2', 'office'];

/** Watched by the minute for 400 days up to NIGHT, and its clock is right. */
const agentRows = agents.map((agent) =>
  [
    insert('agent', {
      site: 'plant',
      agent,
      is_online: true,
      phase: 'monitoring',
      first_seen: before(400),
    }),
    insert('coverage', {
      ...{ site: 'plant', agent, begun: before(400), until: before(0), epoch: 'e1', boot: 'b1' },
      ...{ source: 'eth0', phase: 'monitoring', sight: 'clear', packets: 9, bytes: 9, dropped: 0 },
      ...{ is_loss_known: true, malformed: 0, vlans: '{}', subnets: '{}', protocols: '{}' },
    }),
    insert('health', {
      ...{
        site: 'plant',
        agent,
        minute: before(0, 1),
        boot: 'b1',
        phase: 'monitoring',
        packets: 9,
      },
      ...{ bytes: 9, dropped_kernel: 0, dropped_interface: 0, malformed: 0, spooled: 0, lost: 0 },
      clock_skew_ms: 12,
    }),
  ].join('\n'),
);

/** What the historian reads from PLC 1, as the conduit allows. */
const flowRow = conversationRow(asset(4), asset(1), {
  ...{ client_address: '- 10.0.3.1 office/eth0/1', server_address: '- 10.0.1.1 cell-1/eth0/10' },
  ...{ from_zone: OFFICE, to_zone: CELL, conformity: 'conforming', conduit: CONDUIT, rule: 'r1' },
  ...{ first_seen: before(50), last_seen: before(0, 2) },
});

const ends = { from: OFFICE, to: CELL };
const rule = { id: 'r1', protocol: 'modbus', transport: 'tcp', port: '502', direction: 'forward' };

/** A program that was downloaded as asked for, and reviewed by nobody because it was no emergency. */
const changeRows = [
  recordRows({
    ...{
      id: CHANGE,
      kind: 'change',
      ref: 'CHG-1',
      title: 'New recipe',
      state: 'closed',
      inForce: null,
    },
    ...{ keys: `{asset:${asset(1)}}`, since: before(20) },
    body: {
      ...{ kind: 'logic', risk: 'high', required: ['ot', 'it'], requestedBy: null, items: [] },
      ...{ implementers: [person(5)], graceAfterMinutes: 30, impacts: { isSafety: false } },
    },
  }),
  approvalRow(CHANGE, 'ot', 2, before(18)),
  approvalRow(CHANGE, 'it', 3, before(18)),
  stepRow(CHANGE, 1, 'approve', 'approved', before(18)),
  `INSERT INTO planned_work (record, revision, kind, site, is_current, keys, during, horizon, body) VALUES (
    '${CHANGE}', 1, 'change', 'plant', true, '{}', '{[${before(15)}, ${before(14)})}', NULL, '{}');`,
  driftRow(1, {
    asset: asset(1),
    kind: 'logic.download',
    latest: before(14, 12),
    earliest: before(14, 12),
    first_received: before(14, 12),
    severity: 'critical',
    source_asset: asset(5),
  }),
  verdictRow(1, 'authorised'),
];

export function verdictRow(
  of: number,
  verdict: string,
  known: Readonly<Record<string, unknown>> = {},
): string {
  return insert('verdict', {
    ...{ drift: drift(of), site: 'plant', latest: before(14, 12), verdict, verdict_rank: 1 },
    ...{ said_by: 'machine', severity: 'high', severity_rank: 3, action: 'record', method: 1 },
    ...{ machine: { scores: { value: 2 } }, request: CHANGE, revision: 1, is_would_be: false },
    ...{ is_extra: false, is_late: false, is_attempted: false, since: before(14), at: before(14) },
    ...known,
  });
}

const DRAWING = record(11);
const SHEET = 'd'.repeat(64);

/** The drawing of all three zones, as two people approved it. */
const drawingRows = [
  recordRows({
    ...{ id: DRAWING, kind: 'drawing', ref: 'DRW-1', title: 'Drawing', state: 'approved' },
    body: { note: '', drawn: { asOf: before(89), digest: SHEET } },
  }),
  approvalRow(DRAWING, 'owner', 2, before(88)),
  approvalRow(DRAWING, 'csms', 3, before(88)),
  insert('drawing_sheet', {
    ...{ digest: SHEET, site: 'plant', zones: `{${CELL},${SAFETY},${OFFICE}}`, sheet: '{}' },
  }),
].join('\n');

/** What somebody may do from the engineering station, on PLC 1, for a year. */
export const grantRows = (id: string, more: Partial<Record<string, unknown>> = {}) =>
  [
    recordRows({
      ...{ id, kind: 'access-grant', ref: `ACC-${id.slice(-2)}`, title: 'Programs of PLC 1' },
      ...{ state: 'active', since: before(100) },
      body: {
        ...{ kind: 'user', title: 'Programs of PLC 1', person: person(5), right: 'engineer' },
        ...{ targets: { assets: [asset(1)], zones: [] }, sources: [asset(5)], windows: [] },
        ...{ from: before(100), end: before(-200), device: null, ...more },
      },
    }),
    stepRow(id, 1, 'approve', 'approved', before(99)),
    stepRow(id, 2, 'begin', 'active', before(99)),
  ].join('\n');

/** All of it, as SQL. Every check passes, or is not asked. */
export const soundPlant = [
  zoneRows(CELL, 'Cell 1', 'ot', 'ZON-1'),
  zoneRows(SAFETY, 'Safety', 'safety', 'ZON-2'),
  zoneRows(OFFICE, 'Office', 'it', 'ZON-3'),
  recordRows({
    id: CONDUIT,
    kind: 'conduit',
    ref: 'CON-1',
    title: 'Historian',
    state: 'approved',
    body: { ...ends, rules: [rule] },
  }),
  approvalRow(CONDUIT, 'ot', 2, before(90)),
  approvalRow(CONDUIT, 'it', 3, before(90)),
  ...assets.map(({ number, name, zone, ip, agent }) =>
    [
      assetRow(number, {
        name,
        zone,
        ip,
        network: `${agent}/eth0/10`,
        first_seen: before(300),
        last_seen: before(0, 1),
      }),
      seenRow(number, 'modbus', before(0, 1), { agent }),
    ].join('\n'),
  ),
  drawingRows,
  ...declaredRows,
  ...baselineRows,
  ...agentRows,
  flowRow,
  factRow(3, 'mode', 'run', { since: before(200) }),
  ...changeRows,
  grantRows(GRANT),
].join('\n');
