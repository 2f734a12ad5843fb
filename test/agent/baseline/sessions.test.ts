/** Whose login means that somebody is at work on a device. */
import { describe, expect, test } from 'vitest';
import { watching } from '../../support/learnt-plant.ts';

test.each([
  ['s7comm', 102, ['engineering.session']],
  ['ssh', 22, ['remote.session']],
  ['vnc', 5900, ['remote.session']],
  ['teamviewer', 5938, ['remote.session']],
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

describe('a tool that steers screens from afar', () => {
  test.each([
    ['server-name', 'relay-0b1c.net.anydesk.com', 'AnyDesk'],
    ['server-name', 'router7.teamviewer.com', 'TeamViewer'],
    ['server-name', 'instance-x1-relay.screenconnect.com', 'ScreenConnect'],
    ['certificate-subject', 'CN=AnyDesk Client', 'AnyDesk'],
  ] as const)('is known by its %s, %s', (attribute, value, tool) => {
    const { cell, plant } = watching();
    cell.talk(plant.laptop, plant.plc, 443, 'tls');
    cell.fact(plant.plc, attribute, value, undefined, 'tls');
    const sessions = cell.told.filter(({ difference: { kind } }) => kind === 'remote.session');
    expect(sessions).toMatchObject([
      { difference: { after: tool, path: 'tcp/443', state: 'open' } },
    ]);
  });

  test.each([
    ['server-name', 'www.teamviewer.com'],
    ['server-name', 'anydesk.com.example.org'],
    ['certificate-subject', 'CN=AnyDesk Clients of Acme'],
  ] as const)('is not %s %s, nor a port', (attribute, value) => {
    const { cell, plant } = watching();
    cell.talk(plant.laptop, plant.plc, 7070, 'tls');
    cell.fact(plant.plc, attribute, value, undefined, 'tls');
    expect(cell.kinds).not.toContain('remote.session');
  });
});
