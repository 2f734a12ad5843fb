/** Whose login means that somebody is at work on a device. */
import { expect, test } from 'vitest';
import { watching } from '../../support/learnt-plant.ts';

test.each([
  ['s7comm', 102, ['engineering.session']],
  ['ssh', 22, ['remote.session']],
  ['vnc', 5900, ['remote.session']],
  ['http', 80, []],
  ['mqtt', 1883, []],
  ['smb', 445, []],
] as const)('a login in %s', (protocol, port, told) => {
  const { cell, plant } = watching();
  const conversation = cell.talk(plant.hmi, plant.plc, port, protocol);
  cell.act(conversation, 'authentication', { method: 'password' });
  const sessions = cell.kinds.filter((kind) => kind.endsWith('.session'));
  expect([...new Set(sessions)]).toEqual(told);
});

test.each(['ftp', 'tftp', 'smb'])(
  'a file that goes over in %s is no session by itself',
  (protocol) => {
    const { cell, plant } = watching();
    const conversation = cell.talk(plant.hmi, plant.plc, 21, protocol);
    cell.act(conversation, 'file-transfer', { act: 'write', file: 'a' });
    expect(cell.kinds.filter((kind) => kind.endsWith('.session'))).toEqual([]);
  },
);
