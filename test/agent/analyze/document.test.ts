import { expect, test } from 'vitest';
import { addressOrder } from '../../../agent/analyze/address-order.ts';
import { analysisOf } from '../../../agent/analyze/document.ts';
import { instant } from '../../../agent/analyze/instant.ts';
import type { CaptureWarning } from '../../../agent/capture/source.ts';
import { Counters } from '../../../agent/counters.ts';
import type { HostView } from '../../../agent/observe/sightings.ts';
import { conversationView, eventView, hostView } from '../../support/views.ts';

function documentOf(
  hosts: readonly HostView[],
  warnings: readonly CaptureWarning[] = [],
  lost = 0,
) {
  const picture = {
    counters: new Counters(),
    hosts: () => hosts,
    conversations: () => [],
    events: () => [],
  };
  return analysisOf(picture, { files: ['a.pcap'], warnings, lost });
}

const idOf = (...hosts: readonly HostView[]) => documentOf(hosts).assets.map(({ id }) => id);

test('an id is that of the strongest identifier: serial, universal MAC, address on its network', () => {
  const serial = { facts: { serial: 'S C-1' } };
  const mac = '00:1b:1b:00:00:01';
  expect(idOf(hostView({ ...serial, macs: [mac] }))).toEqual(
    idOf(hostView({ ...serial, ips: ['10.0.0.1'] })),
  );
  expect(idOf(hostView({ macs: [mac], ips: ['10.0.0.1'] }))).toEqual(
    idOf(hostView({ macs: [mac], network: '1/7' })),
  );
  expect(idOf(hostView({ ips: ['10.0.0.1'] }))).not.toEqual(
    idOf(hostView({ ips: ['10.0.0.1'], network: '1/7' })),
  );
  expect(idOf(hostView({ macs: ['02:00:00:00:00:01'], ips: ['10.0.0.1'] }))).toEqual(
    idOf(hostView({ ips: ['10.0.0.1'] })),
  );
});

test('ids are different even where identifiers are not', () => {
  const twin = () =>
    hostView({ facts: { serial: 'S C-1' }, macs: ['00:1b:1b:00:00:01'], ips: ['10.0.0.1'] });
  const ids = idOf(twin(), twin(), twin());
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{16}$/);
});

test('assets are hosts that spoke, stations that were addressed and devices that were spoken of', () => {
  const { assets } = documentOf([
    hostView({ ips: ['10.0.0.10'] }),
    hostView({ ips: ['10.0.0.9'], packets: 0 }),
    hostView({ ips: ['10.0.0.8'], packets: 0, facts: { 'host-name': 'printer' } }),
    hostView({ ips: ['10.0.0.7'], packets: 0, macs: ['00:1b:1b:00:00:01'] }),
    hostView({ ips: ['224.0.0.1'], isGroup: true }),
  ]);
  expect(assets.map(({ ips }) => ips[0])).toEqual(['10.0.0.7', '10.0.0.8', '10.0.0.10']);
});

test('an event carries what became of it, and the addresses of its packets', () => {
  const [client, server] = [hostView({ ips: ['10.0.0.1'] }), hostView({ ips: ['10.0.0.2'] })];
  const conversation = conversationView(client, server);
  const picture = {
    counters: new Counters(),
    hosts: () => [client, server],
    conversations: () => [conversation],
    events: () => [
      eventView(conversation, 'mode-change', {
        outcome: { refused: '0x8104' },
        frame: 9,
        count: 2,
      }),
      eventView(conversation, 'write', { frame: 3, part: 'unit 1', detail: { start: 7 } }),
    ],
  };
  const { events } = analysisOf(picture, { files: [], warnings: [], lost: 0 });
  expect(events).toEqual([
    {
      time: '2023-11-14T22:13:20.000Z',
      frame: 3,
      kind: 'write',
      protocol: 'modbus',
      source: { ip: '10.0.0.1' },
      target: { ip: '10.0.0.2' },
      part: 'unit 1',
      outcome: 'accepted',
      count: 1,
      detail: { start: 7 },
    },
    expect.objectContaining({ frame: 9, outcome: 'refused: 0x8104', count: 2 }),
  ]);
});

test('warnings say where, and what was lost before it was written', () => {
  const warning = { file: 'a.pcap', packet: 36, offset: 4_418, text: 'truncated' };
  expect(documentOf([], [warning], 5).capture.warnings).toEqual([
    'truncated after packet 36 (byte 4418)',
    '5 packets were lost before they could be written',
  ]);
  expect(documentOf([]).capture).not.toHaveProperty('first');
});

test.each([
  [0, '1970-01-01T00:00:00.000Z'],
  [1_700_000_000_123_999, '2023-11-14T22:13:20.123Z'],
  [Number.MAX_SAFE_INTEGER, '2255-06-05T23:47:34.740Z'],
  [Number.POSITIVE_INFINITY, '9999-12-31T23:59:59.999Z'],
])('%d microseconds is %s', (micros, text) => {
  expect(instant(micros)).toBe(text);
});

test('addresses are in the order people look for them', () => {
  const sorted = ['', 'fe80::1', '10.0.0.10', '10.0.0.9', '9.255.0.1'].sort(addressOrder);
  expect(sorted).toEqual(['9.255.0.1', '10.0.0.9', '10.0.0.10', 'fe80::1', '']);
});
