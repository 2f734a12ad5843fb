/** At least one harm for each check, done to the plant of checked-plant.ts. */
import { CELL, CHANGE, OFFICE, SAFETY, verdictRow } from './checked-plant.ts';
import { asset, assetRow, conversationRow, driftRow, factRow, seenRow } from './plant-rows.ts';
import { before, declared, insert, person, record, stepRow } from './record-rows.ts';

const fresh = { latest: before(5), earliest: before(5), first_received: before(5) };

/** What is done to the plant, the check that has to say so, and where. */
export const harms: readonly [id: string, done: string, sql: string, zone: string | null][] = [
  [
    'C01',
    'its owner left',
    `UPDATE declared_asset SET owner = NULL WHERE id = '${declared(1)}'`,
    CELL,
  ],
  [
    'C02',
    'a laptop that nobody declared stays',
    assetRow(9, { zone: CELL, ip: '10.0.1.9', first_seen: before(4), last_seen: before(0) }) +
      seenRow(9, 'modbus', before(0)),
    CELL,
  ],
  [
    'C03',
    'a controller has been silent for nine days',
    `UPDATE asset SET last_seen = '${before(9)}' WHERE id = '${asset(2)}'`,
    CELL,
  ],
  [
    'C04',
    'another firmware than declared, for weeks',
    insert('reconciliation', {
      subject: declared(1),
      site: 'plant',
      zone: CELL,
      status: 'conflict',
      is_open: true,
      declared: declared(1),
      conflicts: [{ field: 'firmware', declared: '1', observed: '2' }],
      suggestions: [],
      reason: 'firmware differs',
      since: before(20),
      judged: before(1),
      version: 1,
    }),
    CELL,
  ],
  [
    'C05',
    'a newcomer that nobody reviewed',
    `UPDATE asset SET first_seen = '${before(30)}' WHERE id = '${asset(2)}';${driftRow(2, { ...fresh, asset: asset(2), kind: 'device.new', is_new_to_site: 'true', state: 'resolved', latest: before(30) })}${verdictRow(2, 'project')}`,
    CELL,
  ],
  [
    'C06',
    'a switch moved, and the drawing did not',
    driftRow(2, {
      asset: asset(1),
      kind: 'topology.changed',
      latest: before(40),
      earliest: before(40),
      state: 'resolved',
    }) + verdictRow(2, 'authorised'),
    CELL,
  ],
  [
    'C06',
    'a conduit came into force, and nobody drew it',
    stepRow(record(10), 2, 'approve', 'approved', before(40)),
    CELL,
  ],
  [
    'C06',
    'the drawing was withdrawn',
    `UPDATE record SET in_force = NULL WHERE id = '${record(11)}'`,
    OFFICE,
  ],
  [
    'C07',
    'its baseline was never approved',
    `UPDATE record SET in_force = NULL WHERE id = '${record(31)}'`,
    CELL,
  ],
  [
    'C08',
    'a wrong scope that nobody dealt with',
    driftRow(2, { ...fresh, asset: asset(1), kind: 'config.point' }) + verdictRow(2, 'wrong_scope'),
    CELL,
  ],
  [
    'C09',
    'a download without a request',
    driftRow(2, { ...fresh, asset: asset(1), kind: 'logic.download', state: 'resolved' }) +
      verdictRow(2, 'unauthorised', { request: null }),
    CELL,
  ],
  [
    'C10',
    'the safety controller is left in program',
    `UPDATE fact SET value = 'program', since = '${before(1)}' WHERE attribute = 'mode'`,
    SAFETY,
  ],
  [
    'C11',
    'another package than the approved one',
    driftRow(2, { ...fresh, asset: asset(1), kind: 'firmware.changed', state: 'resolved' }) +
      verdictRow(2, 'authorised', { machine: { scores: { value: 0 } } }),
    CELL,
  ],
  [
    'C12',
    'a change after its window',
    driftRow(2, { ...fresh, asset: asset(1), kind: 'logic.download', state: 'resolved' }) +
      verdictRow(2, 'out_of_window'),
    CELL,
  ],
  [
    'C13',
    'a change whose effects were never seen',
    `UPDATE record SET state = 'incomplete' WHERE id = '${CHANGE}'`,
    CELL,
  ],
  [
    'C14',
    'an emergency that nobody reviewed',
    `UPDATE record SET state = 'retro_review' WHERE id = '${CHANGE}';${stepRow(CHANGE, 2, 'open-emergency', 'emergency_open', before(4))}`,
    CELL,
  ],
  [
    'C15',
    'one person approved for both sides',
    `UPDATE approval SET "user" = '${person(2)}' WHERE record = '${CHANGE}'`,
    CELL,
  ],
  [
    'C16',
    'a flow that no conduit allows',
    `UPDATE conversation SET conformity = 'no-rule', conduit = NULL, rule = NULL`,
    CELL,
  ],
  [
    'C17',
    'a rule that nothing uses',
    `UPDATE record_revision SET body = jsonb_set(body, '{rules}', body->'rules' || '[{"id":"r2"}]') WHERE record = '${record(10)}'; UPDATE approval SET at = '${before(200)}' WHERE record = '${record(10)}'; UPDATE record_revision SET since = '${before(200)}' WHERE record = '${record(10)}'`,
    CELL,
  ],
  [
    'C18',
    'a controller asks a server on the internet',
    conversationRow(asset(2), '- 9.9.9.9 cell-1/eth0/10', {
      client_address: '- 10.0.1.2 cell-1/eth0/10',
      server_address: '- 9.9.9.9 cell-1/eth0/10',
      port: 53,
      protocol: 'dns',
      last_seen: before(1),
    }),
    CELL,
  ],
  [
    'C19',
    'the cell writes into the safety zone',
    conversationRow(asset(1), asset(3), {
      client_address: '- 10.0.1.1 c',
      server_address: '- 10.0.2.1 c',
      from_zone: CELL,
      to_zone: SAFETY,
      conformity: 'no-conduit',
      last_seen: before(1),
    }),
    SAFETY,
  ],
  [
    'C20',
    'a controller with a foot in the office',
    insert('dual_homed', {
      asset: asset(2),
      site: 'plant',
      zones: `{${CELL},${OFFICE}}`,
      is_declared: false,
      since: before(2),
    }),
    CELL,
  ],
  [
    'C21',
    'telnet to a controller',
    conversationRow(asset(4), asset(1), {
      client_address: '- 10.0.3.1 c',
      server_address: '- 10.0.1.1 c',
      port: 23,
      protocol: 'telnet',
      last_seen: before(3),
    }),
    CELL,
  ],
  [
    'C22',
    'a community that anybody knows',
    factRow(1, 'community', 'default', {
      protocol: 'snmp',
      part: 'public',
      class: 'security',
      proven: before(1),
    }),
    CELL,
  ],
  [
    'C23',
    'a service that nobody asked for',
    driftRow(2, {
      ...fresh,
      latest: before(0, 5),
      first_received: before(0, 5),
      asset: asset(1),
      kind: 'service.new',
      path: 'tcp/8080',
    }) + verdictRow(2, 'unauthorised', { severity: 'low' }),
    CELL,
  ],
  [
    'C24',
    'somebody came in from afar',
    driftRow(2, {
      ...fresh,
      asset: asset(1),
      kind: 'remote.session',
      state: 'resolved',
      source_asset: asset(4),
    }) + verdictRow(2, 'unauthorised'),
    CELL,
  ],
  [
    'C28',
    'a program came from a machine that is no engineering station',
    driftRow(2, {
      ...fresh,
      asset: asset(1),
      kind: 'logic.download',
      state: 'resolved',
      source_asset: asset(4),
    }) + verdictRow(2, 'authorised'),
    CELL,
  ],
  [
    'C43',
    'its agent was off for a day',
    `UPDATE coverage SET until = '${before(1)}' WHERE agent = 'cell-2'`,
    SAFETY,
  ],
  [
    'C44',
    'its agent is nine seconds slow',
    `UPDATE health SET clock_skew_ms = -9000 WHERE agent = 'cell-1'`,
    CELL,
  ],
  ['C47', 'somebody changed the ledger', `UPDATE evidence SET actor = 'eve' WHERE seq = 1`, null],
];
